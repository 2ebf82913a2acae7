"""Raw rows to staged rows, in one query: cleaned, mapped, judged; a bad row carries its reason and itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.files.jsonlines import paths_of
from ilk.sources.files.reader import JSON, ROW, UNTYPED, OwnType, Reader
from ilk.sources.mapping.compiled import Scope, Typed
from ilk.sources.mapping.questions import Question
from ilk.sources.mapping.rates import NO_RATES, Rates
from ilk.sources.mapping.texts import trimmed
from ilk.sources.mapping.typed import held, of_text, text_of, without
from ilk.sources.rules import CUSTOMER, ID, OCCURRED_AT, WHERE, Check, Field, checks, conditions, fields, wanted_columns
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

LOAD = "_load"
CONTENT, KEY = "_content", "_key"
CODE, COLUMN, VALUE, REASON = "_code", "_column", "_value", "_reason"
BESIDE = frozenset({ROW, LOAD, CONTENT, KEY, CODE, COLUMN, VALUE, REASON, JSON})
"""What a staged row has beside what it says."""
_IS_BAD = "_bad"
_READABLE = "_readable"
_MISSING = "\x1e"
_BETWEEN = "\x1f"


@dataclass(frozen=True, slots=True)
class Raw:
    """Where raw values come from.

    Args:
        source: the table or query that holds them, with `ROW` and what `kept` names.
        values: for each wanted column of the file, its value.
        kept: columns that `whole` needs.
        whole: the whole row as JSON text.
        readable: whether the row can be read at all; None when all can.
        typed: the types that the file gives columns whose values are not plain text.
        as_texts: whether values of such a type come as their texts nevertheless.
        bare: columns of the source in which no value has a blank at an end.
    """

    source: str | Query
    values: Mapping[str, Expr]
    kept: Sequence[str]
    whole: Expr
    readable: Expr | None = None
    typed: Mapping[str, OwnType] = field(default_factory=dict)
    as_texts: bool = False
    bare: frozenset[str] = frozenset()


def raw_of(table: str, reader: Reader, wanted: Sequence[str], *, whole: bool) -> Raw:
    """Raw values in the chunks of a file, offered as `table`; without `whole`, bad rows do not carry themselves."""
    if reader.json:
        return raw_json(table, wanted)
    return raw_columns(table, reader.columns, wanted, reader.own_types, whole=whole)


def raw_columns(
    table: str,
    columns: Sequence[str],
    wanted: Sequence[str],
    types: Mapping[str, OwnType] = UNTYPED,
    *,
    whole: bool = True,
) -> Raw:
    """Raw values in columns `c0`, `c1`, … of some types; without `whole`, a bad row does not carry itself."""
    position = {name: f"c{number}" for number, name in enumerate(columns)}
    values = {name: sql.column(position[name]) for name in wanted}
    typed = _not_text(types)
    if not whole:
        return Raw(table, values, (), sql.literal(None), typed=typed)
    texts = {name: sql.column(place) for name, place in position.items()}
    texts |= {name: text_of(held(texts[name], own)) for name, own in typed.items()}
    pairs = [part for pair in texts.items() for part in pair]
    return Raw(table, values, tuple(position.values()), sql.call("json_object", *pairs), typed=typed)


def raw_json(source: str | Query, wanted: Sequence[str], types: Mapping[str, OwnType] = UNTYPED) -> Raw:
    """Raw values in rows of JSON; a row that is no object cannot be read. `types` are those they had in their file."""
    text = sql.column(JSON)
    is_object = sql.all_of([sql.starts_with(text, sql.literal("{")), sql.call("json_valid", text)])
    whole = sql.choose([(is_object, text)], sql.call("json_object", "line", text))
    values = {name: _extracted(sql.choose([(is_object, text)]), name) for name in wanted}
    return Raw(source, values, (JSON,), whole, is_object, _not_text(types), as_texts=True)


def staged_rows(
    source: SourceDefinition,
    raw: Raw,
    *,
    zone: str,
    now: Expr,
    keep: Mapping[str, Expr],
    rates: Rates = NO_RATES,
) -> Query:
    """Every raw row as a staged row: typed columns, the hash of its content, and for a bad row what is wrong.

    Rows that are not the source's, as its `where` says, are left out; a row that cannot be read is not among them.
    Beside its own columns, `raw.source` has one for each of the source's `questions`, with the answers.

    Args:
        source: what columns mean, and which rows are good.
        raw: the rows.
        zone: the zone of instants that name none.
        now: the instant after which events lie in the future; it may be a column of `keep`.
        keep: further columns of staged rows, such as the load.
        rates: the rates of exchange that are known.
    """
    read = _Reading.of(source, raw, zone, rates)
    tests = (*_unreadable(raw), *checks(source, read.columns, read.scope, now))
    conditioned = conditions(source, read.columns, read.scope)
    answers = tuple(read.scope.questions.asked)
    cleaned = _cleaned(source, raw, read.names, keep, answers)
    values = {column.name: column.value.expr for column in read.columns}
    passed = sql.columns([ROW, *keep, *raw.kept, *read.names.values(), *answers, *_flags(raw)])
    mapped = _own_rows(passed | values | dict(conditioned), cleaned, raw)
    content = sql.literal(None) if is_named(source) else content_of([column.name for column in read.columns])
    passed_on = [ROW, *keep, *read.names.values()]
    judged = _judged(mapped, read.columns, tests, raw, read.texts, keep=passed_on, content=_as_text(content))
    # What names a row is its key: kept once, for to write a text of every row twice is a tenth of the work.
    own = [column.name for column in read.columns if not (column.name == ID and is_named(source))]
    known = {**sql.columns([ROW, *keep, *own]), KEY: _key(source)}
    known |= sql.columns([CONTENT, CODE, COLUMN, VALUE, REASON, JSON])
    # Rows of tables may belong to nobody; the quarantine asks of all whose they are.
    return sql.select({CUSTOMER: _as_text(sql.literal(None)), **known}, judged)


def questions(
    source: SourceDefinition, raw: Raw, zone: str, rates: Rates = NO_RATES
) -> tuple[tuple[Question, Query], ...]:
    """What Python is to answer of raw rows, each with the query of its inputs.

    The rows of a query are those of `raw.source`, in their order; it reads the answers to the questions before it.
    """
    read = _Reading.of(source, raw, zone, rates)
    conditions(source, read.columns, read.scope)
    found: list[tuple[Question, Query]] = []
    for question in read.scope.questions.asked.values():
        cleaned = _cleaned(source, raw, read.names, {}, [before.column for before, _ in found])
        inputs = {f"i{number}": value for number, value in enumerate(question.inputs)}
        found.append((question, sql.select(inputs, cleaned)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reading:
    """How a source reads raw rows: the names of their columns in queries, their texts, and what they become."""

    names: Mapping[str, str]
    texts: Mapping[str, Expr]
    scope: Scope
    columns: tuple[Field, ...]

    @classmethod
    def of(cls, source: SourceDefinition, raw: Raw, zone: str, rates: Rates) -> Self:
        names = {name: f"_r{number}" for number, name in enumerate(wanted_columns(source))}
        typed = {name: _typed(raw, name, sql.column(alias)) for name, alias in names.items() if name in raw.typed}
        texts = {name: text_of(typed[name]) if name in typed else sql.column(alias) for name, alias in names.items()}
        decimal = source.written.decimal
        scope = Scope(lambda name: texts[name], sql.column(ROW), zone=zone, decimal=decimal, typed=typed, rates=rates)
        return cls(names, texts, scope, fields(source, scope))


def content_of(columns: Sequence[str]) -> Expr:
    """The hash of what a row says: the same for rows that say the same, whatever the order of the mapping."""
    texts = [sql.or_else(sql.cast(sql.column(name), ValueType.TEXT), _MISSING) for name in sorted(columns)]
    parts = [part for text in texts for part in (text, sql.literal(_BETWEEN))]
    return sql.call("md5", sql.joined(parts)) if parts else sql.call("md5", "")


def is_named(source: SourceDefinition) -> bool:
    """Whether rows have names of their own and stay as they are: what one says matters for rows of one name alone."""
    return source.into.target is Target.EVENTS and source.into.id is not None


def key_since(customer: Expr, since: Expr) -> Expr:
    """What names a row of a customer that holds since an instant."""
    return sql.joined([customer, sql.literal(", "), sql.cast(since, ValueType.TEXT)])


def _key(source: SourceDefinition) -> Expr:
    """What names a row, as text; missing when only all it says does."""
    match source.into.target:
        case Target.CUSTOMERS if source.into.partial:
            return _as_text(sql.literal(None))
        case Target.CUSTOMERS if source.into.valid_from is not None:
            return key_since(sql.column(CUSTOMER), sql.column(OCCURRED_AT))
        case Target.CUSTOMERS:
            return sql.column(CUSTOMER)
        case Target.TABLE if source.into.key is not None:
            return sql.cast(sql.column(source.into.key), ValueType.TEXT)
        case _ if is_named(source):
            return sql.column(ID)
        case _:
            return _as_text(sql.literal(None))


def _as_text(value: Expr) -> Expr:
    return sql.cast(value, ValueType.TEXT)


def _cleaned(
    source: SourceDefinition, raw: Raw, names: Mapping[str, str], keep: Mapping[str, Expr], answers: Sequence[str]
) -> Query:
    columns = {ROW: sql.column(ROW), **keep, **sql.columns(raw.kept), **sql.columns(answers)}
    for name, alias in names.items():
        columns[alias] = _value(raw, name, source.written.null_values)
    if raw.readable is not None:
        columns[_READABLE] = raw.readable
    return sql.select(columns, raw.source)


def _own_rows(columns: Mapping[str, Expr], cleaned: Query, raw: Raw) -> Query:
    """Columns of the rows that are the source's, and of those of which nobody can tell."""
    mapped = sql.select(columns, cleaned)
    if WHERE not in columns:
        return mapped
    own = sql.column(WHERE)
    told = own if raw.readable is None else sql.any_of([own, sql.negate(sql.column(_READABLE))])
    return sql.select(sql.columns(columns), mapped, where=told)


def _value(raw: Raw, name: str, null_values: tuple[str, ...]) -> Expr:
    """A value without blanks at its ends, missing when empty or when it says so."""
    if name in raw.typed and not raw.as_texts:
        return without(_typed(raw, name, raw.values[name]), null_values).expr
    value = raw.values[name]
    bare = sql.call("nullif", value, "") if value.name in raw.bare else trimmed(value)
    return _without_nulls(bare, null_values)


def _typed(raw: Raw, name: str, value: Expr) -> Typed:
    own = raw.typed[name]
    return of_text(value, own.type, zoned=own.zoned) if raw.as_texts else held(value, own)


def _not_text(types: Mapping[str, OwnType]) -> Mapping[str, OwnType]:
    """Columns whose values do not come as text."""
    return {name: own for name, own in types.items() if own.type is not ValueType.TEXT or own.nested is not None}


def _judged(
    mapped: Query,
    columns: Sequence[Field],
    tests: Sequence[Check],
    raw: Raw,
    texts: Mapping[str, Expr],
    *,
    keep: Sequence[str],
    content: Expr,
) -> Query:
    flags = {f"_f{number}": test.broken for number, test in enumerate(tests)}
    passed = [*keep, *raw.kept, *(column.name for column in columns)]
    flagged = sql.select({**sql.columns(passed), **flags}, mapped)
    any_flag = sql.any_of(sql.column(flag) for flag in flags)
    judged = sql.select({**sql.columns([*passed, *flags]), _IS_BAD: any_flag}, flagged)
    is_bad = sql.column(_IS_BAD)
    numbered = [(sql.column(flag), test) for flag, test in zip(flags, tests, strict=True)]
    said = {
        CODE: _first(numbered, lambda test: sql.literal(test.code)),
        COLUMN: _first(numbered, lambda test: sql.literal(test.column)),
        VALUE: _first(numbered, lambda test: _raw_text(test, texts)),
        REASON: _all_reasons(numbered),
        JSON: raw.whole,
    }
    final = {
        **sql.columns([*keep, *(column.name for column in columns)]),
        CONTENT: content,
        **{name: sql.cast(sql.choose([(is_bad, value)]), ValueType.TEXT) for name, value in said.items()},
    }
    return sql.select(final, judged)


def _first(tests: Sequence[tuple[Expr, Check]], value: Callable[[Check], Expr]) -> Expr:
    """What the first failed check says."""
    return sql.choose([(flag, value(test)) for flag, test in tests]) if tests else sql.literal(None)


def _all_reasons(tests: Sequence[tuple[Expr, Check]]) -> Expr:
    """What all failed checks say."""
    reasons = [sql.choose([(flag, sql.literal(test.reason))]) for flag, test in tests]
    return sql.call("concat_ws", "; ", *reasons) if reasons else sql.literal(None)


def _unreadable(raw: Raw) -> tuple[Check, ...]:
    if raw.readable is None:
        return ()
    return (Check("", "unreadable-line", "the line is no JSON object", sql.negate(sql.column(_READABLE)), ()),)


def _flags(raw: Raw) -> tuple[str, ...]:
    return (_READABLE,) if raw.readable is not None else ()


def _raw_text(test: Check, texts: Mapping[str, Expr]) -> Expr:
    """The raw values that a check is about."""
    columns = [texts[name] for name in test.reads if name in texts]
    match columns:
        case []:
            return sql.literal(None)
        case [column]:
            return column
        case _:
            return sql.call("concat_ws", ", ", *columns)


def _extracted(row: Expr, name: str) -> Expr:
    found = [sql.call("json_extract_string", row, path) for path in paths_of(name)]
    return found[0] if len(found) == 1 else sql.or_else(found[0], found[1])


def _without_nulls(text: Expr, null_values: Sequence[str]) -> Expr:
    if not null_values:
        return text
    return sql.choose([(sql.negate(sql.truth(sql.in_set(text, null_values))), text)])
