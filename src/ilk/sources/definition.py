"""What a source is: where rows come from, what their columns mean, and which rows are good."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Annotated, Any, Literal, Self, cast

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ilk.catalog.documents import Definition, Name, Part, in_field
from ilk.catalog.standard import STANDARD_EVENTS, StandardEvent
from ilk.kernel.errors import Bug, UserError, UserErrors, unknown
from ilk.kernel.types import ValueType
from ilk.sources.columns import check_bounds, column_type
from ilk.sources.files.settings import FileSettings
from ilk.sources.mapping.compiled import Compiled
from ilk.sources.mapping.compiling import compiled, nowhere, type_of
from ilk.sources.mapping.parsing import parse
from ilk.warehouse.sql import column

RESERVED = frozenset(
    ("customer_no", "customer_id", "occurred_at", "event_id", "row_id", "load_no", "first_seen", "last_seen")
)
"""Columns that every table of the warehouse has for itself."""

_ROLLUP = re.compile(r"(sum|count|min|max|first|last|count_distinct)\(\s*([a-z][a-z0-9_]*)?\s*\)")


RollupFunction = Literal["sum", "count", "min", "max", "first", "last", "count_distinct"]


class Target(StrEnum):
    """What the rows of a source become."""

    EVENTS = "events"
    CUSTOMERS = "customers"
    TABLE = "table"


def _formula(text: str) -> str:
    try:
        type_of(text)
    except UserError as error:
        raise in_field(error) from None
    return text


def _condition(text: str) -> str:
    try:
        parse(text)
    except UserError as error:
        raise in_field(error) from None
    return text


def _free(name: str) -> str:
    if name in RESERVED:
        hint = "These names belong to Ilk: " + ", ".join(sorted(RESERVED)) + "."
        raise in_field(UserError("reserved-name", f"a column cannot be called `{name}`", hint=hint))
    return name


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"it is not a regular expression: {error}") from None
    return text


def _spelled_out(value: object) -> object:
    """`quantity: integer(quantity)` is short for `quantity: {value: integer(quantity)}`."""
    return {"value": value} if isinstance(value, str) else value


Formula = Annotated[str, AfterValidator(_formula)]
"""A mapping expression over the columns of the file."""

ColumnName = Annotated[Name, AfterValidator(_free)]


class MappedColumn(Part):
    """A column of a source: its expression, its type when the expression leaves it open, and what a good value is.

    A column of the file by itself is text; with a declared `type` it is read as that type. Bounds are inclusive, a
    pattern describes the whole text, and a missing value breaks nothing unless it is `required`.
    """

    value: Formula
    type: ValueType | None = None
    required: bool = False
    min: int | float | str | None = None
    max: int | float | str | None = None
    one_of: tuple[str | int | float, ...] = ()
    pattern: Annotated[str, AfterValidator(_pattern)] | None = None
    description: str = ""

    @property
    def value_type(self) -> ValueType:
        """The type of the column's values."""
        return column_type(self.value, self.type)

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        try:
            found = self.value_type
            check_bounds(found, self.min, self.max, self.one_of, pattern=self.pattern is not None)
        except UserError as error:
            raise in_field(error) from None
        return self


Columns = dict[ColumnName, Annotated[MappedColumn, BeforeValidator(_spelled_out)]]


class Into(Part):
    """What the rows become: events of a name, customers, or rows of a related table.

    `customer` is who the row is about; rows of a table need none. `id` names an event; without it, an event is known by
    all it says. `key` is the column that names a row of a table; a newer row of the same key takes its place. `role`
    says what a table is: `list` fills the list of its name; of `accounts`, `account` is the trait of a customer that
    names the key of theirs. `standard` says that an event has the meaning that Ilk knows by its name, and is checked
    to have its columns.
    """

    events: ColumnName | None = None
    customers: bool = False
    table: ColumnName | None = None
    customer: Formula | None = None
    occurred_at: Formula | None = None
    id: Formula | None = None
    key: Name | None = None
    role: Literal["products", "accounts", "list"] | None = None
    account: Name | None = None
    standard: Literal["message", "consent", "exposure", "assignment"] | None = None

    @property
    def target(self) -> Target:
        """Which of the three."""
        if self.events is not None:
            return Target.EVENTS
        return Target.CUSTOMERS if self.customers else Target.TABLE

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Self:
        given = [self.events is not None, self.customers, self.table is not None]
        if sum(given) != 1:
            raise ValueError("exactly one of `events`, `customers: true` and `table` says what the rows become")
        needed, allowed = _KEYS[self.target]
        for key in _INTO_KEYS:
            value = getattr(self, key)
            if key in needed and value is None:
                raise ValueError(f"`{self.target}` needs `{key}`")
            if value is not None and key not in needed + allowed:
                raise ValueError(f"`{key}` means nothing for `{self.target}`")
        return self

    @model_validator(mode="after")
    def _roles_fit(self) -> Self:
        if (self.role == "accounts") != (self.account is not None):
            raise ValueError("`role: accounts` and `account`, the trait that names a customer's account, go together")
        if self.role == "list" and self.customer is None:
            raise ValueError("a list needs `customer`: who stands on it")
        if self.role in {"products", "accounts"} and self.customer is not None:
            raise ValueError(f"a table of {self.role} belongs to no customer")
        if self.standard is not None and self.events != self.standard:
            raise ValueError(f"the standard event `{self.standard}` is called so: `events: {self.standard}`")
        return self

    @model_validator(mode="after")
    def _types_fit(self) -> Self:
        if self.occurred_at is None:
            return self
        found = type_of(self.occurred_at)
        if found not in {ValueType.INSTANT, ValueType.DATE, ValueType.TEXT}:
            raise ValueError(f"`occurred_at` is an instant, not {found}")
        return self


_INTO_KEYS = ("customer", "occurred_at", "id", "key", "role", "account", "standard")
_KEYS: Mapping[Target, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Target.EVENTS: (("customer", "occurred_at"), ("id", "standard")),
    Target.CUSTOMERS: (("customer",), ()),
    Target.TABLE: ((), ("key", "role", "customer", "account")),
}
"""For each target, the keys it needs and those it may have."""


class Enrichment(Part):
    """Columns of a related table added to each row, by columns that are equal: `on: {ours: theirs}`."""

    table: Name
    on: Annotated[dict[Name, Name], Field(min_length=1)]
    add: Annotated[tuple[ColumnName, ...], Field(min_length=1)]


def _rollup(text: str) -> str:
    found = _ROLLUP.fullmatch(text.strip())
    if found is None or (found[1] == "count") != (found[2] is None):
        hint = (
            "Such as sum(revenue), min(price), max(price), first(store), last(store), count_distinct(product), count()."
        )
        raise in_field(UserError("rollup-syntax", f"`{text}` is no way to sum up rows", hint=hint))
    return text


RollupFormula = Annotated[str, AfterValidator(_rollup)]


def rollup_parts(text: str) -> tuple[RollupFunction, str | None]:
    """The function of a rollup's formula, and the column it takes. Raises `Bug` for what is no formula."""
    found = _ROLLUP.fullmatch(text.strip())
    if found is None:
        raise Bug(f"no formula of a rollup: {text}")
    return (cast("RollupFunction", found[1]), found[2])


class Rollup(Part):
    """An event made of several rows: lines into orders. Rows of one customer that agree in `by` belong together."""

    by: Annotated[tuple[Name, ...], Field(min_length=1)]
    columns: dict[ColumnName, RollupFormula] = Field(default_factory=dict)


class RowRule(Part):
    """A condition that every good row meets, and what to say of a row that does not."""

    check: Annotated[str, AfterValidator(_condition)]
    reason: str


class SourceDefinition(Definition):
    """Where rows come from, what their columns mean, and which rows are good. Bad rows go to the quarantine."""

    connector: Literal["files"] = "files"
    files: FileSettings
    into: Into
    columns: Columns = Field(default_factory=dict)
    enrich: tuple[Enrichment, ...] = ()
    rollups: dict[ColumnName, Rollup] = Field(default_factory=dict)
    rules: tuple[RowRule, ...] = ()
    allow_future: bool = False

    @property
    def table(self) -> str:
        """The warehouse's table that receives the rows."""
        match self.into.target:
            case Target.EVENTS:
                return f"event_{self.into.events}"
            case Target.CUSTOMERS:
                return f"source_{self.name}"
            case Target.TABLE:
                return f"table_{self.into.table}"

    @property
    def events(self) -> tuple[str, ...]:
        """The events that the source gives: its own, and those that its rows are rolled up to."""
        return (self.into.events, *self.rollups) if self.into.events else ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = [*self._into_problems(), *self._rule_problems(), *self._rollup_problems()]
        if problems:
            raise in_field(UserErrors(problems) if len(problems) > 1 else problems[0])
        return self

    def _into_problems(self) -> Iterator[UserError]:
        key = self.into.key
        if key is not None and key not in self.columns:
            yield unknown("column", key, self.columns, where="into: key")
        if self.into.role in {"products", "accounts"} and key is None:
            what = f"the table of {self.into.role} needs a `key`"
            hint = f"Name the column that names one of the {self.into.role}."
            yield UserError("missing-key", what, where="into", hint=hint)
        if self.rollups and self.into.target is not Target.EVENTS:
            yield UserError("wrong-rollup", "only events can be rolled up", where="rollups")
        if self.into.standard is not None:
            yield from self._standard_problems(STANDARD_EVENTS[self.into.standard])

    def _standard_problems(self, standard: StandardEvent) -> Iterator[UserError]:
        types = self.own_types()
        for name, kind in standard.columns.items():
            found = types.get(name)
            if found is None and name in standard.needed:
                what = f"the standard event `{self.into.standard}` needs a column `{name}` ({kind})"
                yield UserError("standard-event-column", what, where="columns")
            elif found is not None and found is not kind:
                what = f"`{name}` of the standard event `{self.into.standard}` is {kind}, not {found}"
                yield UserError("standard-event-column", what, where=f"columns: {name}")

    def _rule_problems(self) -> Iterator[UserError]:
        declared = {name: Compiled(column(name), kind) for name, kind in self.own_types().items()}
        for number, rule in enumerate(self.rules, 1):
            try:
                found = compiled(parse(rule.check), nowhere(rule.check, declared))
            except UserError as error:
                yield error.within(f"rules, rule {number}")
                continue
            if found.type is not ValueType.YES_NO:
                what = f"a rule is a condition, and this is {found.type}"
                yield UserError("mapping-type", what, where=f"rules, rule {number}")

    def _rollup_problems(self) -> Iterator[UserError]:
        own = self.own_types()
        known = {*own, *(name for enrichment in self.enrich for name in enrichment.add)}
        for name, rollup in self.rollups.items():
            used = [*rollup.by, *(rollup_parts(text)[1] for text in rollup.columns.values())]
            for missing in dict.fromkeys(each for each in used if each is not None and each not in known):
                yield unknown("column", missing, known, where=f"rollups: {name}")
            for text in rollup.columns.values():
                function, summed = rollup_parts(text)
                kind = own.get(summed or "", ValueType.NUMBER)
                if function == "sum" and not kind.numeric:
                    what = f"`{summed}` is {kind} and cannot be summed"
                    yield UserError("wrong-rollup", what, where=f"rollups: {name}")

    def own_types(self) -> Mapping[str, ValueType]:
        """The declared columns with their types; columns that are added from tables are not among them."""
        return {name: mapped.value_type for name, mapped in self.columns.items()}

    def mapping(self) -> dict[str, Any]:
        """All that decides how rows are read: when this changes, files are read anew."""
        return self.model_dump(mode="json", exclude={"title", "description", "name"}, exclude_defaults=True)
