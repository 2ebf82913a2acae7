"""From definitions to a program of SQL: a pure function of (definitions, catalogue, as_of)."""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import uses
from ilk.segments.plan import BELONGS, CUSTOMER, DerivedTable, FactBook, Plan, beside, membership_column
from ilk.segments.tree import Condition, Moment, Node, Person, Scope, Value
from ilk.warehouse import sql
from ilk.warehouse.engine import Job
from ilk.warehouse.sql import Expr, Query

Tree = TypeVar("Tree", bound=Node)
Trees = Mapping[str, Value] | Mapping[str, Condition] | Mapping[str, Value | Condition]
"""Values and conditions by name."""

_MANY_SEGMENTS = 8
"""More than so many are told apart by numbers; fewer are as quick, and easier to read, by name."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """What is refreshed together: computed traits and metrics as values, segments as conditions.

    `stored_as` are declared types of computed traits, where they differ from what the value gives: a sum as money.
    """

    traits: Mapping[str, Value] = field(default_factory=dict)
    metrics: Mapping[str, Value | Condition] = field(default_factory=dict)
    segments: Mapping[str, Condition] = field(default_factory=dict)
    stored_as: Mapping[str, ValueType] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """Columns that can be computed together, because none of them needs another."""

    columns: Mapping[str, Expr]
    needs: tuple[str, ...] = ()
    """For segments: the segments that these ask about."""
    alone: Mapping[str, str] = field(default_factory=dict)
    """For segments whose members all have a row of one fact about events: that fact. Who has events is a customer."""
    derived: tuple[DerivedTable, ...] = ()
    """Tables that these need and no earlier level does, from customers with the traits of earlier levels."""


@dataclass(frozen=True, slots=True)
class Program:
    """What computes the definitions: facts first, side by side, then the columns, level by level."""

    facts: FactBook
    traits: tuple[Level, ...]
    metrics: Level
    segments: tuple[Level, ...]

    def late_jobs(
        self, level: Level, customers: str, prefix: str, recorded: Mapping[str, str] | None = None
    ) -> list[Job]:
        """The statements, in order, that compute the derived tables of a level from the table of customers.

        `recorded` are the tables to read in the place of those that runs record.
        """
        names = self.facts.names(prefix) | {CUSTOMERS: customers, BELONGS: prefix + BELONGS} | dict(recorded or {})
        return [Job(names[table.name], table.query(names)) for table in level.derived]

    def behind(self, tables: Iterable[str]) -> set[str]:
        """Some facts and derived tables, with those that they are computed from."""
        reads = {table.name: table.reads for table in self.facts.derived.values()}
        known = reads.keys() | {table.name for table in self.facts.tables.values()}
        found: set[str] = set()
        waiting = set(tables)
        while waiting:
            found |= waiting
            waiting = {other for name in waiting for other in reads.get(name, ())} & known - found
        return found


def compile_program(definitions: Definitions, catalogue: Catalogue, moment: Moment) -> Program:
    """The program of some definitions. Raises `UserError` for a cycle among them, and shows it."""
    book = FactBook()
    plan = Plan(Scope(catalogue), moment, book)
    trait_levels = levels("trait", definitions.traits, lambda tree: uses(tree).traits)
    segment_levels = levels("segment", definitions.segments, lambda tree: uses(tree).segments)

    return Program(
        facts=book,
        traits=tuple(_trait_level(names, definitions, plan) for names in trait_levels),
        metrics=_level(definitions.metrics, definitions.metrics, plan),
        segments=tuple(_segment_level(names, definitions.segments, plan) for names in segment_levels),
    )


def levels(kind: str, trees: Mapping[str, Tree], needs: Callable[[Tree], Iterable[str]]) -> list[list[str]]:
    """The names in levels: each needs only names of earlier ones. Raises `UserError` that shows a cycle."""
    waiting = {name: {other for other in needs(tree) if other in trees} for name, tree in trees.items()}
    done: set[str] = set()
    result: list[list[str]] = []
    while waiting:
        ready = [name for name, needed in waiting.items() if needed <= done]
        if not ready:
            raise _cycle(kind, waiting)
        result.append(ready)
        done.update(ready)
        for name in ready:
            del waiting[name]
    return result


def computed_types(
    traits: Mapping[str, Value], catalogue: Catalogue, stored_as: Mapping[str, ValueType]
) -> dict[str, ValueType]:
    """The types of computed traits, in an order in which each needs only earlier ones."""
    known = dict(catalogue.traits)
    types: dict[str, ValueType] = {}
    for names in levels("trait", traits, lambda tree: uses(tree).traits):
        for name in names:
            scope = Scope(replace(catalogue, traits=known))
            types[name] = known[name] = stored_as.get(name) or traits[name].type(scope)
    return types


@dataclass(frozen=True, slots=True)
class Again:
    """Columns of a level that are worked out for some customers alone, and for others stay as they were.

    `customers` is who it is worked out for (`customer_no`), `former` the table of what the columns were.
    """

    columns: Container[str]
    customers: str | Query
    former: str


def level_query(
    level: Level, source: str, names: Mapping[str, str], *, keep: Sequence[str], again: Again | None = None
) -> Query:
    """The columns of a level beside the kept columns of `source`, one row a customer.

    Args:
        level: the columns.
        source: the table of customers, with the traits that the level needs.
        names: what facts and derived tables are called; as they are when they are not named.
        keep: columns of `source` to carry on.
        again: the columns that are not worked out for everyone; none when left out.
    """
    joins = [_beside(names.get(fact, fact), fact) for fact in _facts_of(level.columns.values())]
    columns = sql.columns(keep, CUSTOMER) | dict(level.columns)
    if again is not None:
        joins += [_beside(again.customers, "again"), _beside(again.former, "former")]
        looked_at = sql.is_known(sql.column("customer_no", "again"))
        for name in level.columns:
            if name in again.columns:
                columns[name] = sql.choose([(looked_at, level.columns[name])], sql.column(name, "former"))
    return sql.select(columns, source, alias=CUSTOMER, joins=joins)


def holding(number: int, condition: Expr, customers: str, prefix: str, alone: str | None = None) -> Query:
    """`segment_no, customer_no` of everyone a compiled condition holds for; it reads only the facts that it needs.

    Args:
        number: of the segment.
        condition: over the table of customers and facts beside it.
        customers: the table of customers.
        prefix: of the fact tables.
        alone: the fact that every member has a row of, and that is all the condition reads; none when left out.
    """
    segment_no = sql.whole(sql.literal(number))
    if alone is not None:
        columns = {"segment_no": segment_no, "customer_no": sql.column("customer_no", alone)}
        return sql.select(columns, prefix + alone, alias=alone, where=condition)
    columns = {"segment_no": segment_no, "customer_no": sql.column("customer_no", CUSTOMER)}
    tables = sorted(sql.aliases_in([condition]) - {CUSTOMER})
    joins = [_beside(prefix + table, table) for table in tables]
    return sql.select(columns, customers, alias=CUSTOMER, joins=joins, where=condition)


def answering(number: int, condition: Expr, customers: str, names: Mapping[str, str], again: str | Query) -> Query:
    """`segment_no, customer_no`, and whether they `belong`, of some customers who are looked at again.

    Args:
        number: of the segment.
        condition: over the table of customers and tables beside it.
        customers: the table of customers.
        names: what facts and derived tables are called.
        again: whom to look at: `customer_no`, each once.
    """
    same = sql.same(CUSTOMER, "again", "customer_no")
    columns = {
        "segment_no": sql.whole(sql.literal(number)),
        "customer_no": sql.column("customer_no", CUSTOMER),
        "belong": condition,
    }
    joins = [sql.Join(again, "again", same, kind="inner")]
    return sql.select(columns, customers, alias=CUSTOMER, joins=[*joins, *beside([condition], names)])


def question(condition: Condition, catalogue: Catalogue, moment: Moment, customers: str = CUSTOMERS) -> Query:
    """One statement, with named steps, that answers the `customer_no` of everyone a condition holds for.

    Other segments are taken from the published memberships.
    """
    plan = Plan(Scope(catalogue), moment)
    number = {"customer_no": sql.column("customer_no", CUSTOMER)}
    return asked(plan, number, uses(condition).segments, where=condition.sql(plan), customers=customers)


def asked(
    plan: Plan,
    columns: Mapping[str, Expr],
    segments: Iterable[str],
    *,
    where: Expr | None = None,
    customers: str = CUSTOMERS,
) -> Query:
    """One row for each customer, with the compiled columns, after named steps for what the plan collected.

    Other `segments` are taken from the published memberships.
    """
    read = [*columns.values(), *([] if where is None else [where])]
    steps = [(table.name, table.query()) for table in plan.facts.tables.values()]
    steps += [(BELONGS, belonging(needed))] if (needed := sorted(segments)) else []
    steps += [(table.name, table.query({CUSTOMERS: customers})) for table in plan.facts.derived.values()]
    return sql.named_steps(steps, sql.select(columns, customers, alias=CUSTOMER, joins=beside(read), where=where))


def belonging(segments: Iterable[str], memberships: str | Query = MEMBERSHIPS) -> Query:
    """One row for each member of some of `segments`: `customer_no` and a yes-or-no column for each of them."""
    names = list(segments)
    if len(names) > _MANY_SEGMENTS:
        return _belonging_by_number(names, memberships)
    number, segment = sql.column("customer_no"), sql.column("segment")
    columns = {"customer_no": number}
    for name in names:
        rows = sql.count_if(sql.compare(segment, "=", sql.literal(name)))
        columns[membership_column(name)] = sql.compare(rows, ">", sql.literal(0))
    return sql.select(columns, memberships, where=sql.in_set(segment, names), group_by=[number])


def _belonging_by_number(segments: Sequence[str], memberships: str | Query) -> Query:
    """The same with each customer's segments gathered as a set of numbers: for fifty it takes a fifth of the time."""
    number, place = sql.column("customer_no"), sql.column("place")
    numbered = {name: divmod(at, sql.PLACES) for at, name in enumerate(segments)}
    listed = [
        sql.select({"name": sql.literal(name), "word": sql.literal(word), "place": sql.literal(at)}, None)
        for name, (word, at) in numbered.items()
    ]
    same = sql.compare(sql.column("name", "listed"), "=", sql.column("segment", "member"))
    joins = [sql.Join(sql.stack(listed), "listed", same, kind="inner")]
    sets = {
        f"word_{word}": sql.gathered(sql.choose([(sql.compare(sql.column("word"), "=", sql.literal(word)), place)]))
        for word in {word for word, _ in numbered.values()}
    }
    gathered = sql.select({"customer_no": number} | sets, memberships, alias="member", joins=joins, group_by=[number])
    columns = {
        membership_column(name): sql.has_place(sql.column(f"word_{word}"), sql.literal(at))
        for name, (word, at) in numbered.items()
    }
    return sql.select({"customer_no": number} | columns, gathered)


def _beside(table: str | Query, alias: str) -> sql.Join:
    return sql.Join(table, alias, sql.same(alias, CUSTOMER, "customer_no"))


def _trait_level(names: Iterable[str], definitions: Definitions, plan: Plan) -> Level:
    level = _level(names, definitions.traits, plan)
    columns = dict(level.columns)
    for name in columns.keys() & definitions.stored_as.keys():
        columns[name] = sql.try_cast(columns[name], definitions.stored_as[name])
    return replace(level, columns=columns)


def _segment_level(names: Iterable[str], segments: Mapping[str, Condition], plan: Plan) -> Level:
    level = _level(names, segments, plan)
    events = {table.name for table in plan.facts.tables.values() if table.choice.rows.of_event}
    alone = {name: _only(column) for name, column in level.columns.items()}
    found = {name: table for name, table in alone.items() if table in events}
    # Who never did anything stands for who has no row of the fact.
    return replace(level, alone={n: t for n, t in found.items() if not segments[n].holds(Person(), plan.moment)})


def _only(column: Expr) -> str:
    """The only table that an expression reads; none when it reads several."""
    tables = sql.aliases_in([column])
    return next(iter(tables)) if len(tables) == 1 else ""


def _level(names: Iterable[str], trees: Trees, plan: Plan) -> Level:
    chosen = {name: trees[name] for name in names}
    needs = sorted({segment for tree in chosen.values() for segment in uses(tree).segments})
    before = len(plan.facts.derived)
    columns = {name: tree.sql(plan) for name, tree in chosen.items()}
    derived = list(plan.facts.derived.values())[before:]
    return Level(columns, tuple(needs), derived=tuple(table for table in derived if table.late))


def _facts_of(columns: Iterable[Expr]) -> tuple[str, ...]:
    return tuple(sorted(sql.aliases_in(columns) - {CUSTOMER, BELONGS}))


def _cycle(kind: str, waiting: Mapping[str, set[str]]) -> UserError:
    path = [next(iter(sorted(waiting)))]
    while path[-1] not in path[:-1]:
        path.append(min(name for name in waiting[path[-1]] if name in waiting))
    circle = " → ".join(f"`{name}`" for name in path[path.index(path[-1]) :])
    return UserError(
        "cycle", f"{kind}s need each other in a circle: {circle}", hint="Let one of them do without the next."
    )
