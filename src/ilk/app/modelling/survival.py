"""How long a project's customers stay: curves for everyone, groups and segments, and what is left for each customer."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ilk.app.modelling.features import Beside, batches, laid_out, sample
from ilk.app.modelling.ground import Fit, Ground, Report, Scored
from ilk.catalog.tables import MEMBERSHIPS
from ilk.models.definition import SurvivalSettings
from ilk.warehouse import sql

if TYPE_CHECKING:
    from ilk.models.outcomes.survival import Survival

_ROWS = 100_000


def fit(ground: Ground, _former: Mapping[str, Any] | None) -> Fit:
    """The curves of some customers, drawn by chance, of each group of `by`, and of each of `segments`."""
    settings = ground.settings(SurvivalSettings)
    drawn = sample(ground.engine, ground.meaning, ground.trees, ground.as_of, _ROWS, beside=_lives(ground))
    everyone = _curves(settings, drawn, None)
    found = _curves(settings, drawn, settings.by) if settings.by else everyone
    segments = {name: _curves(settings, members, None) for name, members in _members(ground, drawn) if members.num_rows}
    findings = {
        "groups": _told(everyone, settings.horizon_days) + (_told(found, settings.horizon_days) if settings.by else []),
        "segments": [
            {**row, "group": name} for name, each in segments.items() for row in _told(each, settings.horizon_days)
        ],
    }
    validation = {} if found.log_rank is None else {"p-value that groups are alike": found.log_rank.p_value}
    silence = f"Gone is who did nothing for {settings.silence_days} days; who came back later counts as having stayed."
    limits = ("A customer's group is that of now, not of when they came.", silence)
    changed = {"as_of": ground.as_of.date(), "validation": validation, "limits": (*found.card.limits, *limits)}
    report = Report(
        headline=_headline(found, drawn, settings),
        card=found.card.model_copy(update=changed),
        findings=findings,
        charts=(found.plot("days since the first").to_dict(),),
    )
    return Fit(found.to_document(), report, _scored(ground, found, drawn))


def scores(ground: Ground, document: Mapping[str, Any]) -> Iterator[Scored]:
    """Everyone's chance to stay through the horizon, and the days they have left, in batches."""
    from ilk.models.outcomes.survival import Survival

    found = Survival.from_document(document)
    with laid_out(ground.engine, ground.meaning, ground.trees, ground.as_of):
        for batch in batches(ground.engine, ground.trees, _lives(ground)):
            yield _scored(ground, found, batch)


def _scored(ground: Ground, found: "Survival", rows: pa.Table) -> Scored:
    name, horizon = ground.model.name, ground.settings(SurvivalSettings).horizon_days
    left = found.from_now(rows, watched="duration", ended="gone", ahead=float(horizon))
    traits = {"customer_no": rows["customer_no"], name: left["staying"], f"{name}_days_left": left["median_left"]}
    return Scored(rows.select(list(ground.trees.features)), pa.table(traits))


def _lives(ground: Ground) -> Beside:
    from ilk.models.outcomes.timing import lives_query

    settings = ground.settings(SurvivalSettings)
    return Beside(lives_query(settings.event, ground.as_of, settings.silence_days), ("duration", "gone"))


def _curves(settings: SurvivalSettings, rows: pa.Table, by: str | None) -> "Survival":
    from ilk.models.outcomes.survival import KaplanMeier

    return KaplanMeier(duration="duration", event="gone", by=by, horizon=settings.horizon_days).fit(rows)


def _members(ground: Ground, drawn: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    """Of those drawn, the members of each segment, as published; a segment nobody of whom is gone has no curve."""
    if MEMBERSHIPS not in ground.engine.tables():
        return
    for name in ground.settings(SurvivalSettings).segments:
        ours = sql.compare(sql.column("segment"), "=", sql.literal(name))
        found = ground.engine.run(sql.select(sql.columns(["customer_no"]), MEMBERSHIPS, where=ours))
        members = drawn.filter(pc.is_in(drawn["customer_no"], value_set=found["customer_no"].combine_chunks()))
        if pc.any(members["gone"]).as_py():
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


def _headline(found: "Survival", drawn: pa.Table, settings: SurvivalSettings) -> str:
    medians = [(curve.median[0], curve.group or "") for curve in found.curves]
    known = [(days, group) for days, group in medians if days is not None]
    if found.by is not None and len(known) > 1:
        (short, first), (long, last) = min(known), max(known)
        return f"Half of `{first}` stay {short:.0f} days, half of `{last}` {long:.0f}."
    gone = pc.mean(drawn["gone"].cast("double")).as_py()
    return f"{gone:.0%} have been silent for {settings.silence_days} days or more."
