"""The tree of a definition: what every condition and every value must answer, and about whom."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Literal, Protocol, TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from ilk.catalog.schema import Catalogue
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.segments.turning import Turn, turn_unless_known
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.plan import Plan

MOST_LEVELS = 64
"""How many levels of conditions and values, one within the other, a definition may have."""

Below = TypeVar("Below")

Result = bool | int | float | Decimal | str | date | datetime | Sequence[str] | None
"""A value in memory; None is missing. Instants are aware, UTC."""


NameKind = Literal["trait", "event", "segment", "table", "list", "account", "channel"]
"""What a definition may name and depend on; `account` is a field of the customer's account."""


Outlook = tuple[bool, int | None]


@dataclass(frozen=True, slots=True)
class Moment:
    """When a definition is evaluated: `as_of`, aware, UTC; calendar periods are those of `zone`."""

    as_of: datetime
    zone: ZoneInfo


class Subject(Protocol):
    """What a condition is asked about: a person, or one event of theirs inside a `where`."""

    def field(self, name: str) -> Result:
        """The value of a trait or property; None when missing."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; `id` breaks ties between events of the same instant."""

    at: datetime
    id: str
    properties: Mapping[str, Result] = field(default_factory=dict)

    def field(self, name: str) -> Result:
        """The value of a property; None when missing."""
        return self.properties.get(name)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a related table, as it was last loaded."""

    columns: Mapping[str, Result] = field(default_factory=dict)

    def field(self, name: str) -> Result:
        """The value of a column; None when missing."""
        return self.columns.get(name)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value that a trait took, at the instant at which it was recorded."""

    at: datetime
    value: Result = None


@dataclass(frozen=True, slots=True)
class Move:
    """That somebody `entered` a segment, or left it, as the ledger has it."""

    at: datetime
    entered: bool


@dataclass(frozen=True, slots=True)
class Person:
    """A customer in memory: traits, events by name in order of (at, id), and the segments they are in.

    `rows` are those of related tables by name, `account` the row of their account, `colleagues` the other customers of
    it, and `addresses` what reaches them on each channel. `id` is the customer's identifier; `history` are the recorded
    values of traits, `ledger` the recorded moves into and out of segments, both oldest first; `lists` the lists they
    stand on, and `suppressed` whether one of these is a list of people to be left out. `crowd` are the known values of
    a trait over everybody, or over the members of a segment, in ascending order, and `answers` the questions about
    everybody that hold for them: those whose answer is not theirs alone.
    """

    traits: Mapping[str, Result] = field(default_factory=dict)
    events: Mapping[str, Sequence[Event]] = field(default_factory=dict)
    segments: frozenset[str] = frozenset()
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    account: Mapping[str, Result] = field(default_factory=dict)
    colleagues: Sequence["Person"] = field(default=(), compare=False, repr=False)
    addresses: Mapping[str, Result] = field(default_factory=dict)
    id: str = ""
    history: Mapping[str, Sequence[Entry]] = field(default_factory=dict)
    ledger: Mapping[str, Sequence[Move]] = field(default_factory=dict)
    lists: frozenset[str] = frozenset()
    suppressed: bool = False
    crowd: Mapping[tuple[str, str | None], Sequence[Result]] = field(default_factory=dict, compare=False, repr=False)
    answers: frozenset[str] = frozenset()

    def field(self, name: str) -> Result:
        """The value of a trait; None when missing."""
        return self.traits.get(name)


class Reach(Protocol):
    """How far back something looks."""

    def reach(self, moment: Moment) -> datetime | None:
        """What is older does not matter, at this moment and at later ones; None where nothing is too old."""


@dataclass(frozen=True, slots=True)
class Need:
    """Events of a name that an answer stands on: without all others it is the same, at this moment and at later ones.

    Of those that meet `where` and that lie within the reach of a window (None: however old), these are needed: all,
    the `count` first or last, the one with the `least` or `greatest` of a property, or one for `each` value of it.
    `reads` are the properties that are looked at, those of `where` apart.
    """

    event: str
    where: "Condition | None" = None
    window: Reach | None = None
    which: Literal["all", "first", "last", "least", "greatest", "each"] = "all"
    count: int = 1
    of: str | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which names mean what: a customer's traits, or within `event` or `table` the fields of such a row."""

    catalogue: Catalogue
    event: str | None = None
    table: str | None = None

    @property
    def of_customer(self) -> bool:
        """Whether a customer is asked about, not a row of theirs inside a `where`."""
        return self.event is None and self.table is None

    def field_type(self, name: str) -> ValueType:
        """The type of a trait or property. Raises `NotFound` with the nearest names."""
        fields, kind = self.fields()
        if name in fields:
            return fields[name]
        error = unknown(kind, name, fields)
        if not self.of_customer and name in self.catalogue.traits:
            error.hint = f"It is a trait; end the `where` before it with parentheses: where (…) and `{name}` …"
        raise error

    def fields(self) -> tuple[Mapping[str, ValueType], str]:
        """The names in scope with their types, and what they are called."""
        if self.event is not None:
            schema = self.catalogue.events.get(self.event)
            return (schema.properties if schema else {}), "property"
        if self.table is not None:
            table = self.catalogue.tables.get(self.table)
            return (table.columns if table else {}), "column"
        return self.catalogue.traits, "trait"

    def within(self, event: str) -> "Scope":
        """The scope of a `where` over `event`. Raises `NotFound` with the nearest events."""
        if event not in self.catalogue.events:
            error = unknown("event", event, self.catalogue.events)
            if event in self.catalogue.tables:
                error.hint = f"It is a related table: any `{event}` where (…), count of `{event}` where (…)."
            raise error
        return Scope(self.catalogue, event=event)

    def within_table(self, table: str) -> "Scope":
        """The scope of a `where` over the rows of a related table. Raises `NotFound` with the nearest tables."""
        if table not in self.catalogue.tables:
            error = unknown("table", table, self.catalogue.tables)
            if table in self.catalogue.events:
                error.hint = f"It is an event: did `{table}` where (…), did not `{table}`."
            raise error
        return Scope(self.catalogue, table=table)


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a kind is written: rules of the grammar, and what to build from each named alternative.

    `values`, `predicates` and `conditions` are alternatives added to those rules (a predicate may stand bare in a
    `where`, a condition may not); `rules` are further rules of the kind's own, `terminals` its words and phrases.
    """

    conditions: str = ""
    predicates: str = ""
    values: str = ""
    rules: str = ""
    terminals: Sequence[str] = ()
    build: Mapping[str, Callable[..., object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FormHints:
    """How the studio's builder presents a kind, where the fields alone do not say it well enough.

    `names` says of a text field which names it takes: `event`, `property`, `segment`, `trait`, `table`, `list`;
    `only_if` of a field that is filled only while another holds one of some options, which and what; `around` the
    words that stand before and after a field.
    """

    title: str = ""
    group: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    only_if: Mapping[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    around: Mapping[str, tuple[str, str]] = field(default_factory=dict)


class Node(BaseModel, ABC):
    """What conditions and values share: immutable, compared by content, written as JSON by their `kind`."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")

    syntax: ClassVar[Syntax] = Syntax()
    examples: ClassVar[tuple[str, ...]] = ()
    form: ClassVar[FormHints] = FormHints()
    is_atom: ClassVar[bool] = True
    """Whether the text form needs no parentheses inside another condition."""
    asks_rows: ClassVar[bool] = False
    """Whether fields named below are those of a customer's rows, not traits of the customer."""

    @abstractmethod
    def text(self) -> str:
        """The canonical text form; parsing it gives an equal tree."""

    @abstractmethod
    def sentence(self) -> str:
        """The node in English, as a person says it."""

    def children(self) -> Iterable["Node"]:
        """The nodes below this one, in the order of the text."""
        for name in type(self).model_fields:
            yield from _nodes(getattr(self, name))

    def names(self) -> Iterable[tuple[NameKind, str]]:
        """What the node itself names, its children apart."""
        return ()

    @cached_property
    def restless(self) -> "tuple[Condition | Value, ...]":
        """The nodes right below whose answers time alone may change."""
        return tuple(each for each in self.children() if isinstance(each, Condition | Value) and not timeless(each))

    def needs(self) -> Iterable[Need]:
        """The events that the node's own answer stands on, its children apart."""
        return ()

    def inner(self, scope: Scope) -> Scope:
        """The scope of the children: another one below a `where`."""
        return scope

    def turns(self, event: str) -> Turn:
        """What one more event of a name can do to the answer."""
        return turn_unless_known(self, event)

    def ages(self) -> Turn:
        """What time alone can do to the answer."""
        return Turn.NEITHER if timeless(self) else Turn.EITHER

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        """What is wrong at this node itself, given that its children are right."""
        return iter(())

    def problems(self, scope: Scope) -> Iterator[UserError]:
        """Everything that is wrong at or below this node; empty when it can be evaluated."""
        return (problem for _, problem in self.faults(scope))

    def faults(self, scope: Scope) -> Iterator[tuple["Node", UserError]]:
        """Everything that is wrong at or below this node, each with the node at which it is."""
        try:
            inner = self.inner(scope)
        except UserError as error:
            yield self, error
            return
        below = [fault for child in self.children() for fault in child.faults(inner)]
        yield from below
        if not below:
            yield from ((self, problem) for problem in self.own_problems(scope))

    def walk(self) -> Iterator["Node"]:
        """This node and all below it."""
        yield self
        for child in self.children():
            yield from child.walk()


class Condition(Node):
    """A yes or no about a subject: never unknown, a comparison with a missing value is false."""

    live: ClassVar[bool] = True
    """Whether one customer's own data answer it, so that it can be asked live."""

    @abstractmethod
    def sql(self, plan: "Plan") -> Expr:
        """The condition over one row of the plan; never null. Facts it needs are asked of the plan."""

    @abstractmethod
    def holds(self, subject: Subject, moment: Moment) -> bool:
        """The condition about one subject, in memory: the oracle of the SQL, and what runs live."""

    @cached_property
    def patient(self) -> bool:
        """Whether there may be events that its outlook says cannot turn it."""
        return not any(True for node in self.walk() for _ in node.needs())

    def outlook(self, subject: Subject, moment: Moment) -> Outlook:
        """The answer, and how many more events, of whatever names, cannot turn it: never too many; None: any number.

        It stays so until time, a trait or a segment turns an answer in the tree.
        """
        return self.holds(subject, moment), None if self.patient else 0

    def negated_sentence(self) -> str:
        """The opposite in English."""
        return f"it is not so that {self.sentence()}"

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        """When the answer may next change by itself; never later than it does. None: not without new data."""
        return earliest([child.next_change(subject, moment) for child in self.restless])


class Value(Node):
    """Something that a condition compares; may be missing."""

    @abstractmethod
    def type(self, scope: Scope) -> ValueType:
        """The type of the value in `scope`. Raises `UserError` for unknown names."""

    @abstractmethod
    def sql(self, plan: "Plan") -> Expr:
        """The value over one row of the plan; null when missing."""

    @abstractmethod
    def value(self, subject: Subject, moment: Moment) -> Result:
        """The value for one subject, in memory; None when missing."""

    def is_tally(self) -> bool:
        """Whether it is a number that rises by one at most with an event, and never by time alone."""
        return False

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        """When the value may next change by itself; never later than it does. None: not without new data."""
        return earliest([child.next_change(subject, moment) for child in self.restless])


def refuse_deep(root: Below, below: Callable[[Below], Iterable[Below]], most: int = MOST_LEVELS) -> None:
    """Raise `UserError` for a tree with more levels than every pass over it, the engine's own among them, can take."""
    level: Sequence[Below] = [root]
    for _ in range(most):
        level = [child for parent in level for child in below(parent)]
        if not level:
            return
    raise UserError("definition-too-deep", f"the definition is nested more than {MOST_LEVELS} levels deep")


def timeless(node: Node) -> bool:
    """Whether time alone never changes an answer: no kind in the tree says when it does."""
    own = (Condition.next_change, Value.next_change)
    return all(type(each).next_change in own for each in node.walk() if isinstance(each, Condition | Value))


def earliest(instants: Iterable[datetime | None]) -> datetime | None:
    """The first of the instants that there are."""
    return min([instant for instant in instants if instant is not None], default=None)


def _nodes(value: object) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _nodes(item)
