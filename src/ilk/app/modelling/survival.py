"""How long a project's customers stay: curves of everyone, groups and segments, what makes them leave, what is left."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pyarrow as pa
import pyarrow.compute as pc

from ilk.app.modelling.features import sample
from ilk.app.modelling.features import scoring as scoring_of
from ilk.app.modelling.ground import HELD_OUT, Fit, Ground, Report, Scored, Scoring
from ilk.app.modelling.hazards import DAYS, GONE, ROWS, Stays, foretold, hazards, lives
from ilk.catalog.tables import MEMBERSHIPS
from ilk.kernel.errors import UserError
from ilk.models.alerts import Period
from ilk.models.estimator import ModelCard
from ilk.models.settings import SurvivalSettings
from ilk.warehouse import sql

if TYPE_CHECKING:
    from ilk.models.outcomes.survival import ProportionalHazards, Survival


class _Written(NamedTuple):
    """What is written of each customer: by what name, how far ahead, and beside which features."""

    name: str
    horizon: int
    features: Sequence[str]

    @classmethod
    def of(cls, ground: Ground) -> Self:
        """What a project's model writes."""
        return cls(ground.model.name, ground.settings(SurvivalSettings).horizon_days, tuple(ground.trees.features))


def fit(ground: Ground, _former: Mapping[str, Any] | None) -> Fit:
    """The curves of some customers, drawn by chance, of each group of `by`, and of each of `segments`; and hazards."""
    settings = ground.settings(SurvivalSettings)
    drawn = _drawn(ground)
    everyone = _curves(settings, drawn, None)
    found = Stays(_curves(settings, drawn, settings.by) if settings.by else everyone, hazards(ground))
    segments = {name: _curves(settings, members, None) for name, members in _members(ground, drawn) if members.num_rows}
    days, tried = settings.horizon_days, _tried(ground)
    findings = {
        "groups": _told(everyone, days) + (_told(found.curves, days) if settings.by else []),
        "segments": [{**row, "group": name} for name, each in segments.items() for row in _told(each, days)],
        "hazards": [] if found.hazards is None else found.hazards.coefficients().to_pylist(),
    }
    card = _card(ground, found, tried)
    report = Report(
        headline=_headline(found.curves, drawn, settings) + _apart(card),
        card=card,
        warnings=card.warnings,
        findings=findings,
        charts=(found.curves.chart("days since the first"),),
    )
    return Fit(found.to_document(), report, _scored(_Written.of(ground), found, drawn), tried)


def scoring(ground: Ground, document: Mapping[str, Any]) -> AbstractContextManager[Scoring]:
    """Everyone's chance to stay through the horizon, and the days they have left."""
    score = partial(_scored, _Written.of(ground), Stays.from_document(document))
    return scoring_of(ground, score, lives(ground))


def since(ground: Ground, document: Mapping[str, Any], newest: datetime) -> tuple[Period, ...]:
    """How many of those who were here one horizon ago should be gone, and how many are."""
    at = ground.as_of - timedelta(days=ground.settings(SurvivalSettings).horizon_days)
    if at < newest:
        return ()
    return _period(ground, Stays.from_document(document), at, f"{at:%Y-%m-%d}", ground.as_of)


def _tried(ground: Ground) -> tuple[Period, ...]:
    """The same of a model that knew nothing of the last horizon; empty where there was too little before it."""
    at = ground.as_of - timedelta(days=ground.settings(SurvivalSettings).horizon_days)
    before = replace(ground, as_of=at)
    try:
        found = Stays(_curves(ground.settings(SurvivalSettings), _drawn(before), _by(ground)), hazards(before))
    except UserError:
        return ()
    return _period(ground, found, at, HELD_OUT, None)


def _period(ground: Ground, found: Stays, at: datetime, name: str, until: datetime | None) -> tuple[Period, ...]:
    from ilk.models.drift.calibration import period_of

    customers, expected, gone = foretold(ground, found, at)
    return (period_of(name, customers, expected, gone, until),) if customers and expected else ()


def _scored(written: _Written, found: Stays, rows: pa.Table) -> Scored:
    name, left = written.name, found.left(rows, written.horizon)
    traits = {"customer_no": rows["customer_no"], name: left["staying"], f"{name}_days_left": left["median_left"]}
    return Scored(rows.select(written.features), pa.table(traits))


def _drawn(ground: Ground) -> pa.Table:
    return sample(
        ground.engine, ground.meaning, ground.trees, ground.as_of, ROWS, beside=lives(ground), shared=ground.shared
    )


def _by(ground: Ground) -> str | None:
    return ground.settings(SurvivalSettings).by or None


def _curves(settings: SurvivalSettings, rows: pa.Table, by: str | None) -> "Survival":
    from ilk.models.outcomes.survival import KaplanMeier

    return KaplanMeier(duration=DAYS, event=GONE, by=by, horizon=settings.horizon_days).fit(rows)


def _members(ground: Ground, drawn: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Of those drawn, the members of each segment, as published; a segment nobody of whom is gone has no curve."""
    if MEMBERSHIPS not in ground.engine.tables():
        return
    for name in ground.settings(SurvivalSettings).segments:
        ours = sql.compare(sql.column("segment"), "=", sql.literal(name))
        found = ground.engine.run(sql.select(sql.columns(["customer_no"]), MEMBERSHIPS, where=ours))
        members = drawn.filter(pc.is_in(drawn["customer_no"], value_set=found["customer_no"].combine_chunks()))
        if pc.any(members[GONE]).as_py():
            yield name, members


def _told(found: "Survival", horizon: int) -> list[dict[str, Any]]:
    return [
        {
            "group": curve.group or "everyone",
            "customers": curve.customers,
            "gone": sum(curve.events),
            "days": horizon,
            "staying": curve.at(float(horizon)),
            "median": curve.median[0],
        }
        for curve in found.curves
    ]


def _card(ground: Ground, found: Stays, tried: tuple[Period, ...]) -> ModelCard:
    """The card of the curves, with that of the hazards, and what was foretold of the last horizon."""
    settings, curves = ground.settings(SurvivalSettings), found.curves
    alike = {} if curves.log_rank is None else {"p-value that groups are alike": curves.log_rank.p_value}
    calibration = {"leavers foretold": tried[0].expected, "leavers that came": tried[0].happened} if tried else {}
    silence = f"Gone is who did nothing for {settings.silence_days} days; who came back later counts as having stayed."
    limits = ("A customer's group is that of now, not of when they came.", silence)
    changed = {
        "as_of": ground.as_of.date(),
        "validation": alike,
        "calibration": calibration,
        "limits": (*curves.card.limits, *limits),
    }
    card = curves.card.model_copy(update=changed)
    return card if found.hazards is None else _with_hazards(card, found.hazards, settings)


def _with_hazards(card: ModelCard, found: "ProportionalHazards", settings: SurvivalSettings) -> ModelCard:
    own, days = found.card, settings.horizon_days
    learnt = f"Hazards are of those who were here {days} days before, by what was known of them then."
    changed = {
        "model": f"{own.model}, and {card.model}",
        "source": f"{own.source}; {card.source}",
        "data": f"{card.data}; of {own.data} within {days} days",
        "features": tuple(dict.fromkeys([*own.features, *card.features])),
        "validation": {**own.validation, **card.validation},
        "limits": tuple(dict.fromkeys([*own.limits, learnt, *card.limits])),
        "warnings": own.warnings,
    }
    return card.model_copy(update=changed)


def _headline(found: "Survival", drawn: pa.Table, settings: SurvivalSettings) -> str:
    medians = [(curve.median[0], curve.group or "") for curve in found.curves]
    known = [(days, group) for days, group in medians if days is not None]
    if found.by is not None and len(known) > 1:
        (short, first), (long, last) = min(known), max(known)
        return f"Half of `{first}` stay {short:.0f} days, half of `{last}` {long:.0f}."
    gone = pc.mean(drawn[GONE].cast("double")).as_py()
    return f"{gone:.0%} have been silent for {settings.silence_days} days or more."


def _apart(card: ModelCard) -> str:
    """How well hazards tell who leaves first; nothing where there are none, or nobody was held out."""
    told = card.validation.get("concordance")
    if told is None:
        return ""
    return f" Of two customers the one with the higher hazard left first in {told:.0%} of pairs."
