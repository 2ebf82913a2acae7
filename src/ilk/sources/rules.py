"""What makes a row bad: the checks of a source, each a condition in SQL with its code and its reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from ilk.kernel.types import ValueType
from ilk.sources.columns import Bound, bound_value, read_as
from ilk.sources.definition import MappedColumn, RowRule, SourceDefinition
from ilk.sources.mapping.compiled import Compiled, Scope
from ilk.sources.mapping.compiling import compiled
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.tree import column_names
from ilk.warehouse import sql
from ilk.warehouse.sql import Comparison, Expr

CUSTOMER, OCCURRED_AT, ID = "_customer", "_at", "_id"
"""Columns of staged rows, beside those that the source declares. Of customers, `_at` is since when a row holds."""

WHERE = "_where"
"""Whether a row is the source's: a column beside the fields, where the source says which rows are."""

_RULE = "_rule"
_NAMES = {CUSTOMER: "customer", OCCURRED_AT: "occurred_at", ID: "id"}
_YEARS: Mapping[ValueType, tuple[date, date]] = {
    ValueType.DATE: (date.min, date.max),
    ValueType.INSTANT: (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)),
}
_KINDS = {
    ValueType.INTEGER: "a whole number",
    ValueType.NUMBER: "a number",
    ValueType.MONEY: "an amount of money",
    ValueType.YES_NO: "yes or no",
    ValueType.DATE: "a date",
    ValueType.INSTANT: "an instant",
    ValueType.TEXT_LIST: "a list",
    ValueType.TEXT: "a text it can read",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of staged rows: what it is called before people, its expression, and the file's columns it reads."""

    name: str
    label: str
    value: Compiled
    reads: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that makes a row bad. `column` is what it is about, `reads` the columns of the file behind it."""

    column: str
    code: str
    reason: str
    broken: Expr
    reads: tuple[str, ...]


def fields(source: SourceDefinition, scope: Scope) -> tuple[Field, ...]:
    """The columns of staged rows: who, when and which, then those that the source declares."""
    into = source.into
    own: list[Field] = []
    if into.customer is not None:
        own.append(_field(CUSTOMER, into.customer, ValueType.TEXT, scope))
    if into.occurred_at is not None:
        own.append(_field(OCCURRED_AT, into.occurred_at, ValueType.INSTANT, scope))
    if into.valid_from is not None:
        own.append(replace(_field(OCCURRED_AT, into.valid_from, ValueType.INSTANT, scope), label="valid_from"))
    if into.id is not None:
        own.append(_field(ID, into.id, ValueType.TEXT, scope))
    declared = (_field(name, column.value, column.type, scope) for name, column in source.columns.items())
    return (*own, *declared)


def checks(source: SourceDefinition, columns: Sequence[Field], scope: Scope, now: Expr) -> tuple[Check, ...]:
    """All that makes a row bad, in the order in which reasons are told. Values are columns, not yet expressions."""
    by_name = {column.name: column for column in columns}
    found: list[Check] = []
    for column in columns:
        found.extend(_of_value(column, required=_is_required(source, column.name)))
        if column.name in source.columns:
            found.extend(_of_bounds(column, source.columns[column.name], scope))
    if OCCURRED_AT in by_name and not source.allow_future:
        found.append(_future(by_name[OCCURRED_AT], now))
    found.extend(_rule(rule, f"{_RULE}{number}", by_name, source) for number, rule in enumerate(source.rules))
    return tuple(found)


def conditions(source: SourceDefinition, columns: Sequence[Field], scope: Scope) -> Mapping[str, Expr]:
    """The conditions of the row rules, and which rows are the source's, as columns beside the fields.

    They share what the fields convert.
    """
    declared = {column.name: column.value for column in columns if column.name in source.columns}
    texts = {f"{_RULE}{number}": rule.check for number, rule in enumerate(source.rules)}
    texts |= {WHERE: source.where} if source.where is not None else {}
    own = {name: compiled(parse(text), replace(scope, declared=declared, text=text)) for name, text in texts.items()}
    return {name: sql.truth(condition.expr) for name, condition in own.items()}


def wanted_columns(source: SourceDefinition) -> tuple[str, ...]:
    """The columns of the file that a source reads."""
    read = column_names(*(parse(text) for text in formulas(source)))
    conditioned = (*(rule.check for rule in source.rules), *([source.where] if source.where is not None else []))
    ruled = column_names(*(parse(text) for text in conditioned))
    return tuple(dict.fromkeys((*read, *(name for name in ruled if name not in source.columns))))


def formulas(source: SourceDefinition) -> tuple[str, ...]:
    """The expressions of a source: of who, when and which, and of its columns."""
    into = source.into
    own = [text for text in (into.customer, into.occurred_at, into.valid_from, into.id) if text is not None]
    return (*own, *(column.value for column in source.columns.values()))


def _field(name: str, text: str, to: ValueType | None, scope: Scope) -> Field:
    own_scope = replace(scope, declared={}, text=text)
    value = read_as(text, to, own_scope) if name != OCCURRED_AT else _moment(text, own_scope)
    return Field(name, _NAMES.get(name, name), value, column_names(parse(text)), text)


def _moment(text: str, scope: Scope) -> Compiled:
    """An instant; a date is the beginning of its day in the zone."""
    value = compiled(parse(text), scope)
    if value.type is not ValueType.DATE:
        return read_as(text, ValueType.INSTANT, scope)
    midnight = sql.cast(value.expr, ValueType.INSTANT)
    local = sql.call("timezone", "UTC", sql.call("timezone", scope.zone, midnight))
    return Compiled(midnight if scope.zone == "UTC" else local, ValueType.INSTANT, value.risks)


def _is_required(source: SourceDefinition, name: str) -> bool:
    if name in source.columns:
        return source.columns[name].required or name == source.into.key
    return True


def _of_value(column: Field, *, required: bool) -> Iterator[Check]:
    """A value that is there and cannot be read, and one that should be there and is not."""
    here = sql.column(column.name)
    missing = sql.is_missing(here)
    failed = _failed(column)
    if failed is not None:
        reason = f"{column.label} is {_what_it_is(column)}"
        yield Check(column.label, "unparsable", reason, failed, column.reads)
        missing = sql.all_of([missing, sql.negate(failed)])
    if column.value.type.temporal:
        reason = f"{column.label} lies outside of the years 1 to 9999"
        yield Check(column.label, "unparsable", reason, _beyond_years(column), column.reads)
    if required:
        yield Check(column.label, "missing", f"{column.label} is missing", missing, column.reads)


def _beyond_years(column: Field) -> Expr:
    """Whether a moment lies where Python and SQL know none: one such would make whoever reads the table fail."""
    first, last = _YEARS[column.value.type]
    here = sql.column(column.name)
    sides = (sql.compare(here, "<", sql.literal(first)), sql.compare(here, ">", sql.literal(last)))
    return sql.truth(sql.any_of(sides))


def _failed(column: Field) -> Expr | None:
    """Whether a conversion failed, where the value itself is a column already."""
    if not column.value.risks:
        return None
    happened = [
        sql.all_of([sql.is_known(value) for value in risk.inputs])
        if risk.output is column.value.expr
        else risk.happened()
        for risk in column.value.risks
    ]
    return sql.all_of([sql.is_missing(sql.column(column.name)), sql.any_of(happened)])


def _what_it_is(column: Field) -> str:
    """What a value is that cannot be read: what the cleaning says of it, or no value of its type."""
    told = dict.fromkeys(risk.why for risk in column.value.risks if risk.why)
    return " or ".join(told) if told else f"not {_kind(column)}"


def _kind(column: Field) -> str:
    """What a value should have been, with the format if one is given."""
    kind = _KINDS[column.value.type]
    has_format = column.value.type.temporal and "%" in column.text
    return f"{kind} as in {column.text}" if has_format else kind


def _of_bounds(column: Field, rules: MappedColumn, scope: Scope) -> Iterator[Check]:
    here = sql.column(column.name)
    bounds: tuple[tuple[Bound, Comparison, str, str], ...] = (
        (rules.min, "<", "below-minimum", "below"),
        (rules.max, ">", "above-maximum", "above"),
    )
    for bound, op, code, word in bounds:
        if bound is not None:
            limit = sql.literal(bound_value(bound, column.value.type, scope.zone))
            broken = sql.truth(sql.compare(here, op, limit))
            yield Check(column.label, code, f"{column.label} is {word} {bound}", broken, column.reads)
    if rules.one_of:
        other = sql.all_of([sql.is_known(here), sql.negate(sql.truth(sql.in_set(here, rules.one_of)))])
        listed = ", ".join(str(option) for option in rules.one_of[:12])
        yield Check(column.label, "not-allowed", f"{column.label} is none of {listed}", other, column.reads)
    if rules.pattern is not None:
        matches = sql.truth(sql.call("regexp_full_match", here, rules.pattern))
        other = sql.all_of([sql.is_known(here), sql.negate(matches)])
        yield Check(column.label, "pattern", f"{column.label} does not match {rules.pattern}", other, column.reads)


def _future(column: Field, now: Expr) -> Check:
    late = sql.truth(sql.compare(sql.column(column.name), ">", now))
    return Check(column.label, "future", f"{column.label} lies in the future", late, column.reads)


def _rule(rule: RowRule, condition: str, by_name: Mapping[str, Field], source: SourceDefinition) -> Check:
    named = column_names(parse(rule.check))
    reads = [read for name in named for read in (by_name[name].reads if name in source.columns else (name,))]
    broken = sql.negate(sql.column(condition))
    return Check(next(iter(named), ""), "rule", rule.reason, broken, tuple(dict.fromkeys(reads)))
