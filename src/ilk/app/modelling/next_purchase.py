"""When a project's customers buy next: learnt from their intervals, tried on a part of the past, and scored."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta
from functools import partial
from math import exp, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from ilk.app.modelling.features import few
from ilk.app.modelling.ground import HELD_OUT, Fit, Ground, Report, Scored, Scoring
from ilk.catalog.tables import event_table
from ilk.kernel.clock import aware
from ilk.models.alerts import Period
from ilk.models.settings import NextPurchaseSettings
from ilk.warehouse import sql

if TYPE_CHECKING:
    from ilk.models.outcomes.next_purchase import PurchaseTiming

_ROWS = 100_000
_WAIT, _INTERVALS = timedelta(days=30), 5
_COLUMNS = ("customer_no", "gaps", "mean", "squares", "last", "waited")


class _Over(NamedTuple):
    """Customers whose interval has ended: how many, how many of them came, how many of these within it."""

    customers: int
    came: int
    held: int


def fit(ground: Ground, _former: Mapping[str, Any] | None) -> Fit:
    """Learn from all intervals; the card tells how often the days foretold held on the last part of the past."""
    settings = ground.settings(NextPurchaseSettings)
    summary = _summary(ground, ground.as_of)
    found = _fitted(settings, summary)
    before = ground.as_of - _held_out(ground)
    over = _over(ground, _fitted(settings, _summary(ground, before)), before)
    validation = _validation(over)
    changed = {"validation": validation, "as_of": ground.as_of.date(), "features": (settings.event,)}
    card = found.card.model_copy(update=changed)
    typical = exp(found.typical)
    findings = {
        "intervals": [
            {"what": "typical interval, days", "figure": typical},
            {"what": "spread of one customer's intervals, a factor of", "figure": exp(sqrt(found.within))},
            {"what": "spread between customers, a factor of", "figure": exp(sqrt(found.between))},
        ]
    }
    held = validation.get("held in the interval")
    told = (
        ""
        if held is None
        else f" The interval held for {held:.0%} of those who came, where {settings.level:.0%} was said."
    )
    report = Report(headline=f"Half of all intervals are under {typical:.0f} days.{told}", card=card, findings=findings)
    return Fit(
        found.to_document(), report, _scored(ground.model.name, found, summary), _period(settings, over, HELD_OUT, None)
    )


def scoring(ground: Ground, document: Mapping[str, Any]) -> AbstractContextManager[Scoring]:
    """The day of everyone's next purchase with its interval."""
    from ilk.models.outcomes.next_purchase import PurchaseTiming
    from ilk.models.outcomes.timing import gaps_query

    rows = gaps_query(ground.settings(NextPurchaseSettings).event, ground.as_of)
    return nullcontext(Scoring(rows, partial(_scored, ground.model.name, PurchaseTiming.from_document(document))))


def since(ground: Ground, document: Mapping[str, Any], newest: datetime) -> tuple[Period, ...]:
    """Of those whose interval began at an instant and is over, how many of who came did within it.

    It is looked at when several typical intervals have passed: before, only those who come early would have come.
    """
    from ilk.models.outcomes.next_purchase import PurchaseTiming

    found = PurchaseTiming.from_document(document)
    if ground.as_of - newest < max(_WAIT, timedelta(days=_INTERVALS * exp(found.typical))):
        return ()
    over = _over(ground, found, newest)
    return _period(ground.settings(NextPurchaseSettings), over, f"{newest:%Y-%m-%d}", ground.as_of)


def _scored(name: str, found: "PurchaseTiming", summary: pa.Table) -> Scored:
    """Days are not watched, for they move with time; how long was waited is."""
    days = found.score(summary)
    traits = {
        "customer_no": summary["customer_no"],
        name: days["next_purchase"],
        f"{name}_earliest": days["earliest"],
        f"{name}_latest": days["latest"],
    }
    return Scored(pa.table({"days waited": summary["waited"]}), pa.table(traits), watches_scores=False)


def _fitted(settings: NextPurchaseSettings, summary: pa.Table) -> "PurchaseTiming":
    from ilk.models.outcomes.next_purchase import NextPurchase

    return NextPurchase(level=settings.level).fit(summary)


def _summary(ground: Ground, at: datetime, holdout: datetime | None = None) -> pa.Table:
    from ilk.models.outcomes.timing import gaps_query

    query = gaps_query(ground.settings(NextPurchaseSettings).event, at, holdout=holdout)
    columns = _COLUMNS if holdout is None else (*_COLUMNS, "came")
    return ground.engine.run(few(ground.engine, query, columns, _ROWS))


def _over(ground: Ground, found: "PurchaseTiming", at: datetime) -> _Over:
    """What was foretold at an instant of customers whose interval has ended by now, and how it ended."""
    past = _summary(ground, at, ground.as_of)
    days = found.score(past)
    ended = pc.less_equal(days["latest"], pa.scalar(ground.as_of.date()))
    came, days = past["came"].filter(ended), days.filter(ended)
    held = pc.and_(pc.greater_equal(came, days["earliest"]), pc.less_equal(came, days["latest"]))
    return _Over(len(came), len(came) - came.null_count, pc.sum(held).as_py() or 0)


def _validation(over: _Over) -> dict[str, float]:
    if over.came == 0:
        return {}
    return {
        "customers whose interval had ended": float(over.customers),
        "came at all": over.came / over.customers,
        "held in the interval": over.held / over.came,
    }


def _period(settings: NextPurchaseSettings, over: _Over, name: str, until: datetime | None) -> tuple[Period, ...]:
    from ilk.models.drift.calibration import period_of

    return (period_of(name, over.came, settings.level * over.came, over.held, until),) if over.came else ()


def _held_out(ground: Ground) -> timedelta:
    """A third of what was seen."""
    first = sql.smallest(sql.column("occurred_at"))
    event = ground.settings(NextPurchaseSettings).event
    (row,) = ground.engine.run(sql.select({"first": first}, event_table(event))).to_pylist()
    begin = aware(row["first"]) if row["first"] else ground.as_of
    return (ground.as_of - begin) / 3
