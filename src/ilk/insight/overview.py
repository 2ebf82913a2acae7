"""The first page: how everyone stands, in a sentence and in figures; what changed; what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import pyarrow as pa

from ilk.catalog.tables import CUSTOMERS, OVERVIEWS
from ilk.customers import formats
from ilk.customers.reading import Words, rows
from ilk.insight.activity import Standing, months, standings
from ilk.insight.answers import Figure, Profile, Summary
from ilk.insight.charts.overview import Spot, active_chart, revenue_chart, segment_map, share_chart
from ilk.insight.ground import EVERYONE, Tables
from ilk.insight.news import changes, next_steps
from ilk.kernel.answers import Chart
from ilk.kernel.charts import spec
from ilk.kernel.clock import as_stored
from ilk.segments.refresh.sizes import Sizes, recorded_sizes
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction

_INSTANTS = 13
_SCHEMA = pa.schema([("run_id", pa.string()), ("as_of", pa.timestamp("us")), ("document", pa.string())])


@dataclass(frozen=True, slots=True)
class _Stated:
    """A figure with its past: its value at each standing, null where it is not known."""

    name: str
    label: str
    format: Literal["count", "money"]
    explanation: str
    values: Sequence[float | None]


def summary(
    engine: Engine, words: Words, as_of: datetime, found: Mapping[str, Profile], *, run_id: str, tables: Tables
) -> Summary:
    """What the overview says, worked out once by a run.

    Args:
        found: the profiles of all segments and of everyone, as `profiles` gives them.
        run_id: the run whose loads are told as changes.
        tables: what to read: staged, before publishing.
    """
    recorded = recorded_sizes(engine, until=as_of, tables=tables.sizes)
    instants = [*_instants(recorded, as_of), as_of]
    stood = standings(engine, words, instants, tables.customers)
    spots = _spots(words, found)
    return Summary(
        sentence=_sentence(words, found, spots),
        figures=_figures(words, stood),
        changes=changes(engine, words, recorded, run_id),
        next_steps=next_steps(engine, words, found),
        charts=_charts(engine, words, as_of, spots),
        as_of=as_of,
    )


def summary_then(engine: Engine, words: Words, at: datetime) -> Summary:
    """What the overview says of an instant of the past, as far as it can be told from what is recorded."""
    recorded = recorded_sizes(engine, until=at, tables=Tables().sizes)
    stood = standings(engine, words, [*_instants(recorded, at), at], CUSTOMERS)
    now, project = stood[-1], words.project
    ordered = (
        f"; {formats.count(now.active)} with an order in the {project.active_days} days before" if now.active else ""
    )
    return Summary(
        sentence=f"{formats.counted(now.customers, project.customer)} on {formats.day(at, project.zone)}{ordered}.",
        figures=_figures(words, stood),
        changes=changes(engine, words, recorded, run_id=""),
        next_steps=[],
        charts=_charts(engine, words, at, ()),
        as_of=at,
    )


def stage_summary(transaction: Transaction, found: Summary, run_id: str, table: str) -> None:
    """Write the overview to a table of `run_id, as_of, document`."""
    plain = as_stored(found.as_of)
    record = {"run_id": run_id, "as_of": plain, "document": found.model_dump_json()}
    transaction.drop(table)
    transaction.append(table, pa.Table.from_pylist([record], schema=_SCHEMA))


def read_summary(engine: Engine, words: Words) -> Summary | None:
    """The published overview, without changes of segments that are no more; None before the first run."""
    if OVERVIEWS not in engine.tables():
        return None
    columns = sql.columns(("run_id", "document"))
    newest = sql.select(columns, OVERVIEWS, order_by=[(columns["run_id"], "desc")], limit=1)
    found = rows(engine, newest)
    if not found:
        return None
    stored = Summary.model_validate_json(found[0]["document"])
    kept = [change for change in stored.changes if change.segment is None or change.segment in words.segments]
    return stored.model_copy(update={"changes": kept})


def _instants(recorded: Sizes, as_of: datetime) -> list[datetime]:
    """The newest instants before `as_of` that are recorded for some segment, oldest first."""
    known = {point.as_of for points in recorded.recorded.values() for point in points if point.as_of < as_of}
    return sorted(known)[-(_INSTANTS - 1) :]


def _spots(words: Words, found: Mapping[str, Profile]) -> list[Spot]:
    """Where each segment lies among all, as far as it has people and money."""
    spots = []
    for name, label in words.segments.items():
        values = {figure.name: figure.value for figure in found[name].figures}
        size, people, money = (values.get(key) for key in ("size", "share", "revenue_share"))
        if size and people is not None and money is not None:
            spots.append(Spot(name, label.title, label.colour, int(size), people, money))
    return spots


def _sentence(words: Words, found: Mapping[str, Profile], spots: Sequence[Spot]) -> str:
    """`2,469 households; the 474 of them in Champions brought $1.8 million in the last year, 39% of all.`."""
    noun, everyone = words.project.customer, found[EVERYONE]
    values = {figure.name: figure.value for figure in everyone.figures}
    all_ = formats.counted(values.get("size") or 0, noun)
    best = max(spots, key=lambda spot: spot.money - spot.people, default=None)
    revenue = values.get("revenue")
    if revenue is None:
        return f"{all_} in {formats.counted(len(words.segments), 'segment')}."
    if best is None or best.money <= best.people:
        return f"{all_} brought {formats.money(revenue, words.project.currency)} in the last year."
    brought = formats.money(best.money * revenue, words.project.currency)
    return (
        f"{all_}; the {formats.count(best.size)} of them in {best.title} brought {brought} in the last year, "
        f"{formats.percent(best.money)} of all."
    )


def _figures(words: Words, stood: Sequence[Standing]) -> list[Figure]:
    project = words.project
    today = formats.day(stood[-1].as_of, project.zone)
    period = f"in the {project.active_days} days up to {today}"
    nouns = formats.plural(project.customer)
    averages = [each.revenue / each.orders if each.revenue is not None and each.orders else None for each in stood]
    stated = [
        _Stated(
            "customers", nouns.capitalize(), "count", f"All {nouns} on {today}.", [each.customers for each in stood]
        ),
        _Stated("active", "Active", "count", f"With an order {period}.", [each.active for each in stood]),
        _Stated("revenue", "Revenue", "money", f"Revenue of orders {period}.", [each.revenue for each in stood]),
        _Stated("orders", "Orders", "count", f"Orders {period}.", [each.orders for each in stood]),
        _Stated("average_order", "Average order", "money", f"Revenue over the number of orders {period}.", averages),
    ]
    return [_figure(each, stood, words) for each in stated if each.values[-1] is not None]


def _figure(stated: _Stated, stood: Sequence[Standing], words: Words) -> Figure:
    trend = [float(value) for value in stated.values if value is not None]
    before = stated.values[-2] if len(stated.values) > 1 else None
    against = f" Compared with {formats.day(stood[-2].as_of, words.project.zone)}." if before is not None else ""
    return Figure(
        name=stated.name,
        label=stated.label,
        value=stated.values[-1],
        format=stated.format,
        explanation=stated.explanation + against,
        previous=before,
        trend=trend if len(trend) > 1 else [],
    )


def _charts(engine: Engine, words: Words, as_of: datetime, spots: Sequence[Spot]) -> dict[str, Chart]:
    nouns = formats.plural(words.project.customer)
    charts: dict[str, Chart] = {}
    if len(spots) > 1:
        charts["segments"] = spec(segment_map(spots, nouns))
        charts["shares"] = spec(share_chart(spots, nouns))
    past = months(engine, words, as_of)
    if any(month.revenue for month in past):
        charts["revenue"] = spec(revenue_chart(past, words.project.currency))
    if past:
        charts["active"] = spec(active_chart(past, nouns))
    return charts
