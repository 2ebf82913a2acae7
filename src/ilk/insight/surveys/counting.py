"""What is counted of responses: sums from which means, intervals and reliabilities follow, and distributions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.catalog.tables import MEMBERSHIPS
from ilk.customers.reading import rows
from ilk.insight.months import place_of
from ilk.kernel.types import ValueType
from ilk.surveys.definition import InstrumentDefinition
from ilk.surveys.scoring import POINTS, Scoring, in_top_box, newest, responses
from ilk.warehouse import sql, steps
from ilk.warehouse.engine import PASSING, Engine
from ilk.warehouse.sql import Expr, Join, Query

ANSWERS = f"{PASSING}survey_answers"
"""The newest response of each customer, its items as they are scored, and its traits."""
_POINTS_EACH = 100
_MOST_ANSWERS, _MOST_NUMBERS = 400, 20_000
"""A text that is not one of so many is no choice; numbers are put into ranges afterwards."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Of some values: how many are known, their sum, and the sum of their squares."""

    known: int = 0
    total: float = 0.0
    squares: float = 0.0


@dataclass(frozen=True, slots=True)
class Extent:
    """How many responses there are, of how many customers, and when the first and the last were given."""

    responses: int
    respondents: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Products:
    """Among those who answered all items of a scale: how many, sums, and sums of products of two answers."""

    known: int
    sums: Sequence[float]
    products: Sequence[Sequence[float]]


def column_of(trait: str) -> str:
    """The column of `ANSWERS` that holds a trait; items have their own names, which begin with a letter."""
    return f"_score_{trait}"


@contextmanager
def answered(engine: Engine, scoring: Scoring, as_of: datetime) -> Iterator[None]:
    """Lay out the newest responses in `ANSWERS` for the time of the block."""
    instrument = scoring.instrument
    own = sql.columns(("customer_no", "occurred_at", *instrument.items))
    scores = {column_of(name): value for name, value in scoring.traits().items()}
    engine.create(ANSWERS, sql.select(own | scores, newest(instrument, as_of)))
    try:
        yield
    finally:
        engine.drop([ANSWERS])


def extent(engine: Engine, instrument: InstrumentDefinition, as_of: datetime) -> Extent:
    """How many responses there are until an instant, and of when."""
    at = sql.column("occurred_at")
    columns = {
        "responses": sql.count_rows(),
        "respondents": sql.count_distinct(sql.column("customer_no")),
        "first": sql.smallest(at),
        "last": sql.largest(at),
    }
    (row,) = rows(engine, sql.select(columns, responses(instrument, as_of)))
    return Extent(**row)


def item_sums(engine: Engine, items: Sequence[str]) -> Mapping[str, Sums]:
    """The sums of rated items, as they are scored."""
    if not items:
        return {}
    (row,) = rows(engine, sql.select(_sums({item: sql.column(item) for item in items}), ANSWERS))
    return _read(row, items)


def known_items(engine: Engine, items: Iterable[str]) -> Mapping[str, int]:
    """How many answered each item."""
    (row,) = rows(engine, sql.select({item: sql.count_known(sql.column(item)) for item in items}, ANSWERS))
    return row


def distributions(engine: Engine, columns: Mapping[str, ValueType]) -> Mapping[str, list[tuple[Any, int]]]:
    """How often each value of some columns of `ANSWERS` is there, as text; nothing of columns of very many values."""
    found: dict[str, list[tuple[Any, int]]] = {name: [] for name in columns}
    if not columns:
        return found
    for row in rows(engine, sql.stack([_distribution(name, kind) for name, kind in columns.items()])):
        found[row["name"]].append((row["value"], row["found"]))
    return {name: values if len(values) <= _most(columns[name]) else [] for name, values in found.items()}


def _most(kind: ValueType) -> int:
    return _MOST_NUMBERS if kind.numeric else _MOST_ANSWERS


def products(engine: Engine, items: Sequence[str]) -> Products:
    """The sums that the covariances of a scale's items follow from."""
    answers = [sql.column(item) for item in items]
    columns: dict[str, Expr] = {"known": sql.count_rows()}
    for i, one in enumerate(answers):
        columns[f"sum_{i}"] = sql.or_else(sql.total(one, ValueType.NUMBER), 0.0)
        for j in range(i + 1):
            product = sql.arithmetic(one, "*", answers[j])
            columns[f"product_{i}_{j}"] = sql.or_else(sql.total(product, ValueType.NUMBER), 0.0)
    (row,) = rows(engine, sql.select(columns, ANSWERS, where=sql.all_of(sql.is_known(each) for each in answers)))
    places = range(len(items))
    table = [[row[f"product_{max(i, j)}_{min(i, j)}"] for j in places] for i in places]
    return Products(row["known"], [row[f"sum_{i}"] for i in places], table)


def score_sums(engine: Engine, scoring: Scoring, scores: Sequence[str]) -> Mapping[str, Sums]:
    """The sums of scores over the newest response of each customer."""
    if not scores:
        return {}
    (row,) = rows(engine, sql.select(_sums(_figures(scoring, scores, ANSWERS)), ANSWERS))
    return _read(row, scores)


def segment_sums(engine: Engine, scoring: Scoring, scores: Sequence[str]) -> Mapping[str, Mapping[str, Sums]]:
    """The sums of scores over the newest response of each member, by segment."""
    if not scores or MEMBERSHIPS not in engine.tables():
        return {}
    segment = sql.column("segment", "member")
    join = Join(MEMBERSHIPS, "member", sql.same("member", ANSWERS, "customer_no"), kind="inner")
    columns = {"segment": segment, **_sums(_figures(scoring, scores, ANSWERS))}
    found = rows(engine, sql.select(columns, ANSWERS, joins=[join], group_by=[segment]))
    return {row["segment"]: _read(row, scores) for row in found}


def month_sums(
    engine: Engine, scoring: Scoring, scores: Sequence[str], starts: Sequence[datetime], as_of: datetime
) -> Mapping[int, Mapping[str, Sums]]:
    """The sums of scores over all responses of each month, by the month's place among `starts`."""
    if not scores:
        return {}
    given = scoring.traits()
    columns = {"month": place_of(sql.column("occurred_at"), starts)} | {column_of(name): given[name] for name in given}
    each = sql.select(columns, responses(scoring.instrument, as_of))
    month = sql.column("month", "rows")
    summed = sql.select({"month": month, **_sums(_figures(scoring, scores, "rows"))}, each, group_by=[month])
    return {row["month"]: _read(row, scores) for row in rows(engine, summed)}


def _figures(scoring: Scoring, scores: Sequence[str], table: str) -> Mapping[str, Expr]:
    """A number for each score whose mean is what it comes to: 1, 0 or -1 for promoters; 1 for those in the top box."""
    found: dict[str, Expr] = {}
    for name in scores:
        score, value = scoring.instrument.scores[name], sql.column(column_of(name), table)
        match score.method:
            case "nps":
                points = sql.column(column_of(name + POINTS), table)
                found[name] = sql.arithmetic(points, "/", sql.literal(_POINTS_EACH))
            case "csat" | "ces":
                one, none = sql.literal(1.0), sql.literal(0.0)
                good = in_top_box(value, score, scoring.instrument)
                found[name] = sql.choose([(sql.truth(good), one), (sql.is_known(value), none)])
            case _:
                found[name] = value
    return found


def _sums(values: Mapping[str, Expr]) -> dict[str, Expr]:
    columns: dict[str, Expr] = {}
    for place, value in enumerate(values.values()):
        square = sql.arithmetic(value, "*", value)
        columns[f"known_{place}"] = sql.count_known(value)
        columns[f"total_{place}"] = sql.or_else(sql.total(value, ValueType.NUMBER), 0.0)
        columns[f"squares_{place}"] = sql.or_else(sql.total(square, ValueType.NUMBER), 0.0)
    return columns


def _read(row: Mapping[str, Any], names: Sequence[str]) -> Mapping[str, Sums]:
    return {
        name: Sums(row[f"known_{place}"], row[f"total_{place}"], row[f"squares_{place}"])
        for place, name in enumerate(names)
    }


def _distribution(name: str, kind: ValueType) -> Query:
    values: Query = sql.select({"value": sql.column(name)}, ANSWERS)
    if kind is ValueType.TEXT_LIST:
        elements = steps.load("ilk.customers", "filling.sql").query("elements", names={"_lists": "lists"})
        values = sql.named_steps([("lists", values)], elements)
    value = sql.column("value", "rows")
    columns = {"name": sql.literal(name), "value": sql.cast(value, ValueType.TEXT), "found": sql.count_rows()}
    return sql.select(columns, values, where=sql.is_known(value), group_by=[value], limit=_most(kind) + 1)
