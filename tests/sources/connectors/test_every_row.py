"""Of every place: each row that came is loaded, known already or put aside, whatever broke on the way."""

import getpass
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias
from urllib.parse import urlsplit

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.servers import PASSWORD
from tests.sources.connectors.conftest import ENVIRONMENT, OF_FILES, OF_SERVERS, Place
from tests.sources.connectors.cutting import Wire, wired
from tests.sources.connectors.places import NOW, Away, Stopped, Stopping
from tests.sources.connectors.test_http import Files
from tests.sources.connectors.webserver import running
from tests.sources.test_invariants import LINE, expected_events, text_of
from tests.sources.till import HEADER, Till

from ilk.kernel.errors import Transient
from ilk.kernel.progress import Silent
from ilk.sources.connectors.database.connector import DATABASE
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.loading import load
from ilk.sources.places import bring_new

Line: TypeAlias = tuple[str | None, str, int]
CUTS = st.lists(st.integers(0, 6_000), max_size=3)
AGAIN = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]

# ---- files -------------------------------------------------------------------------------------------------------


@dataclass
class Folder:
    """A folder elsewhere: where a source finds it, what puts a file there, and the wire to it."""

    away: Away
    put: Callable[[str, bytes], object]
    path: str
    wire: Wire
    names: Sequence[str] = ("sales-0.csv", "sales-1.csv")


@contextmanager
def _bucket(storage: str, till: Till) -> Iterator[Folder]:
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "y"}
    client: Any = boto3.client("s3", endpoint_url=storage, region_name="us-east-1", **keys)
    bucket = till.root.name.replace("_", "-").lower()
    client.create_bucket(Bucket=bucket)
    with wired(urlsplit(storage).port or 0) as wire:
        connect = {"kind": "s3", "bucket": bucket, "endpoint": f"http://127.0.0.1:{wire.port}"}
        away = Away(till, connect, {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y"})
        yield Folder(
            away, lambda name, content: client.put_object(Bucket=bucket, Key=name, Body=content), "*.csv", wire
        )


@contextmanager
def _web(_nothing: object, till: Till) -> Iterator[Folder]:
    files = Files()
    with running(files) as server, wired(server.port) as wire:
        away = Away(till, {"kind": "http", "url": f"http://127.0.0.1:{wire.port}/in/"})
        yield Folder(away, files.content.__setitem__, "sales-0.csv", wire, ("sales-0.csv",))


@contextmanager
def _sftp(ssh: tuple[int, Path, str], till: Till) -> Iterator[Folder]:
    port, key, own = ssh
    with TemporaryDirectory() as folder, wired(port) as wire:
        connect = {"kind": "sftp", "host": "127.0.0.1", "port": wire.port, "user": getpass.getuser(), "host_key": own}
        connect |= {"key_file": str(key), "password": "${SHOP_PASSWORD}"}
        away = Away(till, connect, {"SHOP_PASSWORD": PASSWORD})
        yield Folder(away, lambda name, content: Path(folder, name).write_bytes(content), f"{folder}/*.csv", wire)


FOLDERS = {"storage": _bucket, "web": _web, "ssh": _sftp}


@st.composite
def growing(draw: st.DrawFn) -> list[tuple[int, list[Line], list[int], int]]:
    """Steps: which file grows by which lines, where the wire is cut next, after how many files work ends."""
    step = st.tuples(st.integers(0, 1), st.lists(LINE, min_size=1, max_size=20), CUTS, st.sampled_from([9, 9, 1]))
    return draw(st.lists(step, min_size=1, max_size=3))


@pytest.mark.parametrize("place", FOLDERS)
@settings(max_examples=3, deadline=None, suppress_health_check=AGAIN)
@given(steps=growing())
def test_every_line_of_files_elsewhere_is_accounted_for(
    place: str, steps: list[tuple[int, list[Line], list[int], int]], request: pytest.FixtureRequest
) -> None:
    server = None if place == "web" else request.getfixturevalue(place)
    with TemporaryDirectory() as root, FOLDERS[place](server, Till(Path(root))) as folder:
        till, source = folder.away.till, folder.away.source(folder.path)
        lines: dict[str, list[Line]] = {}
        read: list[list[Line]] = []
        for number, new, cuts, after in [*steps, (0, [], [], 9)]:
            name = folder.names[number % len(folder.names)]
            lines[name] = [*lines.get(name, []), *new]
            folder.put(name, (HEADER + "".join(f"{text_of(line)}\n" for line in lines[name])).encode())
            folder.wire.cuts[:] = cuts
            with suppress(Transient, Stopped):
                bring_new(source, folder.away.context(), Stopping(after))
                report = load(till.engine, source, [], folder.away.context(), Silent())
                read += [lines[Path(each).name] for each in report.files]
                assert report.rows_read == report.rows_loaded + report.rows_known + report.rows_quarantined
        planted = sorted(fault for each in read for fault, _, _ in each if fault)
        assert [content for content in lines.values() if content not in read] == []
        assert till.counts()[0] == sum(len(each) for each in read)
        assert sorted(code for (code,) in till.rows("SELECT code FROM quarantine")) == planted
        assert till.one("SELECT count(*) FROM event_purchase") == expected_events(read)
        assert load(till.engine, source, [], folder.away.context(), Silent()).rows_read == 0
        till.engine.close()


# ---- rows of databases -------------------------------------------------------------------------------------------

ORDERS = SourceDefinition.model_validate(
    {
        "name": "orders",
        "connect": {"kind": "database", "url": "sqlite:///x", "table": "orders", "cursor": "changed"},
        "into": {"events": "order", "customer": "text(who)", "occurred_at": "instant(bought)", "id": "text(id)"},
        "columns": {"paid": {"value": "money(paid)", "min": 0}},
    }
)
BOUGHT = "'2025-01-01 10:00:00'"
ROWS = {
    "good": f"({{number}}, 'ann', {BOUGHT}, 1",
    "missing": f"({{number}}, NULL, {BOUGHT}, 1",
    "below-minimum": f"({{number}}, 'ann', {BOUGHT}, -1",
    "future": "({number}, 'ann', '2025-07-01 10:00:00', 1",
    "known": f"(0, 'ann', {BOUGHT}, 1",
    "duplicate-id": f"(0, 'ann', {BOUGHT}, {{number}} + 5",
}
"""Rows that are inserted, by what becomes of them once the row of order 0 is there."""


@st.composite
def inserting(draw: st.DrawFn) -> list[tuple[list[tuple[str, int | None]], list[int], int]]:
    """Steps: rows and how much later than the last each was changed, None for never; cuts; where work ends."""
    row = st.tuples(st.sampled_from(list(ROWS)), st.sampled_from([0, 0, 1, 60, None]))
    step = st.tuples(st.lists(row, max_size=12), CUTS, st.sampled_from([99, 99, 1, 5]))
    return draw(st.lists(step, min_size=1, max_size=4))


@contextmanager
def _database(kind: str, root: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Place, str, Wire]]:
    """An empty database, its address by a wire if it is a server, and the wire."""
    with ExitStack() as still_open:
        if kind in OF_FILES:
            place = OF_FILES[kind](root / f"shop.{kind}")
            yield place, place.url, Wire()
            return
        port = request.getfixturevalue(kind)
        place, wire = OF_SERVERS[kind](port), still_open.enter_context(wired(port))
        yield place, place.url.replace(f":{port}/", f":{wire.port}/"), wire


@dataclass
class Table:
    """A growing table of orders: `kinds` are what becomes of its rows, in their order."""

    place: Place
    kinds: list[str] = field(default_factory=list)
    second: int = 0

    def made(self) -> "Table":
        kind = self.place.instant
        self.place.run(f"CREATE TABLE orders (id integer, who varchar(20), bought {kind}, paid {self.place.money})")
        self.place.run(f"ALTER TABLE orders ADD COLUMN changed {kind}")
        self.place.run(f"INSERT INTO orders VALUES {ROWS['known']}, '2025-01-01 00:00:00')")
        self.kinds.append("good")
        return self

    def grow(self, rows: Sequence[tuple[str, int | None]]) -> None:
        written = []
        for what, later in rows:
            self.second += later or 0
            at = f"{self.second // 3600:02}:{self.second // 60 % 60:02}:{self.second % 60:02}"
            changed = "NULL" if later is None else f"'2025-02-01 {at}'"
            written.append(f"{ROWS[what].format(number=len(self.kinds))}, {changed})")
            self.kinds.append(what)
        if written:
            self.place.run(f"INSERT INTO orders VALUES {', '.join(written)}")


def _bring_and_load(source: SourceDefinition, till: Till, context: LoadContext, after: int) -> None:
    """A run that ends after so many rows, or where the wire is cut."""
    with suppress(Transient, Stopped):
        bring_new(source, context, Stopping(after))
        load(till.engine, source, [], context, Silent())


@pytest.mark.parametrize("kind", ["postgresql", "mariadb", "sqlite", "duckdb"])
@settings(max_examples=4, deadline=None, suppress_health_check=AGAIN)
@given(steps=inserting())
def test_every_row_of_a_database_is_accounted_for_and_comes_once(
    kind: str, steps: list[tuple[list[tuple[str, int | None]], list[int], int]], request: pytest.FixtureRequest
) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        root = Path(folder)
        patched.setattr("ilk.sources.connectors.connectors.CONNECTORS", (replace(DATABASE, piece=2),))
        patched.setattr("ilk.sources.connectors.database.reading._ROWS", 3)
        with _database(kind, root, request) as (place, url, wire):
            till, table = Till(root), Table(place).made()
            context = LoadContext(root, "UTC", NOW, "run", root / "landing", None, ENVIRONMENT)
            connect = ORDERS.connect.model_copy(update={"url": url}) if ORDERS.connect else None
            source = ORDERS.model_copy(update={"connect": connect})
            for rows, cuts, after in [([], [], 99), *steps, ([], [], 99)]:
                table.grow(rows)
                wire.cuts[:] = cuts
                _bring_and_load(source, till, context, after)
            bad = sorted(kind for kind in table.kinds if kind not in {"good", "known"})
            counts = len(table.kinds), table.kinds.count("good"), table.kinds.count("known"), len(bad)
            assert till.counts() == counts
            assert sorted(code for (code,) in till.rows("SELECT code FROM quarantine")) == bad
            assert till.one("SELECT count(*) FROM event_order") == counts[1]
            assert bring_new(source, context, Silent()).count == 0
            till.engine.close()
