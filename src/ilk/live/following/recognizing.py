"""By what people are recognized between runs: what the last run left, and which records share the keys of a rule."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITIES
from ilk.identity.definition import IdentityDefinition, Rule
from ilk.identity.linking import BETWEEN, Recognized, values_of
from ilk.sources.connectors.intake.logged import LogConnection
from ilk.sources.definition import SourceDefinition
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

Values = Mapping[str, Mapping[str, Iterable[str]]]
"""For each field of an identity and each record, the values that it was seen with."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the last run left: who was known, by what, and by which rules others are joined to them.

    Attributes:
        rules: the rules that ask nobody, and of which messages of the intake can give a field.
        anonymous: the fields that name devices.
        newest: the fields of which a record has its newest value alone.
        largest: so many records a person has at most.
        numbers: the number of every record, by its identifier; of several the person goes by the smallest one.
        leaders: the identifier of the person of each record that goes by another's.
        values: what records were seen with, in the fields of the rules.
        devices: the records that are a device.
        apart: pairs of records that are to stay apart.
    """

    rules: Sequence[Rule] = ()
    anonymous: frozenset[str] = frozenset()
    newest: frozenset[str] = frozenset()
    largest: int = 1
    numbers: Mapping[str, int] = field(default_factory=dict)
    leaders: Mapping[str, str] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    devices: Iterable[str] = ()
    apart: Iterable[tuple[str, str]] = ()


def known_of(
    engine: Engine,
    identity: IdentityDefinition | None,
    sources: Mapping[str, SourceDefinition],
    apart: Iterable[tuple[str, str]],
) -> Known | None:
    """What the warehouse knows of records, as the last run left it; None for a project without an identity.

    All of it is held in memory: of each record its number, and its values in the fields of the rules.
    """
    if identity is None or CUSTOMER_KEYS not in engine.tables():
        return None
    rules = [rule for rule in identity.in_order if not rule.review and _is_live(rule, identity, sources)]
    fields = {name for rule in rules for name in rule.same}
    names: dict[int, str] = {row["customer_no"]: row["customer_id"] for row in _rows(engine, CUSTOMER_KEYS)}
    led = _rows(engine, IDENTITIES) if IDENTITIES in engine.tables() else []
    values: dict[str, dict[str, list[str]]] = {name: {} for name in fields}
    anonymous = frozenset(name for name, each in identity.identifiers.items() if each.anonymous)
    devices = set()
    for row in engine.run(values_of(Recognized(engine, identity, sources))).to_pylist():
        record, value = names[row["record_no"]], row["value"]
        if row["field"] in fields:
            values[row["field"]].setdefault(record, []).append(value)
        if row["field"] in anonymous and value == record:
            devices.add(record)
    return Known(
        rules=rules,
        anonymous=anonymous,
        newest=frozenset(name for name in fields if _has_newest(identity.identifiers[name].columns, sources)),
        largest=identity.largest,
        numbers={name: number for number, name in names.items()},
        leaders={names[row["record_no"]]: names[row["customer_no"]] for row in led},
        values=values,
        devices=devices,
        apart=apart,
    )


@dataclass(slots=True)
class SharedKeys:
    """The records that have each key of a rule: values of all its fields."""

    rule: Rule
    anonymous: bool
    records: dict[str, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rule: Rule, values: Values, *, anonymous: bool) -> "SharedKeys":
        """The keys of records with some values."""
        shared = cls(rule, anonymous)
        for record in values.get(rule.same[0], {}):
            for key in _keys(rule, record, values):
                shared.records.setdefault(key, set()).add(record)
        return shared

    def new_keys(self, record: str, values: Values) -> Iterator[str]:
        """The keys that are new of a record; it has them from now on."""
        for key in _keys(self.rule, record, values):
            having = self.records.setdefault(key, set())
            if record not in having:
                having.add(record)
                yield key

    def leave(self, record: str, values: Values) -> None:
        """Forget the keys of a record, some value of which is going to be another."""
        for key in _keys(self.rule, record, values):
            self.records.get(key, set()).discard(record)

    def other(self, record: str, key: str) -> str | None:
        """With whom the record is linked by a key; None where with nobody: alone, or among too many."""
        having = self.records[key]
        if not self.anonymous:
            return None if len(having) > self.rule.limit else min(having - {record}, default=None)
        logins = having - {key}
        if key not in having or len(logins) != 1:
            return None
        return min(logins) if record == key else key


def _keys(rule: Rule, record: str, values: Values) -> list[str]:
    """What a record has in all fields of a rule; several values are several keys."""
    each = [sorted(values.get(name, {}).get(record, ())) for name in rule.same]
    return [BETWEEN.join(key) for key in product(*each)]


def _is_live(rule: Rule, identity: IdentityDefinition, sources: Mapping[str, SourceDefinition]) -> bool:
    named = (source for name in rule.same for source in identity.identifiers[name].columns)
    return any(isinstance(sources[source].connect, LogConnection) for source in named if source in sources)


def _has_newest(columns: Mapping[str, str], sources: Mapping[str, SourceDefinition]) -> bool:
    """Whether the one source of a field is of customers, whose older rows no longer say who somebody is."""
    return len(columns) == 1 and all(source in sources and sources[source].into.customers for source in columns)


def _rows(engine: Engine, table: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = engine.run(sql.everything(table)).to_pylist()
    return rows
