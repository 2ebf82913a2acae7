"""`ilk source add` and `ilk init` from a database: what is written, and what is refused."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ilk.kernel.errors import UserError


@pytest.fixture
def desk(shop: Path) -> Path:
    """A database beside the shop's files, with calls of its customers."""
    with closing(sqlite3.connect(shop / "desk.sqlite")) as connection:
        connection.execute("CREATE TABLE calls (no INTEGER PRIMARY KEY, customer TEXT, called_at TEXT)")
        rows = [(n, f"c{n % 7 + 1:02}", f"2025-01-{n + 1:02} 10:00:00") for n in range(20)]
        connection.executemany("INSERT INTO calls VALUES (?, ?, ?)", rows)
        connection.commit()
    return shop


def test_a_file_becomes_a_source_of_the_project(ilk, shop: Path):
    (shop / "data" / "tickets.csv").write_text("no,customer,opened\n1,c01,2025-01-01\n2,c01,2025-01-02\n", "utf-8")
    assert "sources/tickets.yaml" in ilk("source", "add", "data/tickets.csv").stdout
    assert "path: data/tickets.csv" in (shop / "sources" / "tickets.yaml").read_text("utf-8")
    assert "2 rows are good" in ilk("source", "check", "tickets").stdout
    with pytest.raises(UserError, match="of this name already"):
        ilk("source", "add", "data/tickets.csv")


def test_a_table_becomes_a_source_of_the_project(ilk, desk: Path):
    ilk("source", "add", "sqlite:///desk.sqlite", "--table", "calls")
    assert "url: sqlite:///desk.sqlite" in (desk / "sources" / "calls.yaml").read_text("utf-8")
    assert "20 rows are good" in ilk("source", "check", "calls").stdout


@pytest.mark.parametrize(
    "given", [("sqlite:///desk.sqlite",), ("data/orders.csv", "--table", "calls"), ("/etc/passwd",), ("data/none.csv",)]
)
def test_what_cannot_be_read_is_no_source(ilk, desk: Path, given: tuple[str, ...]):
    before = sorted(desk.glob("sources/*"))
    with pytest.raises(UserError):
        ilk("source", "add", *given)
    assert sorted(desk.glob("sources/*")) == before


def test_every_table_of_a_database_is_a_source_of_a_new_project(ilk, desk: Path, tmp_path: Path):
    told = ilk("init", str(tmp_path / "new"), "--from", "sqlite:///desk.sqlite").stdout
    assert "calls in" in told
    text = (tmp_path / "new" / "sources" / "calls.yaml").read_text("utf-8")
    assert f"url: sqlite:///{desk / 'desk.sqlite'}" in text
    assert "table: calls" in text


def test_a_database_without_tables_says_so(ilk, shop: Path, tmp_path: Path):
    with closing(sqlite3.connect(shop / "empty.sqlite")) as connection:
        connection.execute("VACUUM")
    with pytest.raises(UserError, match="no tables"):
        ilk("init", str(tmp_path / "new"), "--from", "sqlite:///empty.sqlite")
    assert not (tmp_path / "new").exists()
