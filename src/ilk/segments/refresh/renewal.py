"""A refresh that goes on from the one before: only those are looked at again whose answer can be another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ilk.catalog.tables import CUSTOMERS, METRICS, STAGED
from ilk.segments.compile import Again, Level, Program, answering, belonging, holding, level_query
from ilk.segments.plan import BELONGS, CUSTOMER
from ilk.segments.refresh import ledger
from ilk.segments.refresh.ledger import Stamp
from ilk.segments.refresh.levels import derive, stages
from ilk.segments.refresh.recorded import recorded_so_far
from ilk.segments.refresh.since import Kind, Movement, tables_of
from ilk.segments.refresh.told import TOLD
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine, Job
from ilk.warehouse.sql import Crossing, Expr, Query

_TOUCHED = f"{PASSING}touched_"
"""The prefix of the customers whom a fact or derived table can have changed for."""
_MOST = 4
"""Looking at more than a quarter of all customers again costs more than working it out for everyone."""

People = frozenset[str]
"""Tables of customers (`customer_no`): everyone who is in one of them."""


@dataclass(slots=True)
class Renewal:
    """One refresh after another: first `stage_customers`, then `answer` in the place of answering everyone anew."""

    engine: Engine
    program: Program
    movement: Movement
    _whole: set[str] = field(default_factory=set)
    """The facts and derived tables that are computed for everyone."""
    _edges: dict[tuple[Kind, str], Sequence[Crossing]] = field(default_factory=dict)
    """The columns that are worked out for some customers alone, with edges of their own that they turn at."""

    def stage_customers(self, base: Query) -> None:
        """Stage `customers` and `customer_metrics`; a trait that cannot have changed for a customer stays as it was."""
        targets = stages(self.program)
        self._prepare(Job(targets[0], base))
        for number, level in enumerate(self.program.traits):
            self._columns("trait", level, f"traits_{number}", targets[number], targets[number + 1], CUSTOMERS)
        self._columns("metric", self.program.metrics, "metrics", targets[-1], STAGED + METRICS, METRICS)

    def answer(self, before: str | Query, numbers: Mapping[str, int], stamp: Stamp) -> None:
        """Fill the tables of who moved, level by level."""
        program, engine = self.program, self.engine
        late = [table for level in program.segments for table in level.derived]
        recorded = recorded_so_far(engine, late, stamp.as_of)
        others = self._others("segments", program.segments, STAGED + CUSTOMERS, CUSTOMERS)
        engine.create(ledger.MEMBERS, sql.no_rows(ledger.MEMBER_COLUMNS))
        engine.create(ledger.ASKED, sql.no_rows(ledger.ASKED_COLUMNS))
        engine.create(ledger.CHANGED, sql.no_rows(ledger.ASKED_COLUMNS))
        for place, level in enumerate(program.segments):
            self._answer_level(place, level, numbers, others, before, recorded)
        self._take_out(before, [number for name, number in numbers.items() if ("segment", name) in self._edges])
        gone = [number for name, number in numbers.items() if name not in stamp.versions]
        if gone:
            engine.create_all([Job(ledger.CHANGED, ledger.changed(before, gone), adds=True)])

    def _prepare(self, base: Job) -> None:
        """Work out the base rows, whom rows and windows touch, and what is computed for everyone."""
        parts = {name: reach for name, reach in self.movement.reaches.items() if reach is not None}
        touched = [Job(_TOUCHED + name, _distinct(reach)) for name, reach in parts.items()]
        self.engine.create_all([base, *touched])
        crowded = self._crowded(list(parts), base.table)
        there = self.engine.tables()
        former: Mapping[Kind, Iterable[str]] = {"trait": there[CUSTOMERS], "metric": there[METRICS]}
        everyones = []
        for kind, level in self._levels():
            for name, column in level.columns.items():
                edges = self.movement.of(kind, name, column)
                if edges is None or tables_of(column) & crowded or name not in former.get(kind, (name,)):
                    everyones.append(column)
                else:
                    self._edges[kind, name] = edges
        late = [table.name for _, level in self._levels() for table in level.derived]
        self._whole = self.program.behind({*(table for column in everyones for table in tables_of(column)), *late})
        for wave in self.program.facts.waves(self.program.facts.names(PASSING), self._whole):
            self.engine.create_all(wave)

    def _levels(self) -> Sequence[tuple[Kind, Level]]:
        program = self.program
        return [
            *(("trait", level) for level in program.traits),
            ("metric", program.metrics),
            *(("segment", level) for level in program.segments),
        ]

    def _crowded(self, parts: Sequence[str], everyone: str) -> set[str]:
        """Of some tables those that moved for too many to look at one by one."""
        if not parts:
            return set()
        sides = [(name, _TOUCHED + name) for name in parts] + [("", everyone)]
        counts = [sql.select({"name": sql.literal(name), "people": sql.count_rows()}, table) for name, table in sides]
        found = {row["name"]: row["people"] for row in self.engine.run(sql.stack(counts)).to_pylist()}
        return {name for name in parts if found[name] * _MOST > found[""]}

    # ---- traits and metrics --------------------------------------------------------------------------------------

    def _columns(self, kind: Kind, level: Level, token: str, source: str, target: str, former: str) -> None:
        """Work out the columns of a level beside those of `source`."""
        engine, there = self.engine, self.engine.tables()
        derive(engine, self.program, level, source)
        again = self._again(kind, level)
        keep = ["customer_no"] if kind == "metric" else list(there[source])
        if not again:
            engine.create(target, level_query(level, source, self.program.facts.names(PASSING), keep=keep))
            return
        others = self._others(token, [level], source, CUSTOMERS)
        people = frozenset[str]().union(*self._people(kind, token, again, source, {others}).values())
        names = self._look_at(token, again, dict.fromkeys(again, people))
        keys = f"{PASSING}{token}_again"
        engine.create(keys, _everyone_of(people))
        engine.create(target, level_query(level, source, names, keep=keep, again=Again(again, keys, former)))

    def _again(self, kind: Kind, level: Level) -> Mapping[str, Expr]:
        """The columns that are worked out for some customers alone."""
        return {name: column for name, column in level.columns.items() if (kind, name) in self._edges}

    def _others(self, token: str, levels: Iterable[Level], source: str, published: str) -> str:
        """The table of customers who are new, or another in a column that the levels read."""
        there = self.engine.tables()
        read = sql.columns_of(CUSTOMER, [column for level in levels for column in level.columns.values()])
        columns = sorted(read & there[source].keys() - {"customer_no"})
        table = f"{PASSING}{token}_others"
        self.engine.create(table, _differing(source, published, columns, there[published]))
        return table

    def _people(
        self, kind: Kind, token: str, columns: Mapping[str, Expr], source: str, shared: set[str]
    ) -> Mapping[str, People]:
        """Whom to look at again for each column, beside some for all."""
        crossed: dict[str, Job] = {}
        for place, name in enumerate(columns):
            if edges := self._edges[kind, name]:
                found = _distinct([self.movement.crossing(edge, source) for edge in edges])
                crossed[name] = Job(f"{PASSING}{token}_crossed_{place}", found)
        if crossed:
            self.engine.create_all(list(crossed.values()))
        whom = {name: {*shared, *(_TOUCHED + table for table in tables_of(each))} for name, each in columns.items()}
        for name, job in crossed.items():
            whom[name].add(job.table)
        return {name: frozenset(tables) for name, tables in whom.items()}

    def _look_at(self, token: str, columns: Mapping[str, Expr], people: Mapping[str, People]) -> Mapping[str, str]:
        """Compute what columns read for some people each; the names of all facts and derived tables."""
        names = self.program.facts.names(PASSING)
        wanted: dict[str, People] = defaultdict(frozenset)
        for name, column in columns.items():
            for table in self.program.behind(tables_of(column)) - self._whole:
                wanted[table] |= people[name]
        names |= {table: f"{PASSING}{token}_{table}" for table in wanted}
        stored = self.engine.tables()

        def reading(table: str, query: Query) -> Mapping[str, str | Query]:
            own = [name for name in sql.tables_in(query) if name in stored and name not in names]
            return {name: _rows_of(name, sql.named_of(stored[name], query), wanted[table]) for name in own}

        for wave in self.program.facts.waves(names, wanted, reading):
            self.engine.create_all(wave)
        return names

    # ---- segments ------------------------------------------------------------------------------------------------

    def _take_out(self, before: str | Query, of: Iterable[int]) -> None:
        """Let those who are no customers any more leave some segments: they are not among those who are asked."""
        lost = PASSING + "lost"
        same = sql.compare(sql.column("customer_no", "now"), "=", sql.column("customer_no", "was"))
        joins, gone = [sql.Join(STAGED + CUSTOMERS, "now", same)], sql.is_missing(sql.column("customer_no", "now"))
        number = {"customer_no": sql.column("customer_no", "was")}
        self.engine.create(lost, sql.select(number, CUSTOMERS, alias="was", joins=joins, where=gone))
        if self.engine.run(sql.everything(lost, limit=1)).num_rows:
            self.engine.create_all([Job(ledger.CHANGED, ledger.changed_of_lost(before, of, lost), adds=True)])

    def _answer_level(
        self,
        place: int,
        level: Level,
        numbers: Mapping[str, int],
        others: str,
        before: str | Query,
        recorded: Mapping[str, str],
    ) -> None:
        engine, customers = self.engine, STAGED + CUSTOMERS
        shared = {others}
        if TOLD in engine.tables():
            shared.add(TOLD)
        if level.needs:
            needed = [numbers[name] for name in level.needs]
            engine.create(PASSING + BELONGS, belonging(level.needs, ledger.going_on(before, needed)))
            shared.add(f"{PASSING}moved_{place}")
            engine.create(f"{PASSING}moved_{place}", ledger.who_changed(needed))
        derive(engine, self.program, level, customers, recorded)
        again = self._again("segment", level)
        people = self._people("segment", f"segments_{place}", again, customers, shared)
        names = {**self._look_at(f"segments_{place}", again, people), BELONGS: PASSING + BELONGS}
        asked = [
            Job(ledger.ASKED, answering(numbers[name], column, customers, names, _everyone_of(people[name])), adds=True)
            for name, column in again.items()
        ]
        anew = {name: column for name, column in level.columns.items() if name not in again}
        answered = [
            Job(ledger.MEMBERS, holding(numbers[name], column, customers, PASSING, level.alone.get(name)), adds=True)
            for name, column in anew.items()
        ]
        engine.create_all([*answered, *asked])
        moved = []
        if anew:
            moved.append(ledger.changed(before, [numbers[name] for name in anew]))
        if again:
            moved.append(ledger.changed_of_asked(before, [numbers[name] for name in again]))
        engine.create_all([Job(ledger.CHANGED, query, adds=True) for query in moved])


def same_rows(engine: Engine, now: str, was: str) -> bool:
    """Whether two tables of customers have the same columns, and the same row of each customer."""
    there = engine.tables()
    if there[now] != there[was]:
        return False
    counts = [sql.select({"people": sql.count_rows()}, table) for table in (now, was)]
    (people, before) = (engine.run(query).column("people").to_pylist()[0] for query in counts)
    return people == before and not engine.run(_differing(now, was, list(there[now]), there[was])).num_rows


def _rows_of(table: str, columns: Sequence[str], people: People) -> Query:
    """The rows of some customers alone."""
    same = sql.same("own", "again", "customer_no")
    kept = sql.columns(columns, "own")
    # A join: DuckDB 2.0 loses rows beside a semi-join that its statistics say is empty.
    return sql.select(kept, table, alias="own", joins=[sql.Join(_everyone_of(people), "again", same, kind="inner")])


def _everyone_of(people: People) -> Query:
    """`customer_no` of everyone who is in one of some tables, each once."""
    number = {"customer_no": sql.column("customer_no")}
    first, *rest = sorted(people)
    if not rest:
        return sql.select(number, first)
    return _distinct([sql.select(number, table) for table in (first, *rest)])


def _distinct(queries: Sequence[Query]) -> Query:
    number = sql.column("customer_no")
    if not queries:
        return sql.no_rows({"customer_no": "INTEGER"})
    return sql.select({"customer_no": number}, sql.stack(queries), group_by=[number])


def _differing(source: str, published: str, columns: Sequence[str], known: Iterable[str]) -> Query:
    """`customer_no` of customers who are not among the published ones, or differ from them in a column."""
    number = sql.column("customer_no", "now")
    same = sql.compare(number, "=", sql.column("customer_no", "was"))
    differs = [sql.is_missing(sql.column("customer_no", "was"))]
    for name in columns:
        now, was = sql.column(name, "now"), sql.column(name, "was")
        both = sql.all_of([sql.is_missing(now), sql.is_missing(was)])
        equal = sql.any_of([sql.truth(sql.compare(now, "=", was)), both])
        differs.append(sql.negate(equal) if name in set(known) else sql.is_known(number))
    joins = [sql.Join(published, "was", same)]
    return sql.select({"customer_no": number}, source, alias="now", joins=joins, where=sql.any_of(differs))
