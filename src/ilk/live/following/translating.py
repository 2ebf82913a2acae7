"""What messages of the intake's log mean: events that happened and traits that are told, as sources' mappings say."""

from collections import Counter, defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from operator import itemgetter
from typing import Self

import msgspec

from ilk.customers.base import Origins
from ilk.database.intake import StoredEvent
from ilk.live.evaluator.outcome import Arrival, Happened, Told
from ilk.live.following.lookups import Lookup, lookups_of
from ilk.live.following.reading import BadRow, Row, SourceReading
from ilk.live.following.sightings import Sighting, fields_of
from ilk.live.following.telling import told_traits
from ilk.segments.people.surroundings import restored
from ilk.segments.tree import Event, Result
from ilk.sources.connectors.intake.logged import Decoded, LogConnection
from ilk.sources.definition import SourceDefinition, Target
from ilk.sources.exchange import rates_of
from ilk.sources.mapping.rates import Rates
from ilk.sources.schema import event_schemas
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that a run would put into the quarantine: of which source and message, and what is wrong."""

    source: str
    seq: int
    code: str
    column: str
    value: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Translated:
    """What a piece of the log means.

    Attributes:
        arrivals: what happened and what is told, in the order of the log; `customer` is the identifier of a record.
        sightings: by what records of these rows are recognized, in the same order.
        refused: rows that a load would put into the quarantine.
        unclaimed: how many messages no source of the intake made a row of, good or bad.
        last: the number of the last message; None for no messages.
        places, seen: for each arrival, and for each sighting, the place of its message in the piece.
    """

    arrivals: Sequence[Arrival] = ()
    sightings: Sequence[Sighting] = ()
    refused: Sequence[Refused] = ()
    unclaimed: int = 0
    last: int | None = None
    places: Sequence[int] = ()
    seen: Sequence[int] = ()

    @property
    def reasons(self) -> Mapping[str, Mapping[str, int]]:
        """How many rows were refused, for each source by reason."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        for each in self.refused:
            found[each.source][each.reason] += 1
        return found


@dataclass(frozen=True, slots=True)
class _Followed:
    """A source that is followed, with what its rows become."""

    source: SourceDefinition
    connection: LogConnection
    lookups: Sequence[Lookup]
    properties: Mapping[str, Result]
    traits: Mapping[str, bool]
    fields: Mapping[str, str]

    @property
    def texts(self) -> Sequence[str]:
        """The columns of which the text is asked for."""
        added = (column for lookup in self.lookups for column in lookup.columns)
        return list(dict.fromkeys([*self.fields.values(), *added]))


@dataclass(frozen=True, slots=True)
class Translation:
    """What messages mean, said without a warehouse: it can be sent to another process.

    Attributes:
        sources: those that are followed, with what related tables add to their rows.
        zone: the zone of instants that name none.
        rates: the rates of exchange that are known.
    """

    sources: Sequence[_Followed]
    zone: str
    rates: Rates

    @classmethod
    def of(
        cls,
        warehouse: Engine,
        sources: Mapping[str, SourceDefinition],
        origins: Origins,
        zone: str,
    ) -> Self:
        """What the sources of the intake say.

        Args:
            warehouse: has the related tables that columns are added from, and the rates of exchange.
            sources: all sources of the project.
            origins: which source gives a trait.
            zone: the zone of instants that name none.
        """
        followed = [_followed(each, warehouse, sources, origins) for each in _own(sources)]
        return cls(followed, zone, rates_of(warehouse, sources.values()))

    def only(self, names: Container[str]) -> Self:
        """What some of the sources say."""
        return replace(self, sources=[each for each in self.sources if each.source.name in names])


@dataclass(frozen=True, slots=True)
class _Live:
    """A source that is followed, and its mapping on an engine."""

    of: _Followed
    reading: SourceReading


@dataclass(slots=True)
class _Found:
    """What was found in a piece so far, each with its place in the log."""

    arrivals: list[tuple[int, Arrival]] = field(default_factory=list)
    sightings: list[tuple[int, Sighting]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    claimed: set[int] = field(default_factory=set)


class Translator:
    """The sources of the intake over pieces of its log. For one thread at a time; made anew after each run.

    Rows of related tables are left to runs, and so are events that are rolled up of others.
    """

    def __init__(self, translation: Translation) -> None:
        """Plan it on an engine in memory."""
        self._engine = DuckDBEngine.open(None, threads=1)
        self._live = [
            _Live(each, SourceReading(self._engine, each.source, translation.zone, each.texts, translation.rates))
            for each in translation.sources
        ]

    @property
    def sources(self) -> Sequence[str]:
        """The names of the sources that are followed."""
        return [each.of.source.name for each in self._live]

    def translate(self, entries: Sequence[StoredEvent], now: datetime | None) -> Translated:
        """What some messages mean at an instant: rows of a later one are refused, as a load refuses them.

        Without an instant each message means what it did when it came.
        """
        messages = [(stored, msgspec.json.decode(stored.entry.message)) for stored in entries]
        found = _Found()
        for live in self._live:
            own = [
                (place, each)
                for place, each in enumerate(messages)
                if live.of.connection.takes(each[1], live.of.source.name)
            ]
            if own:
                _gather(live, own, now, found)
        arrivals = sorted(found.arrivals, key=itemgetter(0))
        sightings = sorted(found.sightings, key=itemgetter(0))
        return Translated(
            arrivals=[each for _, each in arrivals],
            sightings=[each for _, each in sightings],
            refused=sorted(found.refused, key=lambda each: each.seq),
            unclaimed=len(entries) - len(found.claimed),
            last=entries[-1].seq if entries else None,
            places=tuple(place for place, _ in arrivals),
            seen=tuple(place for place, _ in sightings),
        )

    def close(self) -> None:
        """Let go of the engine in memory."""
        for live in self._live:
            live.reading.close()
        self._engine.close()


def _own(sources: Mapping[str, SourceDefinition]) -> Iterator[tuple[SourceDefinition, LogConnection]]:
    """The sources of the intake whose rows are events and customers, in the order of their names."""
    for name in sorted(sources):
        source = sources[name]
        if source.into.target is Target.TABLE:
            continue
        if isinstance(source.connect, LogConnection):
            yield source, source.connect


def _followed(
    own: tuple[SourceDefinition, LogConnection],
    warehouse: Engine,
    sources: Mapping[str, SourceDefinition],
    origins: Origins,
) -> _Followed:
    source, connection = own
    schemas = event_schemas(sources.values())
    properties = schemas[source.into.events].properties if source.into.events else {}
    return _Followed(
        source=source,
        connection=connection,
        lookups=lookups_of(warehouse, source, sources.values()),
        properties=dict.fromkeys(properties),
        traits=told_traits(source, origins),
        fields=fields_of(origins, source.name),
    )


def _gather(live: _Live, own: Sequence[tuple[int, Decoded]], now: datetime | None, found: _Found) -> None:
    """Add what a source makes of its messages."""
    followed, repeats = live.of, Counter[str]()
    for row in live.reading.rows([each for _, each in own], now):
        place, (stored, _) = own[row.place]
        found.claimed.add(place)
        if isinstance(row, BadRow):
            found.refused.append(Refused(followed.source.name, stored.seq, row.code, row.column, row.value, row.reason))
            continue
        arrival = _told(followed, row, stored) if followed.source.into.customers else _happened(followed, row, repeats)
        found.arrivals.append((place, arrival))
        values = {
            name: said for name, column in followed.fields.items() if (said := (row.texts[column] or "").strip(" "))
        }
        if values:
            found.sightings.append((place, Sighting(row.customer, followed.source.name, arrival.at, values)))


def _happened(followed: _Followed, row: Row, repeats: Counter[str]) -> Happened:
    """The event that a row tells of; of rows without an id that say the same, each is one, as in a file."""
    key = row.key
    if not row.named:
        repeats[key] += 1
        key = key if repeats[key] == 1 else f"{key}-{repeats[key]}"
    properties = {**followed.properties, **{name: restored(value) for name, value in row.values.items()}}
    for lookup in followed.lookups:
        properties |= lookup.found(row.texts)
    return Happened(row.customer, followed.source.into.events or "", Event(row.at, key, properties))


def _told(followed: _Followed, row: Row, stored: StoredEvent) -> Told:
    """What a row says of a customer, since when it holds."""
    said = {
        trait: restored(value)
        for trait, alone in followed.traits.items()
        if (value := row.values[trait]) is not None or alone
    }
    return Told(row.customer, row.at, said, id=f"{stored.seq:020}")


__all__ = ["Refused", "Sighting", "Translated", "Translation", "Translator"]
