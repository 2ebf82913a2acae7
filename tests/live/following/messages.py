"""Messages of the intake's log, the ways that they go, and what people hold at the end of each."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from tests.sources.till import NOW, Till

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS
from ilk.customers.base import Origins, Settled, base_query
from ilk.database.intake import LOG_FILE, Arrivals, IntakeLog, LogEntry, StoredEvent
from ilk.identity.definition import IdentityDefinition
from ilk.kernel.progress import Silent
from ilk.live.evaluator.outcome import Happened, Told
from ilk.live.following.translating import Translated, Translation, Translator
from ilk.segments.people.population import people
from ilk.segments.tree import Person
from ilk.sources.context import LoadReport
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.loading import load
from ilk.sources.places import bring_new
from ilk.sources.schema import customer_columns, dated_sources, event_schemas, partial_sources

LATER = NOW + timedelta(days=1)
"""When what came at `NOW` is loaded, and translated."""


@dataclass
class Both:
    """The same log, loaded into a warehouse and translated live."""

    till: Till
    sources: Sequence[SourceDefinition]
    before: Sequence[SourceDefinition] = ()
    """Sources of files, loaded before anything comes."""
    log: IntakeLog = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        """Load what was there before, and begin a log."""
        self.till.now = LATER
        for each in self.before:
            load(self.till.engine, each, self.tables, self.till.context(), Silent())
        self.log = IntakeLog.open(self.till.root / LOG_FILE, NOW)

    @property
    def all(self) -> Mapping[str, SourceDefinition]:
        return {each.name: each for each in (*self.before, *self.sources)}

    @property
    def tables(self) -> list[SourceDefinition]:
        return [each for each in self.before if each.into.target is Target.TABLE]

    @property
    def origins(self) -> Origins:
        sources = self.all.values()
        traits = {name: column.source for name, column in customer_columns(sources).items()}
        named = [each.name for each in sources if each.into.customers]
        return Origins(traits, named, dated=dated_sources(sources), partial=partial_sources(sources))

    @property
    def catalogue(self) -> Catalogue:
        traits = {name: column.type for name, column in customer_columns(self.all.values()).items()}
        return Catalogue(traits=traits, events=event_schemas(self.all.values()))

    def send(self, *messages: Mapping[str, Any]) -> None:
        """Write messages down, a second apart unless they say when they happened."""
        entries = []
        for said in messages:
            self.count += 1
            at = NOW - timedelta(hours=1) + timedelta(seconds=self.count)
            known = {"type": "track", "userId": "ann", "messageId": f"m{self.count}", "timestamp": at.isoformat()}
            whole = known | said
            entries.append(LogEntry(whole["messageId"], whole["type"], json.dumps(whole)))
        self.log.add([Arrivals(NOW, entries)])

    def loaded(self) -> Mapping[str, LoadReport]:
        """Bring what came, and load it."""
        reports = {}
        for each in sorted(self.sources, key=lambda source: (source.into.target is Target.EVENTS, source.name)):
            bring_new(each, self.till.context(), Silent())
            reports[each.name] = load(self.till.engine, each, self.tables, self.till.context(), Silent())
        return reports

    def people(self) -> Mapping[str, Person]:
        """Everybody, as the warehouse knows them."""
        engine, catalogue = self.till.engine, self.catalogue
        engine.create(CUSTOMERS, base_query(self.origins, catalogue, LATER))
        numbers = [number for (number,) in self.till.rows("SELECT customer_no FROM customers")]
        found = people(engine, catalogue, numbers, list(catalogue.events))
        return {person.id: person for person in found.values()}

    def entries(self) -> list[StoredEvent]:
        """All that came."""
        return [entry for piece in self.log.events(None) for entry in piece]

    def settled(self, identity: IdentityDefinition) -> Origins:
        """Where traits come from in a project with an identity."""
        types = {name: column.type for name, column in customer_columns(self.all.values()).items()}
        claimed = {name: list(self.all[name].columns) for name in self.origins.sources}
        return replace(self.origins, settled=Settled(identity, types, claimed))

    def translated(self, now: datetime = LATER, origins: Origins | None = None, after: int = 0) -> Translated:
        """All that came, live, but for so many messages."""
        translator = Translator(Translation.of(self.till.engine, self.all, origins or self.origins, self.till.zone))
        try:
            return translator.translate(self.entries()[after:], now)
        finally:
            translator.close()

    def close(self) -> None:
        """Let go of files."""
        self.log.close()
        self.till.engine.close()


def both(folder: Path, *sources: Mapping[str, Any], before: Sequence[SourceDefinition] = ()) -> Both:
    """The ways of a log, for some sources of the intake."""
    return Both(Till(folder), [SourceDefinition.model_validate(each) for each in sources], before)


def told_of(translated: Translated) -> Mapping[str, Person]:
    """What customers hold who were told nothing but this."""
    held: dict[str, Person] = {}
    since: dict[tuple[str, str], datetime] = {}
    for arrival in translated.arrivals:
        person = held.setdefault(arrival.customer, Person(id=arrival.customer))
        match arrival:
            case Happened(name=name, event=event):
                known = [*person.events.get(name, ()), event]
                events = {**person.events, name: sorted(known, key=lambda each: (each.at, each.id))}
                held[arrival.customer] = replace(person, events=events)
            case Told(at=at, traits=traits):
                newer = {name for name in traits if since.get((arrival.customer, name), at) <= at}
                since |= {(arrival.customer, name): at for name in newer}
                said = {**person.traits, **{name: traits[name] for name in newer}}
                held[arrival.customer] = replace(person, traits=said)
    return held


def spelled(held: Mapping[str, Person], traits: Sequence[str] = ()) -> str:
    """What people hold, to the type of each value: to be compared."""
    lines = []
    for name in sorted(held):
        person = held[name]
        lines += [f"{name} {trait} {person.traits.get(trait)!r}" for trait in traits]
        for event in sorted(person.events):
            for each in person.events[event]:
                lines.append(f"{name} {event} {each.at!r} {each.id} {sorted(each.properties.items())!r}")
    return "\n".join(lines)
