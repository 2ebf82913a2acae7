"""What a project's customers will buy: models of purchases and of what is paid, fitted to histories, and scored."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.modelling.features import few
from ilk.app.modelling.ground import HELD_OUT, Fit, Ground, Report, Scored, Scoring
from ilk.app.modelling.spending import Named, came, histories
from ilk.catalog.tables import event_table
from ilk.kernel.clock import aware
from ilk.kernel.errors import UserError
from ilk.models.alerts import Period
from ilk.models.settings import ValueSettings
from ilk.warehouse import sql
from ilk.warehouse.sql import Query

if TYPE_CHECKING:
    from ilk.models.value import GammaGammaFit
    from ilk.models.value.buying import BuyingFit
    from ilk.models.value.choosing import BuyingModel, Choice

_DISTINCT = ("frequency", "recency", "T")
_HISTORY = (*_DISTINCT, "monetary_value")
_ROWS = 50_000
"""Whom later customers are compared with."""
_HELD = ("holdout_frequency", "holdout_T")
_WAIT = timedelta(days=7)
"""What came is compared with what was foretold when so much time has passed, or the horizon where that is shorter."""


def fit(ground: Ground, _former: Mapping[str, Any] | None) -> Fit:
    """Choose by a holdout, fit to all that is known, and fit what is paid beside it."""
    from ilk.models.value import GammaGamma
    from ilk.models.value.choosing import choose, holdout_chart

    settings = ground.settings(ValueSettings)
    before = ground.as_of - _held_out(ground)
    held = _distinct(ground, histories(settings, before, holdout=ground.as_of), (*_DISTINCT, *_HELD))
    choice = choose(held, _candidates(settings))
    buying = choice.model.fit(_distinct(ground, histories(settings, ground.as_of), _DISTINCT))
    spending = GammaGamma().fit(_amounts(ground, ground.as_of))
    card = buying.card.model_copy(
        update={"validation": choice.fit.card.validation, "calibration": choice.fit.card.calibration}
    )
    findings = {
        "compared": choice.compared.to_pylist(),
        "purchases": _parameters(buying.params, buying.standard_errors),
        "amounts": _parameters(spending.params, spending.standard_errors),
    }
    charts = (
        holdout_chart(choice.fit, held),
        buying.chart(settings.horizon_days / settings.unit_days, unit_days=settings.unit_days),
        spending.chart(),
    )
    report = Report(
        headline=_headline(choice, ground.as_of - before),
        card=card.model_copy(update={"as_of": ground.as_of.date()}),
        warnings=(*card.warnings, *spending.card.warnings),
        findings=findings,
        charts=charts,
    )
    document = {"buying": buying.to_document(), "spending": spending.to_document()}
    tried = _tried(ground, choice.fit, before)
    drawn = ground.engine.run(few(ground.engine, histories(settings, ground.as_of), ["customer_no", *_HISTORY], _ROWS))
    return Fit(document, report, _scored(ground.model.name, settings, buying, spending, drawn), tried)


def scoring(ground: Ground, document: Mapping[str, Any]) -> AbstractContextManager[Scoring]:
    """What every customer will spend within the horizon, how often they will buy, and whether they are one still."""
    settings, (buying, spending) = ground.settings(ValueSettings), _read(document)
    return nullcontext(
        Scoring(histories(settings, ground.as_of), partial(_scored, ground.model.name, settings, buying, spending))
    )


def since(ground: Ground, document: Mapping[str, Any], newest: datetime) -> tuple[Period, ...]:
    """The purchases foretold since an instant and those that came, and the same of what was paid: a week at least."""
    wait = min(_WAIT, timedelta(days=ground.settings(ValueSettings).horizon_days))
    if ground.as_of - newest < wait:
        return ()
    return came(ground, *_read(document), newest, Named(f"{newest:%Y-%m-%d}", ground.as_of))


def _tried(ground: Ground, buying: "BuyingFit", before: datetime) -> tuple[Period, ...]:
    """What was foretold of the part held out, by models that had not seen it; empty where too few had come again."""
    from ilk.models.value import GammaGamma

    try:
        spending = GammaGamma().fit(_amounts(ground, before))
    except UserError:
        return ()
    return came(ground, buying, spending, before, Named(HELD_OUT))


def _scored(
    name: str, settings: ValueSettings, buying: "BuyingFit", spending: "GammaGammaFit", rows: pa.Table
) -> Scored:
    """Scores beside what was paid at a purchase: frequency and age grow of themselves, so they are not watched."""
    from ilk.models.value import lifetime_value

    horizon, unit = settings.horizon_days / settings.unit_days, f"{settings.unit_days} days"
    found = lifetime_value(buying, spending, rows, horizon=horizon, discount=settings.discount, unit=unit)
    traits = {
        "customer_no": rows["customer_no"],
        name: found["lifetime_value"],
        f"{name}_purchases": found["expected_purchases"],
        f"{name}_alive": found["alive"],
    }
    return Scored(pa.table({settings.amount: rows["monetary_value"]}), pa.table(traits))


def _candidates(settings: ValueSettings) -> "tuple[BuyingModel, ...]":
    from ilk.models.value import BGNBD, MBGNBD, ParetoNBD
    from ilk.models.value.choosing import MODELS

    match settings.family:
        case "auto":
            return MODELS
        case "bg_nbd":
            return (BGNBD(),)
        case "mbg_nbd":
            return (MBGNBD(),)
        case "pareto_nbd":
            return (ParetoNBD(),)


def _read(document: Mapping[str, Any]) -> "tuple[BuyingFit, GammaGammaFit]":
    from ilk.models.value import BGNBDFit, GammaGammaFit, MBGNBDFit, NBDFit, ParetoNBDFit

    buying, spending = document["buying"], document["spending"]
    kinds = {kind.about.kind: kind for kind in (BGNBDFit, MBGNBDFit, NBDFit, ParetoNBDFit)}
    return kinds[buying["model"]].from_document(buying), GammaGammaFit.from_document(spending)


def _held_out(ground: Ground) -> timedelta:
    """How much of the past is held out: the horizon, or a third of what was seen where that is less."""
    settings = ground.settings(ValueSettings)
    first = sql.smallest(sql.column("occurred_at"))
    (row,) = ground.engine.run(sql.select({"first": first}, event_table(settings.event))).to_pylist()
    begin = aware(row["first"]) if row["first"] else ground.as_of
    return min(timedelta(days=settings.horizon_days), timedelta(days=(ground.as_of - begin).days // 3))


def _distinct(ground: Ground, rows: Query, names: tuple[str, ...]) -> pa.Table:
    """Each distinct history once, with its weight: what a fit reads follows their number."""
    keys = sql.columns(names)
    columns = keys | {"weights": sql.count_rows()}
    return ground.engine.run(sql.select(columns, rows, group_by=list(keys.values())))


def _amounts(ground: Ground, at: datetime) -> pa.Table:
    """What was paid at a purchase, on average, by everyone who had come again by an instant."""
    columns = sql.columns(("frequency", "monetary_value"))
    paid = sql.compare(sql.column("monetary_value"), ">", sql.literal(0.0))
    return ground.engine.run(sql.select(columns, histories(ground.settings(ValueSettings), at), where=paid))


def _parameters(found: Mapping[str, float], errors: Mapping[str, float]) -> list[dict[str, Any]]:
    endless = float("inf")
    return [
        {"parameter": name, "estimate": value, "standard error": errors[name] if errors[name] < endless else None}
        for name, value in found.items()
    ]


def _headline(choice: "Choice", held_out: timedelta) -> str:
    told, title = choice.fit.card.calibration, choice.fit.about.title
    foretold, came = f"{told['foretold']:,.0f} purchases", f"{told['came']:,.0f} came"
    return f"{title}: {foretold} foretold for {held_out.days} days held out, {came}."
