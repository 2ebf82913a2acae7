"""The connector of HubSpot: records from an instant on, in the order in which they were changed.

Pages are not counted from the beginning: a record that is changed meanwhile would move the others, and HubSpot gives
no more than the first 10,000. Each page begins where the one before ended; records of one instant go by their number.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa

from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.sources.connectors.asking import Asking, Json, all_understood, asking, texts, understood
from ilk.sources.connectors.connector import Mark, RowsConnector, Surroundings
from ilk.sources.connectors.hubspot.settings import HubspotConnection
from ilk.sources.connectors.secrets import filled

_PAGE = 100
_NUMBER = "hs_object_id"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_INSTANT = pa.timestamp("us", "UTC")


@contextmanager
def _rows(
    connection: HubspotConnection, since: Mark | None, surroundings: Surroundings
) -> Iterator[Iterator[pa.RecordBatch]]:
    secret = filled(connection.token, surroundings.environment)
    with asking(connection.address, "HubSpot", _words, secret, surroundings.patience) as server:
        with understood(server.place):
            _expect_properties(server, connection)
        batches = _batches(server, connection, since if isinstance(since, datetime) else _EPOCH)
        yield all_understood(batches, server.place)


HUBSPOT = RowsConnector("hubspot", "HubSpot", HubspotConnection, _rows, piece=10_000)


def _words(document: Json) -> str:
    return str(document["message"])


def _expect_properties(server: Asking, connection: HubspotConnection) -> None:
    """Raise `UserError` for properties that are not there: HubSpot passes over them in silence."""
    known = [each["name"] for each in server.get(f"/crm/v3/properties/{connection.object}")["results"]]
    raise_all(
        unknown("column", name, known, where="connect: properties")
        for name in connection.properties
        if name not in known
    )


def _batches(server: Asking, connection: HubspotConnection, since: datetime) -> Iterator[pa.RecordBatch]:
    none = True
    for records in _pages(server, connection, since):
        none = False
        yield _batch(server, connection, records)
    if none:
        yield _batch(server, connection, [])


def _pages(server: Asking, connection: HubspotConnection, since: datetime) -> Iterator[Sequence[Json]]:
    """The records from an instant on, in the order of `updated_at`."""
    changed = _changed(connection)
    frontier = _milliseconds(since)
    operator = "GTE"
    while records := _found(server, connection, [_asked(changed, operator, frontier)], changed):
        last = _instant_of(records[-1], changed)
        if len(records) < _PAGE:
            yield records
            return
        yield [record for record in records if _instant_of(record, changed) < last]
        yield from _of_instant(server, connection, last)
        frontier, operator = last, "GT"


def _of_instant(server: Asking, connection: HubspotConnection, instant: int) -> Iterator[Sequence[Json]]:
    """The records that were changed at one instant, however many, by their number."""
    number = 0
    at = _asked(_changed(connection), "EQ", instant)
    while records := _found(server, connection, [at, _asked(_NUMBER, "GT", number)], _NUMBER):
        yield records
        number = int(records[-1]["id"])


def _found(
    server: Asking, connection: HubspotConnection, filters: Sequence[Mapping[str, str]], by: str
) -> Sequence[Json]:
    """At most a page of records that meet all filters, in the order of a property."""
    document = {
        "filterGroups": [{"filters": list(filters)}],
        "sorts": [{"propertyName": by, "direction": "ASCENDING"}],
        "properties": [*connection.properties, _changed(connection)],
        "limit": _PAGE,
    }
    found: Sequence[Json] = server.post(f"/crm/v3/objects/{connection.object}/search", document)["results"]
    return found


def _asked(name: str, operator: str, value: int) -> Mapping[str, str]:
    return {"propertyName": name, "operator": operator, "value": str(value)}


def _changed(connection: HubspotConnection) -> str:
    """The property that says when a record was changed."""
    return "lastmodifieddate" if connection.object == "contacts" else "hs_lastmodifieddate"


def _instant_of(record: Json, changed: str) -> int:
    return _milliseconds(_instant(record["properties"][changed]))


def _instant(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise UserError("place-refused", f"HubSpot says `{text}` for an instant", where="connect") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _milliseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // timedelta(milliseconds=1)


def _batch(server: Asking, connection: HubspotConnection, records: Sequence[Json]) -> pa.RecordBatch:
    changed = _changed(connection)
    rows: list[dict[str, Any]] = [
        {**record["properties"], "id": record["id"], "created_at": record.get("createdAt")} for record in records
    ]
    for kind, column in connection.associated.items():
        others = _associated(server, connection, kind, [record["id"] for record in records])
        rows = [{**row, column: others.get(row["id"])} for row in rows]
    columns = texts(rows, ["id", "created_at", *connection.properties, *connection.associated.values()])
    instants = pa.array([_instant(record["properties"][changed]) for record in records], _INSTANT)
    return pa.RecordBatch.from_pydict({**columns, "updated_at": instants})


def _associated(
    server: Asking, connection: HubspotConnection, kind: str, identifiers: Sequence[str]
) -> Mapping[str, str]:
    """For each record the other one that it belongs to: the primary one, else the one with the lowest number."""
    if not identifiers:
        return {}
    document = {"inputs": [{"id": identifier} for identifier in identifiers]}
    found = server.post(f"/crm/v4/associations/{connection.object}/{kind}/batch/read", document)["results"]
    return {str(each["from"]["id"]): _first(each["to"]) for each in found if each["to"]}


def _first(others: Sequence[Json]) -> str:
    def rank(other: Json) -> tuple[bool, int]:
        labels = [each.get("label") for each in other.get("associationTypes", [])]
        return "Primary" not in labels, int(other["toObjectId"])

    return str(min(others, key=rank)["toObjectId"])
