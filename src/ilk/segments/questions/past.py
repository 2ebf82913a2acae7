"""Who a definition holds for at an instant of the past, and how that differs from who was recorded then."""

from collections.abc import Mapping, Sequence

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS
from ilk.customers.listing import identifiers
from ilk.customers.reading import rows
from ilk.segments.compile import Definitions, Program, belonging, compile_program, level_query
from ilk.segments.language.checking import uses
from ilk.segments.plan import BELONGS, CUSTOMER, beside
from ilk.segments.tree import Moment, Node
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join, Query

Step = tuple[str, Query]


def evaluated_members(
    name: str, definitions: Definitions, catalogue: Catalogue, moment: Moment, base: Query, columns: Sequence[str]
) -> Query:
    """One statement, with named steps, that answers the `customer_no` of the members of a segment at a moment.

    Args:
        name: the segment.
        definitions: all there are; those that the segment needs are worked out.
        catalogue: the names they use.
        moment: when.
        base: the rows of customers as of then, before anything is computed.
        columns: the columns of these rows.
    """
    needed = _needed(name, definitions)
    program = compile_program(needed, catalogue, moment)
    steps: list[Step] = [(table.name, table.query()) for table in program.facts.tables.values()]
    steps += [(table.name, table.query({})) for table in program.facts.derived.values() if not table.late]
    steps.append(("past_base", base))
    customers = _traits(program, steps, "past_base", list(columns))
    members = _segments(program, steps, customers)
    number, segment = sql.column("customer_no"), sql.column("segment")
    own = sql.compare(segment, "=", sql.literal(name))
    return sql.named_steps(steps, sql.select({"customer_no": number}, _stacked(members), where=own))


def compared(
    engine: Engine, one: Query, other: Query, *, limit: int
) -> tuple[dict[str, int], Sequence[str], Sequence[str]]:
    """Two sets of customers beside each other: `one`, `other` and `both` counted; some of each alone, by identifier."""
    same = sql.same("one", "other", "customer_no")
    in_one, in_other = (sql.is_known(sql.column("customer_no", side)) for side in ("one", "other"))
    number = sql.or_else(sql.column("customer_no", "one"), sql.column("customer_no", "other"))
    columns = {"customer_no": number, "in_one": in_one, "in_other": in_other}
    beside = sql.select(columns, one, alias="one", joins=[Join(other, "other", same, kind="full")])
    flags = sql.column("in_one", "rows"), sql.column("in_other", "rows")
    counts = {
        "one": sql.count_if(flags[0]),
        "other": sql.count_if(flags[1]),
        "both": sql.count_if(sql.all_of(flags)),
    }
    (counted,) = rows(engine, sql.select(counts, beside, alias="rows"))
    alone = [identifiers(engine, _alone(beside, *sides), limit) for sides in (flags, flags[::-1])]
    return counted, alone[0], alone[1]


def _alone(beside: Query, inside: Expr, outside: Expr) -> Query:
    where = sql.all_of((inside, sql.negate(outside)))
    return sql.select({"customer_no": sql.column("customer_no", "rows")}, beside, alias="rows", where=where)


def _needed(name: str, definitions: Definitions) -> Definitions:
    """The definitions that a segment needs, itself or through others."""
    segments, traits, waiting = {name}, set[str](), list[Node]([definitions.segments[name]])
    while waiting:
        used = uses(waiting.pop())
        fresh = {each for each in used.segments if each in definitions.segments} - segments
        computed = {each for each in used.traits if each in definitions.traits} - traits
        segments |= fresh
        traits |= computed
        waiting += [*(definitions.segments[each] for each in fresh), *(definitions.traits[each] for each in computed)]
    return Definitions(
        traits={each: tree for each, tree in definitions.traits.items() if each in traits},
        segments={each: tree for each, tree in definitions.segments.items() if each in segments},
        stored_as=definitions.stored_as,
    )


def _traits(program: Program, steps: list[Step], source: str, columns: list[str]) -> str:
    """Add the steps that compute traits; the name of the one that has them all."""
    for number, level in enumerate(program.traits):
        names = {CUSTOMERS: source}
        steps += [(table.name, table.query(names)) for table in level.derived]
        steps.append((f"past_traits_{number}", level_query(level, source, {}, keep=columns)))
        source, columns = f"past_traits_{number}", [*columns, *level.columns]
    return source


def _segments(program: Program, steps: list[Step], customers: str) -> list[str]:
    """Add the steps that answer segments, level by level; the names of those that hold the members."""
    members: list[str] = []
    for number, level in enumerate(program.segments):
        names = {CUSTOMERS: customers, BELONGS: f"past_belongs_{number}"}
        if level.needs:
            steps.append((names[BELONGS], belonging(level.needs, _stacked(members))))
        steps += [(table.name, table.query(names)) for table in level.derived]
        held = [_holding(segment, holds, names) for segment, holds in level.columns.items()]
        steps.append((f"past_members_{number}", sql.stack(held)))
        members.append(f"past_members_{number}")
    return members


def _holding(segment: str, holds: Expr, names: Mapping[str, str]) -> Query:
    number = sql.column("customer_no", CUSTOMER)
    columns = {"segment": sql.literal(segment), "customer_no": number}
    return sql.select(columns, names[CUSTOMERS], alias=CUSTOMER, joins=beside([holds], names), where=holds)


def _stacked(members: Sequence[str]) -> Query:
    return sql.stack([sql.everything(each) for each in members])
