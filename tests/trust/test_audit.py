"""The audit trail: added to, never changed."""

from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from ilk.database.engine import Database, sqlite_url
from ilk.database.tables import audit
from ilk.kernel.access import Actor, Role
from ilk.trust.audit import Audit, Entry, Outcome

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ANN = Actor("ann", Role.ANALYST)


@pytest.fixture
def database(tmp_path: Path):
    with closing(Database.open(sqlite_url(tmp_path / "database.sqlite"))) as opened:
        yield opened


@pytest.fixture
def trail(database: Database) -> Audit:
    return Audit(database)


def test_a_record_says_who_did_what_when_and_how_it_ended(trail):
    trail.record(ANN, "show customer", "C17", Outcome.DENIED, at=NOON, detail="needs more")
    (entry,) = trail.newest(10).items
    assert entry == Entry(1, NOON, "ann", "analyst", "show customer", "C17", Outcome.DENIED, "needs more")


def test_records_are_listed_newest_first_page_by_page(trail):
    for number in range(5):
        trail.record(ANN, f"a{number}", "", Outcome.DONE, at=NOON + timedelta(seconds=number))
    first = trail.newest(2)
    assert [entry.action for entry in first.items] == ["a4", "a3"]
    assert first.total == 5
    second = trail.newest(2, before=first.next)
    last = trail.newest(2, before=second.next)
    assert [entry.action for entry in (*second.items, *last.items)] == ["a2", "a1", "a0"]
    assert last.next is None


def test_the_last_page_has_no_next_even_when_full(trail):
    for number in range(4):
        trail.record(ANN, f"a{number}", "", Outcome.DONE, at=NOON)
    assert trail.newest(4).next is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET outcome = 'done'",
        "DELETE FROM audit",
        "INSERT OR REPLACE INTO audit SELECT id, occurred_at, 'bob', role, action, subject, outcome, detail FROM audit",
    ],
)
def test_the_database_refuses_to_change_a_record(trail, database, statement):
    trail.record(ANN, "apply", "", Outcome.DENIED, at=NOON)
    before = trail.newest(10)
    with pytest.raises(IntegrityError, match="append-only"), database.write() as connection:
        connection.execute(text(statement))
    assert trail.newest(10) == before


def test_long_words_are_cut_so_that_a_record_is_always_written(trail, database):
    trail.record(Actor("a" * 500, Role.VIEWER), "apply", "s" * 500, Outcome.FAILED, at=NOON, detail="d" * 5000)
    (entry,) = trail.newest(1).items
    assert (len(entry.actor), len(entry.subject), len(entry.detail)) == (200, 200, 500)
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(audit)).scalar() == 1
