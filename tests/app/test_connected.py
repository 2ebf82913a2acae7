"""A project whose orders come from a database: run after run, checked before, and taken out again."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ilk.app.data import check_source, source
from ilk.app.run import run
from ilk.app.segments import members
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.errors import UserError

SOURCE = """title: Till
connect: {kind: database, url: "sqlite:///till.sqlite", table: receipts, cursor: no}
into: {events: order, customer: text(who), occurred_at: instant(at), id: text(no)}
columns: {paid: {value: money(paid), min: 0}}
"""
SETTINGS = "name: till\ntime_zone: UTC\ncurrency: EUR\ncustomer: customer\nas_of: last event\n"
FIRST = ((1, "ann", "2025-01-01 10:00:00", 3), (2, "ann", "2025-01-02 10:00:00", 4), (3, "bob", "2025-01-03", -1))


@pytest.fixture
def till(tmp_path: Path) -> Path:
    """A project beside a database with three receipts, of which one has a price that cannot be."""
    for name, text in {
        "ilk.yaml": SETTINGS,
        "sources/till.yaml": SOURCE,
        "segments/loyal.yaml": "- {name: loyal, when: count of order >= 2}\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    _rung_up(tmp_path, "CREATE TABLE receipts (no integer, who text, at text, paid numeric)")
    for receipt in FIRST:
        _rung_up(tmp_path, "INSERT INTO receipts VALUES (?, ?, ?, ?)", receipt)
    return tmp_path


def _rung_up(folder: Path, statement: str, values: tuple[object, ...] = ()) -> None:
    with closing(sqlite3.connect(folder / "till.sqlite")) as connection:
        connection.execute(statement, values)
        connection.commit()


def _loyal(workspace: Workspace) -> list[str]:
    return [member.customer_id for member in members(workspace, LOCAL, "loyal", limit=9).items]


def test_each_run_brings_what_is_new_and_segments_follow(till: Path) -> None:
    with open_workspace(till) as workspace:
        first = run(workspace, LOCAL)
        assert (first.rows_in, first.rows_loaded, first.rows_quarantined) == (3, 2, 1)
        assert "Bring Till" in [step.name for step in first.steps]
        assert _loyal(workspace) == ["ann"]
        for receipt in ((4, "bob", "2025-01-04", 5), (5, "bob", "2025-01-05", 6)):
            _rung_up(till, "INSERT INTO receipts VALUES (?, ?, ?, ?)", receipt)
        second = run(workspace, LOCAL)
        assert second.rows_in == 2
        assert _loyal(workspace) == ["ann", "bob"]


def test_a_source_says_where_its_rows_come_from_and_which_were_put_aside(till: Path) -> None:
    with open_workspace(till) as workspace:
        run(workspace, LOCAL)
        found = source(workspace, LOCAL, "till")
        assert (found.summary.connector, found.summary.path) == ("database", "receipts in till.sqlite")
        assert [load.file for load in found.loads] == ["till, part 1"]
        assert sum(found.reasons.values()) == 1


def test_a_check_reads_the_place_and_changes_nothing(till: Path) -> None:
    with open_workspace(till) as workspace:
        told = [check.sentence for check in check_source(workspace, LOCAL, "till")]
        assert any("2 rows are good, 1 (33.3%) would go to the quarantine" in sentence for sentence in told)
        assert list((till / ".ilk" / "landing").rglob("*.parquet")) == []


def test_a_changed_mapping_reads_what_was_brought_and_not_the_database(till: Path) -> None:
    with open_workspace(till) as workspace:
        run(workspace, LOCAL)
        (till / "sources" / "till.yaml").write_text(SOURCE.replace(", min: 0", ""), encoding="utf-8")
        _rung_up(till, "DELETE FROM receipts")
        assert run(workspace, LOCAL).rows_loaded == 3


def test_a_place_that_is_gone_ends_the_run_and_leaves_the_last_state(till: Path) -> None:
    with open_workspace(till) as workspace:
        run(workspace, LOCAL)
        (till / "till.sqlite").rename(till / "elsewhere.sqlite")
        with pytest.raises(UserError, match=r"there is no file `.*till\.sqlite`"):
            run(workspace, LOCAL)
        assert _loyal(workspace) == ["ann"]


def test_what_was_brought_goes_with_its_source(till: Path) -> None:
    with open_workspace(till) as workspace:
        run(workspace, LOCAL)
        assert list((till / ".ilk" / "landing").rglob("*.parquet"))
        (till / "segments" / "loyal.yaml").unlink()
        other = SOURCE.replace("title: Till", "title: Other")
        (till / "sources" / "till.yaml").rename(till / "sources" / "other.yaml")
        (till / "sources" / "other.yaml").write_text(other, encoding="utf-8")
        run(workspace, LOCAL)
        assert [folder.name for folder in (till / ".ilk" / "landing").iterdir()] == ["other"]
