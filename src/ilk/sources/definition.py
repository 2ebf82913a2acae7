"""What a source is: where rows come from, what their columns mean, and which rows are good."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from ilk.catalog.documents import Definition, Name, Part, in_field
from ilk.catalog.standard import STANDARD_EVENTS, StandardEvent
from ilk.catalog.tables import event_table, related_table, source_table
from ilk.kernel.errors import UserError, UserErrors, unknown
from ilk.kernel.types import ValueType
from ilk.sources.columns import check_bounds, column_type
from ilk.sources.connectors.connector import FilesConnection
from ilk.sources.connectors.connectors import AnyConnection
from ilk.sources.connectors.intake.logged import LogConnection
from ilk.sources.expecting import SourceCheck, source_check_problems
from ilk.sources.expressions import ColumnName, Formula, RowCondition
from ilk.sources.files.formats import FORMATS
from ilk.sources.files.settings import FileSettings
from ilk.sources.into import Into, Target
from ilk.sources.mapping.compiled import Compiled
from ilk.sources.mapping.compiling import compiled, nowhere
from ilk.sources.mapping.parsing import parse
from ilk.sources.rollup import Rollup, RollupFunction, rollup_parts
from ilk.warehouse.sql import column

_LANDED = FileSettings(path="landing", format="parquet")


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"it is not a regular expression: {error}") from None
    return text


def _spelled_out(value: object) -> object:
    """`quantity: integer(quantity)` is short for `quantity: {value: integer(quantity)}`."""
    return {"value": value} if isinstance(value, str) else value


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


class Enrichment(Part):
    """Columns of a related table added to each row, by columns that are equal: `on: {ours: theirs}`."""

    table: Name
    on: Annotated[dict[Name, Name], Field(min_length=1)]
    add: Annotated[tuple[ColumnName, ...], Field(min_length=1)]


class RowRule(Part):
    """A condition that every good row meets, and what to say of a row that does not."""

    check: RowCondition
    reason: str


class SourceDefinition(Definition):
    """Where rows come from, what their columns mean, and which rows are good. Bad rows go to the quarantine.

    `where` says which rows are the source's at all: the others are passed over, and counted. So one file can give
    several events, each from the rows that tell of it.
    """

    files: FileSettings | None = None
    connect: AnyConnection | None = None
    into: Into
    columns: Columns = Field(default_factory=dict)
    enrich: tuple[Enrichment, ...] = ()
    rollups: dict[ColumnName, Rollup] = Field(default_factory=dict)
    where: RowCondition | None = None
    rules: tuple[RowRule, ...] = ()
    checks: tuple[SourceCheck, ...] = ()
    allow_future: bool = False

    @property
    def place(self) -> str:
        """Where the rows come from, in words."""
        if self.connect is None:
            return self.written.path
        return f"{self.files.path} in {self.connect.place}" if self.files else self.connect.place

    @property
    def connector(self) -> str:
        """What brings the rows."""
        return self.connect.kind if self.connect else "files"

    @property
    def written(self) -> FileSettings:
        """How the files are written that rows are read from; what a connector brings is landed as Parquet."""
        return self.files or _LANDED

    @property
    def local_files(self) -> tuple[str, ...]:
        """The files of this machine that are read, as the source names them."""
        return (self.written.path,) if self.connect is None else self.connect.local_files

    @property
    def table(self) -> str:
        """The warehouse's table that receives the rows."""
        if self.into.events is not None:
            return event_table(self.into.events)
        return source_table(self.name) if self.into.table is None else related_table(self.into.table)

    @property
    def events(self) -> tuple[str, ...]:
        """The events that the source gives: its own, and those that its rows are rolled up to."""
        return (self.into.events, *self.rollups) if self.into.events else ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        problems = [*self._file_problems(), *self._into_problems(), *self._rule_problems(), *self._rollup_problems()]
        problems += self._check_problems()
        if problems:
            raise in_field(UserErrors(problems) if len(problems) > 1 else problems[0])
        return self

    def _file_problems(self) -> Iterator[UserError]:
        if self.files is None and self.connect is None:
            hint = "Say `files: {path: …}` for files, or `connect:` for another place."
            yield UserError("files-or-connect", "a source has `files` or `connect`", hint=hint)
        if self.connect is not None and (self.files is None) == isinstance(self.connect, FilesConnection):
            gives = "files: which of them says `files`" if self.files is None else "rows, and no files"
            hint = "Say `files: {path: …}`." if self.files is None else "Leave `files` out."
            yield UserError("files-or-connect", f"a source of kind `{self.connect.kind}` gives {gives}", hint=hint)
        known = ["auto", *(each.name for each in FORMATS)]
        if self.written.format not in known:
            yield unknown("format", self.written.format, known, where="files: format")

    def _into_problems(self) -> Iterator[UserError]:
        key = self.into.key
        if key is not None and key not in self.columns:
            yield unknown("column", key, self.columns, where="into: key")
        if self.into.role in {"products", "accounts"} and key is None:
            what = f"the table of {self.into.role} needs a `key`"
            hint = f"Name the column that names one of the {self.into.role}."
            yield UserError("missing-key", what, where="into", hint=hint)
        added = {name for enrichment in self.enrich for name in enrichment.add}
        if self.into.valid_from is not None and "valid_from" in self.columns.keys() | added:
            hint = "It is the instant that `into` says; call the column otherwise."
            yield UserError("reserved-name", "a column cannot be called `valid_from` here", where="columns", hint=hint)
        if self.into.corrects and isinstance(self.connect, LogConnection):
            what = f"events of kind `{self.connect.kind}` are followed as they come, and cannot be replaced"
            hint = "Leave `on_change` out: the first message of an id counts. Send what changed as an event of its own."
            yield UserError("wrong-on-change", what, where="into: on_change", hint=hint)
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
        texts = {f"rules, rule {number}": rule.check for number, rule in enumerate(self.rules, 1)}
        for place, text in (texts | ({"where": self.where} if self.where is not None else {})).items():
            try:
                found = compiled(parse(text), nowhere(text, declared))
            except UserError as error:
                yield error.within(place)
                continue
            if found.type is not ValueType.YES_NO:
                what = f"a condition is expected, and this is {found.type}"
                yield UserError("mapping-type", what, where=place)

    def _check_problems(self) -> Iterator[UserError]:
        types = {
            **dict.fromkeys((name for each in self.enrich for name in each.add), ValueType.TEXT),
            **self.own_types(),
        }
        timed = self.into.events is not None or self.into.valid_from is not None
        for number, check in enumerate(self.checks, 1):
            yield from source_check_problems(check, types, timed=timed, where=f"checks, check {number}")

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
        return self.model_dump(
            mode="json", exclude={"title", "description", "name", "connect", "checks"}, exclude_defaults=True
        )


__all__ = [
    "Enrichment",
    "Into",
    "MappedColumn",
    "Rollup",
    "RollupFunction",
    "RowRule",
    "SourceDefinition",
    "Target",
    "rollup_parts",
]
