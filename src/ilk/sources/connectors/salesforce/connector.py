"""The connector of Salesforce: records from an instant on, in the order in which they were changed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.sources.connectors.asking import Asking, Json, all_understood, asking, texts, understood
from ilk.sources.connectors.connector import Mark, RowsConnector, Surroundings
from ilk.sources.connectors.salesforce.login import login
from ilk.sources.connectors.salesforce.settings import SalesforceConnection

_INSTANT = pa.timestamp("us", "UTC")
_STALE = "INVALID_QUERY_LOCATOR"
_MOST_RESTARTS = 100


@contextmanager
def _rows(
    connection: SalesforceConnection, since: Mark | None, surroundings: Surroundings
) -> Iterator[Iterator[pa.RecordBatch]]:
    token = login(connection, surroundings)
    with asking(connection.address, "Salesforce", words, token, surroundings.patience) as server:
        server.renew = lambda: login(connection, surroundings)
        with understood(server.place):
            _expect_fields(server, connection)
        batches = _batches(server, connection, since if isinstance(since, datetime) else None)
        yield all_understood(batches, server.place)


SALESFORCE = RowsConnector("salesforce", "Salesforce", SalesforceConnection, _rows, piece=20_000)


def words(document: Json) -> str:
    """What the document of an error says: a list of errors, or that of a login."""
    if isinstance(document, list):
        return f"{document[0]['errorCode']}: {document[0]['message']}"
    return str(document.get("error_description") or document["error"])


def _expect_fields(server: Asking, connection: SalesforceConnection) -> None:
    """Raise `UserError` for fields that are not there, or that whoever asks may not see."""
    described = server.get(f"/services/data/{connection.version}/sobjects/{connection.object}/describe")
    known = [each["name"] for each in described["fields"]]
    raise_all(
        unknown("column", name, known, where="connect: fields") for name in connection.columns if name not in known
    )


@dataclass(slots=True)
class _Walk:
    """How far a walk over records came: the last one's instant as it was said, and its identifier."""

    instant: str | None
    identifier: str = ""

    def condition(self) -> str:
        """What is asked of the records that are left, in SOQL."""
        if self.instant is None:
            return ""
        if not self.identifier:
            return f" WHERE SystemModstamp >= {self.instant}"
        later = f"SystemModstamp > {self.instant}"
        return f" WHERE {later} OR (SystemModstamp = {self.instant} AND Id > '{self.identifier}')"

    def passed(self, record: Json) -> None:
        """A record was given."""
        self.instant = _literal(_instant(record["SystemModstamp"]))
        self.identifier = _identifier(record["Id"])


def _batches(server: Asking, connection: SalesforceConnection, since: datetime | None) -> Iterator[pa.RecordBatch]:
    none = True
    for records in _pages(server, connection, since):
        none = False
        yield _batch(connection, records)
    if none:
        yield _batch(connection, [])


def _pages(server: Asking, connection: SalesforceConnection, since: datetime | None) -> Iterator[Sequence[Json]]:
    """The records, in the order of `SystemModstamp` and `Id`.

    A question that Salesforce has forgotten in the middle is asked anew, from the last record on.
    """
    walk = _Walk(None if since is None else _literal(since))
    for _ in range(_MOST_RESTARTS):
        try:
            for records in _answers(server, connection, walk.condition()):
                yield records
                walk.passed(records[-1])
        except UserError as error:
            if _STALE not in error.what:
                raise
        else:
            return
    raise UserError("place-refused", "Salesforce forgets again and again what it was asked", where="connect")


def _answers(server: Asking, connection: SalesforceConnection, condition: str) -> Iterator[Sequence[Json]]:
    columns = ", ".join(connection.columns)
    # SOQL, of names that the settings have checked and literals that were read before: it is no SQL.
    asked = f"SELECT {columns} FROM {connection.object}{condition} ORDER BY SystemModstamp, Id"  # noqa: S608
    answer = server.get(f"/services/data/{connection.version}/query", {"q": asked})
    while True:
        if answer["records"]:
            yield answer["records"]
        if answer["done"]:
            return
        answer = server.get(_onward(answer["nextRecordsUrl"]))


def _onward(path: str) -> str:
    """The path of the next page. Raises `UserError` for one that leads elsewhere."""
    if not path.startswith("/services/data/"):
        raise UserError("place-refused", "Salesforce leads elsewhere for more", where="connect")
    return path


def _identifier(text: str) -> str:
    if not (text.isascii() and text.isalnum()):
        raise UserError("place-refused", "Salesforce gives an identifier that is none", where="connect")
    return text


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise UserError("place-refused", f"Salesforce says `{text}` for an instant", where="connect") from None


def _literal(instant: datetime) -> str:
    """An instant as SOQL writes it, to the millisecond."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant.microsecond // 1000:03}Z"


def _batch(connection: SalesforceConnection, records: Sequence[Json]) -> pa.RecordBatch:
    columns = texts(records, [name for name in connection.columns if name != "SystemModstamp"])
    instants = pa.array([_instant(record["SystemModstamp"]) for record in records], _INSTANT)
    return pa.RecordBatch.from_pydict({**columns, "SystemModstamp": instants})
