"""A segment's headline figures: size, money, orders, activity and growth, each with what it means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal, assert_never

from ilk.customers import formats
from ilk.insight.answers import Figure
from ilk.insight.ground import EVERYONE, YEAR_DAYS, Ground, by_segment
from ilk.kernel.types import ValueType
from ilk.segments.refresh.sizes import Sizes
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

Format = Literal["count", "money", "percent", "number", "days"]
_TREND = 24


@dataclass(frozen=True, slots=True)
class Totals:
    """What the members of a segment, or everyone, come to over the year up to `as_of`."""

    size: int
    buyers: int = 0
    repeaters: int = 0
    active: int = 0
    orders: int = 0
    revenue: float | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure before it has a past; `usual` is the same of everyone, where that says something."""

    name: str
    label: str
    format: Format
    explanation: str
    value: float | None
    usual: float | None = None


def totals(ground: Ground) -> dict[str, Totals]:
    """The totals of every segment and of everyone, in one pass over people and memberships."""
    columns: dict[str, Expr] = {"size": sql.count_rows()}
    if ground.has_orders:
        orders = sql.column("orders", "people")
        recently = sql.literal(ground.as_of - timedelta(days=ground.words.project.active_days))
        columns |= {
            "buyers": sql.count_if(sql.compare(orders, ">=", sql.literal(1))),
            "repeaters": sql.count_if(sql.compare(orders, ">=", sql.literal(2))),
            "active": sql.count_if(sql.compare(sql.column("last_order", "people"), ">", recently)),
            "orders": sql.cast(sql.or_else(sql.total(orders, ValueType.INTEGER), 0.0), ValueType.INTEGER),
        }
    if ground.has_revenue:
        columns["revenue"] = sql.or_else(sql.total(sql.column("revenue", "people"), ValueType.NUMBER), 0.0)
    found = by_segment(ground, columns)
    nobody = Totals(0, revenue=0.0 if ground.has_revenue else None)
    return {name: _totals(found[name]) if name in found else nobody for name in (EVERYONE, *ground.segments)}


def figures(
    ground: Ground, name: str, known: Mapping[str, Totals], sizes: Sizes, before: Mapping[str, Figure]
) -> list[Figure]:
    """The figures of a segment; `before` are those of its profile before, by name, which give the past."""
    own, everyone = known[name], known[EVERYONE]
    stated = _of_size(ground, name, own, everyone, sizes)
    stated += _of_money(ground, name, own, everyone) if ground.has_revenue else []
    stated += _of_orders(ground, own, everyone) if ground.has_orders else []
    found = [_figure(ground, figure, before.get(figure.name)) for figure in stated]
    trend = [float(size) for size in sizes.trend(name)]
    return [_with_past(figure, trend) if figure.name == "size" and len(trend) > 1 else figure for figure in found]


def ratio(part: float | None, whole: float | None) -> float | None:
    """A quotient; none of nothing."""
    return part / whole if part is not None and whole else None


def written(ground: Ground, value: float, how: Format) -> str:
    """A figure's value as a sentence says it."""
    match how:
        case "count":
            return formats.count(value)
        case "money":
            return formats.money(value, ground.words.project.currency)
        case "percent":
            return formats.percent(value)
        case "number":
            return formats.number(value)
        case "days":
            return formats.counted(value, "day")
        case _:
            assert_never(how)


def _totals(row: Mapping[str, Any]) -> Totals:
    return Totals(**{key: value for key, value in row.items() if key != "segment"})


def _today(ground: Ground) -> str:
    return formats.day(ground.as_of, ground.words.project.zone)


def _of_size(ground: Ground, name: str, own: Totals, everyone: Totals, sizes: Sizes) -> list[Stated]:
    nouns = formats.plural(ground.words.project.customer)
    who = f"All {nouns}" if name == EVERYONE else f"The {nouns} who belong"
    size = Stated("size", nouns.capitalize(), "count", f"{who} on {_today(ground)}.", own.size)
    if name == EVERYONE:
        return [size]
    whole = f"Of all {formats.counted(everyone.size, ground.words.project.customer)} on {_today(ground)}."
    before = sizes.before(name)
    since = f"since {formats.day(before.as_of, ground.words.project.zone)}" if before else "since an earlier run"
    growth = ratio(own.size - before.size, before.size) if before else None
    return [
        size,
        Stated("share", f"Share of {nouns}", "percent", whole, ratio(own.size, everyone.size)),
        Stated("growth", "Growth", "percent", f"Relative change of size {since}.", growth),
    ]


def _of_money(ground: Ground, name: str, own: Totals, everyone: Totals) -> list[Stated]:
    noun, year = ground.words.project.customer, _year(ground)
    each, average = ratio(own.revenue, own.size), ratio(own.revenue, own.orders)
    share = Stated(
        "revenue_share",
        "Share of revenue",
        "percent",
        f"Of the revenue of all {formats.plural(noun)} {year}.",
        ratio(own.revenue, everyone.revenue),
    )
    return [
        Stated("revenue", "Revenue", "money", f"Revenue of orders {year}, of those who belong now.", own.revenue),
        *([share] if name != EVERYONE else []),
        Stated(
            "revenue_each",
            f"Revenue a {noun}",
            "money",
            f"Revenue {year} over all who belong now, those without an order too.",
            each,
            ratio(everyone.revenue, everyone.size),
        ),
        Stated(
            "average_order",
            "Average order",
            "money",
            f"Revenue over the number of orders {year}.",
            average,
            ratio(everyone.revenue, everyone.orders),
        ),
    ]


def _of_orders(ground: Ground, own: Totals, everyone: Totals) -> list[Stated]:
    nouns, year = formats.plural(ground.words.project.customer), _year(ground)
    return [
        Stated("orders", "Orders", "count", f"Orders {year}, of those who belong now.", own.orders),
        Stated(
            "repeat_rate",
            "Repeat rate",
            "percent",
            f"Of the {nouns} with an order {year}: those with two or more.",
            ratio(own.repeaters, own.buyers),
            ratio(everyone.repeaters, everyone.buyers),
        ),
        Stated(
            "active_share",
            "Active",
            "percent",
            f"With an order in the {ground.words.project.active_days} days up to {_today(ground)}.",
            ratio(own.active, own.size),
            ratio(everyone.active, everyone.size),
        ),
    ]


def _year(ground: Ground) -> str:
    return f"in the {YEAR_DAYS} days up to {_today(ground)}"


def _figure(ground: Ground, stated: Stated, before: Figure | None) -> Figure:
    usual = f" Everyone: {written(ground, stated.usual, stated.format)}." if stated.usual is not None else ""
    figure = Figure(
        name=stated.name,
        label=stated.label,
        value=stated.value,
        format=stated.format,
        explanation=stated.explanation + usual,
    )
    if before is None or before.value is None or stated.value is None:
        return figure
    return _with_past(figure, [*(before.trend or [before.value]), stated.value])


def _with_past(figure: Figure, trend: list[float]) -> Figure:
    return figure.model_copy(update={"trend": trend[-_TREND:], "previous": trend[-2]})
