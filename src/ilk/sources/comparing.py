"""Before and after: what a mapping makes of the values of each column, counted over all rows, with examples."""

from collections.abc import Mapping
from typing import Literal

from ilk.kernel.types import ValueType
from ilk.sources.answers import CleanedColumn, CleanedValue
from ilk.sources.cleaning import Raw
from ilk.sources.definition import SourceDefinition
from ilk.sources.mapping.compiled import Typed
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.texts import trimmed
from ilk.sources.mapping.tree import column_names
from ilk.sources.mapping.typed import held, text_of
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr

BEFORE = "_before_"
"""The prefix of columns of staged rows that hold the raw text of a column, by its place."""

_EXAMPLES = 3


def before(source: SourceDefinition, raw: Raw) -> Mapping[str, Expr]:
    """The raw texts of each column of a source as they came, those of several columns one after the other."""
    return {f"{BEFORE}{place}": _raw_text(column.value, raw) for place, column in enumerate(source.columns.values())}


def cleaned_columns(engine: Engine, source: SourceDefinition, table: str) -> list[CleanedColumn]:
    """What became of raw values in a table of staged rows that has them beside it; all columns in one statement."""
    figures: dict[str, Expr] = {"rows": sql.count_rows()}
    types = source.own_types()
    nulls = source.written.null_values
    for place, (name, kind) in enumerate(types.items()):
        figures[f"changed_{place}"] = sql.count_if(_changed(place, name, kind))
        figures[f"unreadable_{place}"] = sql.count_if(_unreadable(place, name, nulls))
    (row,) = engine.run(sql.select(figures, table)).to_pylist()
    return [
        CleanedColumn(
            name=name,
            expression=source.columns[name].value,
            rows=row["rows"],
            changed=row[f"changed_{place}"],
            unreadable=row[f"unreadable_{place}"],
            examples=_examples(engine, table, place, name, kind, nulls)
            if row[f"changed_{place}"] or row[f"unreadable_{place}"]
            else [],
        )
        for place, (name, kind) in enumerate(types.items())
    ]


def _raw_text(formula: str, raw: Raw) -> Expr:
    texts = [_text(raw, name) for name in column_names(parse(formula)) if name in raw.values]
    match texts:
        case []:
            return sql.cast(sql.literal(None), ValueType.TEXT)
        case [text]:
            return text
        case _:
            return sql.call("concat_ws", ", ", *texts)


def _text(raw: Raw, name: str) -> Expr:
    own = raw.typed.get(name)
    value = raw.values[name]
    return value if own is None or raw.as_texts else text_of(held(value, own))


def _after(name: str, kind: ValueType) -> Expr:
    """A cleaned value as text, numbers without needless noughts."""
    value = sql.column(name)
    numeric = Typed(sql.cast(value, ValueType.NUMBER), ValueType.NUMBER) if kind.numeric else Typed(value, kind)
    return text_of(numeric)


def _changed(place: int, name: str, kind: ValueType) -> Expr:
    """Whether a value is written otherwise than it came; a number may be, as long as it is the same number."""
    came, value = sql.column(f"{BEFORE}{place}"), sql.column(name)
    same = sql.compare(came, "=", _after(name, kind))
    if kind.numeric:
        same = sql.compare(sql.try_cast(came, ValueType.NUMBER), "=", sql.cast(value, ValueType.NUMBER))
    return sql.all_of([sql.is_known(came), sql.is_known(value), sql.negate(sql.truth(same))])


def _unreadable(place: int, name: str, nulls: tuple[str, ...]) -> Expr:
    """Whether there was a value and nothing came of it."""
    came = trimmed(sql.column(f"{BEFORE}{place}"))
    said = [sql.is_known(came), sql.is_missing(sql.column(name))]
    return sql.all_of([*said, sql.negate(sql.truth(sql.in_set(came, nulls)))] if nulls else said)


def _examples(
    engine: Engine, table: str, place: int, name: str, kind: ValueType, nulls: tuple[str, ...]
) -> list[CleanedValue]:
    """The most frequent values that were changed, and those that could not be read, raw and cleaned."""
    kinds = (_changed(place, name, kind), _unreadable(place, name, nulls))
    return [each for which in kinds for each in _most_frequent(engine, table, place, (name, kind), which)]


def _most_frequent(
    engine: Engine, table: str, place: int, column: tuple[str, ValueType], which: Expr
) -> list[CleanedValue]:
    name, kind = column
    came, after = sql.column(f"{BEFORE}{place}"), _after(name, kind)
    columns = {"raw": came, "cleaned": after, "rows": sql.count_rows()}
    counted = sql.select(columns, table, where=which, group_by=[came, after])
    order: list[tuple[Expr, Literal["asc", "desc"]]] = [(sql.column("rows"), "desc"), (sql.column("raw"), "asc")]
    found = engine.run(sql.select(sql.columns(columns), counted, order_by=order, limit=_EXAMPLES))
    return [CleanedValue(**row) for row in found.to_pylist()]
