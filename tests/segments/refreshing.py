"""A refresh as a run does it, and the same answers worked out in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from tests.segments.surroundings import acquainted_again
from tests.segments.world import CATALOGUE, MOMENT, load

from ilk.catalog.schema import Catalogue
from ilk.segments.compile import Definitions, Program, compile_program, computed_types, levels
from ilk.segments.language.checking import read_condition, read_value, unchecked_value, uses
from ilk.segments.refresh.ledger import Stamp
from ilk.segments.refresh.renewal import Renewal
from ilk.segments.refresh.since import Kind, Since, movement
from ilk.segments.refresh.staging import begin_memberships, forget_staged, publish, stage_customers, stage_memberships
from ilk.segments.tree import Condition, Moment, Person
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine

PEOPLE = "people"
Members = Mapping[str, set[int]]


@dataclass(frozen=True)
class Before:
    """The refresh before: when it was, and what it knew."""

    as_of: datetime
    load_no: int = 1
    loaded: Sequence[str] = ()
    changed: Sequence[tuple[Kind, str]] = ()


@dataclass
class Shop:
    """Some people in an engine, and what is defined about them."""

    engine: DuckDBEngine
    people: Mapping[int, Person]
    traits: Mapping[str, str] = field(default_factory=dict)
    metrics: Mapping[str, str] = field(default_factory=dict)
    segments: dict[str, str | Condition] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)

    @property
    def definitions(self) -> Definitions:
        known = self.catalogue
        return Definitions(
            traits={name: read_value(says, known) for name, says in self.traits.items()},
            metrics={name: read_value(says, known) for name, says in self.metrics.items()},
            segments={
                name: read_condition(says, known) if isinstance(says, str) else says
                for name, says in self.segments.items()
            },
        )

    @property
    def catalogue(self) -> Catalogue:
        values = {name: unchecked_value(says) for name, says in self.traits.items()}
        base = replace(CATALOGUE, segments=frozenset(self.segments))
        return replace(base, traits={**base.traits, **computed_types(values, base, {})})

    def run(
        self,
        *as_ofs: datetime,
        run_id: str,
        recorded: Sequence[str] | None = None,
        dies: bool = False,
        since: Before | None = None,
    ) -> None:
        """Refresh as of some instants, one after the other, and publish what was staged unless the run dies.

        `since` is the refresh to go on from, where not everyone is to be looked at again.
        """
        forget_staged(self.engine)
        begin_memberships(self.engine)
        for as_of in as_ofs:
            program = compile_program(self.definitions, self.catalogue, Moment(as_of, MOMENT.zone))
            renewal = self.renewal(program, since) if since else None
            if renewal is None:
                stage_customers(self.engine, program, sql.everything(PEOPLE))
            else:
                renewal.stage_customers(sql.everything(PEOPLE))
            stamp = Stamp(as_of, run_id, {name: self.versions.get(name, 1) for name in self.segments})
            names = list(self.segments) if recorded is None else recorded
            value = "value" if "value" in self.metrics else None
            stage_memberships(self.engine, program, stamp, recorded=names, value_metric=value, renewal=renewal)
        if dies:
            return
        tables = self.engine.tables()
        with self.engine.transaction() as changes:
            publish(changes, tables)
        forget_staged(self.engine)

    def renewal(self, program: Program, before: Before) -> Renewal:
        """What goes on from a refresh before."""
        moment = Moment(before.as_of, MOMENT.zone)
        was = compile_program(self.definitions, self.catalogue, moment)
        since = Since(was, moment, before.load_no, frozenset(before.loaded), frozenset(before.changed))
        return Renewal(self.engine, program, movement(program, since))

    def rows(self, table: str) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.engine.run(sql.everything(table)).to_pylist()
        return [{name: _aware(value) for name, value in row.items()} for row in rows]

    def members(self) -> Members:
        """Who is in by the published memberships."""
        found: dict[str, set[int]] = {name: set() for name in self.segments}
        for row in self.rows("memberships"):
            found.setdefault(row["segment"], set()).add(row["customer_no"])
        return found

    def replayed(self, until: datetime) -> Members:
        """Who is in by the ledger up to an instant."""
        found: dict[str, set[int]] = {name: set() for name in self.segments}
        for row in sorted(self.rows("membership_ledger"), key=lambda row: (row["occurred_at"], row["run_id"])):
            if row["occurred_at"] <= until:
                members = found.setdefault(row["segment"], set())
                known = row["customer_no"] in members
                assert known is (row["change"] == "left"), row
                (members.discard if known else members.add)(row["customer_no"])
        return found

    def expected(self, as_of: datetime) -> Members:
        """Who is in by the answers in memory, in the order in which the definitions need each other."""
        return in_memory(self.people, self.definitions, Moment(as_of, MOMENT.zone))


def shop(people: Mapping[int, Person], **defined: Any) -> Shop:
    """People as they come from the sources, before any refresh."""
    engine = DuckDBEngine.open(None)
    load(engine, people)
    with engine.transaction() as changes:
        changes.rename("customers", PEOPLE)
        changes.drop("memberships")
        changes.drop("membership_ledger")
        changes.drop("trait_history")
    return Shop(engine, people, **defined)


def in_memory(people: Mapping[int, Person], definitions: Definitions, moment: Moment) -> Members:
    members: dict[str, set[int]] = {}
    known = {number: replace(person, segments=frozenset()) for number, person in people.items()}
    for name in _in_order("trait", definitions.traits, lambda tree: uses(tree).traits):
        values = {number: definitions.traits[name].value(person, moment) for number, person in known.items()}
        # Name by name for everyone, for a condition may ask about colleagues.
        known = acquainted_again(
            {number: replace(each, traits={**each.traits, name: values[number]}) for number, each in known.items()}
        )
    for name in _in_order("segment", definitions.segments, lambda tree: uses(tree).segments):
        members[name] = {number for number, each in known.items() if definitions.segments[name].holds(each, moment)}
        inside = {number: replace(known[number], segments=known[number].segments | {name}) for number in members[name]}
        known = acquainted_again(known | inside)
    return members


def _aware(value: Any) -> Any:
    return value.replace(tzinfo=UTC) if isinstance(value, datetime) else value


def _in_order(kind: str, trees: Mapping[str, Any], needs: Any) -> Iterable[str]:
    return [name for level in levels(kind, trees, needs) for name in level]
