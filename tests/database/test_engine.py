"""Opening, reading and writing the database, and what people are told when that fails."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import insert, select, text

from ilk.database.engine import Database, sqlite_url
from ilk.database.tables import settings
from ilk.kernel.errors import Transient, UserError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "database.sqlite"


def opened(path: Path, patience: float = 0.0) -> closing[Database]:
    return closing(Database.open(sqlite_url(path), patience=patience))


def put(database: Database, name: str, at: datetime = NOON) -> None:
    with database.write() as connection:
        connection.execute(insert(settings).values(name=name, value="1", changed_at=at))


def names(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.execute(select(settings.c.name).order_by(settings.c.name)).scalars())


def test_what_was_written_is_there_after_opening_again(path):
    with opened(path) as database:
        put(database, "kept")
    with opened(path) as database:
        assert names(database) == ["kept"]


def test_a_connection_writes_ahead_syncs_fully_and_checks_foreign_keys(path):
    with opened(path) as database, database.read() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


def test_a_write_that_fails_leaves_nothing(path):
    def fail(database: Database) -> None:
        with database.write() as connection:
            connection.execute(insert(settings).values(name="half", value="1", changed_at=NOON))
            raise KeyError("half way")

    with opened(path) as database:
        with pytest.raises(KeyError):
            fail(database)
        assert names(database) == []


def test_a_reader_sees_one_state_while_another_writes(path):
    with opened(path) as database:
        put(database, "first")
        with database.read() as connection:
            connection.execute(select(settings.c.name)).all()
            put(database, "second")
            assert connection.execute(select(settings.c.name)).scalars().all() == ["first"]
        assert names(database) == ["first", "second"]


def test_instants_come_back_aware_and_in_utc(path):
    with opened(path) as database:
        put(database, "x", datetime(2026, 3, 1, 7, tzinfo=timezone(timedelta(hours=-5))))
        with database.read() as connection:
            assert connection.execute(select(settings.c.changed_at)).scalar() == NOON


def test_an_instant_without_zone_is_refused(path):
    with opened(path) as database, pytest.raises(Exception, match="no time zone"):
        put(database, "x", NOON.replace(tzinfo=None))


def test_writers_wait_for_each_other(path):
    with opened(path, patience=30) as database:
        with ThreadPoolExecutor(max_workers=4) as pool:
            list(pool.map(lambda number: put(database, f"n{number}"), range(20)))
        assert len(names(database)) == 20


def test_several_may_open_a_new_database_at_once(tmp_path):
    together = Barrier(4)

    def open_and_close(path: Path) -> None:
        together.wait()
        Database.open(sqlite_url(path), patience=30).close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        for number in range(100):
            list(pool.map(open_and_close, [tmp_path / f"{number}.sqlite"] * 4))
    with opened(tmp_path / "0.sqlite") as database:
        assert names(database) == []


def test_a_locked_database_is_a_fault_that_may_pass(path):
    with opened(path) as database, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Transient, match="another process") as caught:
            put(database, "x")
    assert caught.value.code == "store-locked"
    assert caught.value.where == str(path)


def test_a_locked_database_can_still_be_read(path):
    with opened(path) as database:
        put(database, "x")
        with closing(sqlite3.connect(path)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert names(database) == ["x"]


def test_a_full_disk_is_said_and_changes_nothing(path):
    def fill(database: Database) -> None:
        with database.write() as connection:
            connection.execute(insert(settings).values(name="small", value="1", changed_at=NOON))
            connection.execute(insert(settings).values(name="big", value="x" * 5_000_000, changed_at=NOON))

    with opened(path) as database:
        with database.read() as connection:  # the same pooled connection writes below
            connection.execute(text("PRAGMA max_page_count = 100"))
        with pytest.raises(UserError, match="disk is full") as caught:
            fill(database)
        assert caught.value.code == "disk-full"
        assert names(database) == []


def test_a_file_that_is_no_database_is_said(path):
    path.write_bytes(b"customer_id,revenue\n" * 100)
    with pytest.raises(UserError, match="not a database") as caught:
        Database.open(sqlite_url(path))
    assert caught.value.code == "store-unreadable"


def test_a_damaged_database_is_said(path):
    with opened(path) as database:
        for number in range(500):
            put(database, f"n{number}")
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(UserError) as caught, opened(path) as database:
        names(database)
    assert caught.value.code == "store-unreadable"


def test_a_missing_folder_is_said(tmp_path):
    with pytest.raises(UserError, match="cannot be opened") as caught:
        Database.open(sqlite_url(tmp_path / "nowhere" / "database.sqlite"))
    assert caught.value.code == "store-unreadable"


@pytest.mark.parametrize("address", ["postgresql://ilk:secret@db/ilk", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_no_sqlite_file_is_refused_without_its_password(address):
    with pytest.raises(UserError) as caught:
        Database.open(address)
    assert caught.value.code == "database-unsupported"
    assert "secret" not in str(caught.value)


def test_a_write_is_noticed_whichever_connection_made_it(path):
    with opened(path) as database, opened(path) as other:
        version = database.watch()
        before = version()
        assert version() == before
        put(other, "theirs")
        theirs = version()
        put(database, "ours")
        assert len({before, theirs, version()}) == 3
