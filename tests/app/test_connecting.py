"""A source connected step by step: looked at, previewed, kept, loaded; and what is refused on the way."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ilk.app.connecting import files, look, preview_source, save_source, source_text, upload
from ilk.app.data import check_source, source
from ilk.app.definitions import export, plan
from ilk.app.overview import overview
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Transient, UserError

TICKETS = (
    b"no,customer,opened,subject\n1,c01,2025-01-05 10:00:00,late\n2,c02,2025-01-06 11:00:00,broken\n3,c01,soon,?\n"
)
TEXT = """title: Tickets
files: {path: uploads/tickets.csv}
into: {events: ticket, customer: text(customer), occurred_at: instant(opened), id: text(no)}
columns: {subject: text(subject)}
"""


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop) as opened:
        yield opened


def uploaded(workspace: Workspace) -> None:
    upload(workspace, LOCAL, "tickets.csv", content=TICKETS, at=0, last=True)


def test_a_file_is_uploaded_in_pieces_and_is_there_only_when_whole(workspace: Workspace):
    upload(workspace, LOCAL, "tickets.csv", content=TICKETS[:20], at=0, last=False)
    assert "uploads/tickets.csv" not in [file.path for file in files(workspace, LOCAL)]
    told = upload(workspace, LOCAL, "tickets.csv", content=TICKETS[20:], at=20, last=True)
    assert (told.path, told.bytes) == ("uploads/tickets.csv", len(TICKETS))
    assert (workspace.root / "uploads/tickets.csv").read_bytes() == TICKETS
    assert [file.path for file in files(workspace, LOCAL)] == [
        "data/orders.csv",
        "data/people.csv",
        "uploads/tickets.csv",
    ]


def test_a_piece_that_does_not_follow_and_a_name_that_is_taken_are_refused(workspace: Workspace):
    with pytest.raises(UserError, match="begins at byte 5, and 0 are there"):
        upload(workspace, LOCAL, "tickets.csv", content=b"x", at=5, last=True)
    uploaded(workspace)
    with pytest.raises(UserError, match="has a file `uploads/tickets"):
        uploaded(workspace)


@pytest.mark.parametrize("name", ["../x.csv", "a/b.csv", ".hidden.csv", "run.sh", "", "x" * 200 + ".csv", "a\x00.csv"])
def test_a_name_that_is_no_plain_name_of_rows_is_refused(workspace: Workspace, name: str):
    with pytest.raises(UserError) as caught:
        upload(workspace, LOCAL, name, content=b"x", at=0, last=True)
    assert caught.value.code == "wrong-file-name"


def test_a_look_proposes_a_source_that_can_be_previewed_kept_and_loaded(workspace: Workspace):
    uploaded(workspace)
    (proposed,) = look(workspace, LOCAL, "tickets", files={"path": "uploads/tickets.csv"})
    assert (proposed.name, proposed.recognized) == ("tickets", None)
    seen = preview_source(workspace, LOCAL, "tickets", text=proposed.text)
    assert [row.raw["subject"] for row in seen.rows] == ["late", "broken", "?"]
    assert seen.file == "uploads/tickets.csv"
    save_source(workspace, LOCAL, "tickets", text=TEXT, why="support asked")
    overview(workspace, LOCAL)
    assert source(workspace, LOCAL, "tickets").summary.rows == 0
    assert [each.name for each in check_source(workspace, LOCAL, "tickets")][:2] == ["files", "rows"]
    done = run(workspace, LOCAL)
    assert (done.rows_loaded, done.rows_quarantined) == (2, 1)


def test_an_export_that_is_known_says_so_and_fits_to_sources_that_are_there(workspace: Workspace):
    companies = "Record ID,Company name,Company owner\n9001,Bluebay,Sam\n"
    contacts = "Record ID,First Name,Last Name,Email,Primary Associated Company ID\n8001,Ann,Lee,a@b.example,9001\n"
    for name, text in (("contacts", contacts), ("companies", companies)):
        upload(workspace, LOCAL, f"{name}.csv", content=text.encode(), at=0, last=True)
    (alone,) = look(workspace, LOCAL, "companies", files={"path": "uploads/companies.csv"})
    (people,) = look(workspace, LOCAL, "contacts", files={"path": "uploads/contacts.csv"})
    assert (people.recognized, people.why) == ("HubSpot", "This is HubSpot's contacts export.")
    save_source(workspace, LOCAL, people.name, text=people.text, why="the CRM")
    (beside,) = look(workspace, LOCAL, "companies", files={"path": "uploads/companies.csv"})
    assert ("role: accounts" in alone.text, "role: accounts" in beside.text) == (False, True)
    save_source(workspace, LOCAL, beside.name, text=beside.text, why="the CRM")
    run(workspace, LOCAL)
    assert source(workspace, LOCAL, beside.name).summary.rows == 1


def test_a_preview_says_why_a_row_is_bad(workspace: Workspace):
    uploaded(workspace)
    assert [row.reason for row in preview_source(workspace, LOCAL, "tickets", text=TEXT).rows] == [
        None,
        None,
        "occurred_at is not an instant",
    ]


def test_a_preview_says_which_rows_are_not_the_sources(workspace: Workspace):
    uploaded(workspace)
    seen = preview_source(workspace, LOCAL, "tickets", text=f'{TEXT}where: subject = "late"\n')
    assert [row.reason for row in seen.rows] == [None, *["it is not the source's: `where` does not hold"] * 2]
    assert [row.values["id"] for row in seen.rows] == ["1", None, None]


def test_a_source_of_a_database_is_proposed_with_its_connection(workspace: Workspace):
    with closing(sqlite3.connect(workspace.root / "desk.sqlite")) as connection:
        connection.execute("CREATE TABLE calls (no INTEGER PRIMARY KEY, customer TEXT, at TEXT)")
        connection.executemany("INSERT INTO calls VALUES (?, ?, ?)", [(n, f"c{n:02}", "2025-01-05") for n in range(9)])
        connection.commit()
    connect = {"kind": "database", "url": "sqlite:///desk.sqlite", "table": "calls"}
    (proposed,) = look(workspace, LOCAL, "calls", connect=connect)
    assert "url: sqlite:///desk.sqlite" in proposed.text
    assert len(preview_source(workspace, LOCAL, "calls", text=proposed.text, rows=5).rows) == 5
    save_source(workspace, LOCAL, "calls", text=proposed.text, why="-")
    assert source(workspace, LOCAL, "calls").summary.connector == "database"


def test_an_edit_is_a_version_and_reaches_the_files(workspace: Workspace):
    before = source_text(workspace, LOCAL, "orders")
    text = before.text.replace("title: Orders", "title: Receipts")
    save_source(workspace, LOCAL, "orders", text=text, based_on=before.version, why="what we call them")
    assert source_text(workspace, LOCAL, "orders").version == before.version + 1
    with pytest.raises(Transient, match="meanwhile"):
        save_source(workspace, LOCAL, "orders", text=text + "\n", based_on=before.version, why="late")
    assert [change.action for change in plan(workspace, LOCAL).changes] != []
    assert export(workspace, LOCAL).written == ["sources/orders.yaml"]
    assert "title: Receipts" in (workspace.root / "sources/orders.yaml").read_text(encoding="utf-8")


def test_a_definition_that_makes_others_wrong_is_not_kept(workspace: Workspace):
    before = source_text(workspace, LOCAL, "orders")
    text = before.text.replace("events: order", "events: receipt")
    with pytest.raises(UserError, match="order"):
        save_source(workspace, LOCAL, "orders", text=text, based_on=before.version, why="-")
    assert source_text(workspace, LOCAL, "orders") == before


def test_a_new_source_does_not_take_the_place_of_another(workspace: Workspace):
    with pytest.raises(UserError, match="there is a source `orders` already"):
        save_source(workspace, LOCAL, "orders", text=TEXT, why="-")


@pytest.mark.parametrize("path", ["/etc/passwd", "../elsewhere.csv", "data/../../x.csv", ".ilk/database.sqlite"])
def test_files_beside_the_folder_are_not_read_for_the_studio(workspace: Workspace, path: str):
    with pytest.raises(UserError) as caught:
        look(workspace, LOCAL, "secrets", files={"path": path})
    assert caught.value.code == "outside-project"
    with pytest.raises(UserError) as caught:
        save_source(workspace, LOCAL, "tickets", text=TEXT.replace("uploads/tickets.csv", path), why="-")
    assert caught.value.code == "outside-project"
    connect = {"kind": "database", "url": f"sqlite:///{path}", "table": "keys"}
    with pytest.raises(UserError) as caught:
        look(workspace, LOCAL, "secrets", connect=connect)
    assert caught.value.code == "outside-project"


def test_only_an_owner_connects_sources(workspace: Workspace):
    analyst = Actor("ann", Role.ANALYST)
    for asked in (
        lambda: files(workspace, analyst),
        lambda: look(workspace, analyst, "x", files={"path": "data/orders.csv"}),
        lambda: save_source(workspace, analyst, "tickets", text=TEXT, why="-"),
    ):
        with pytest.raises(UserError) as caught:
            asked()
        assert caught.value.code == "denied"


def test_a_text_that_is_no_source_says_where(workspace: Workspace):
    with pytest.raises(UserError, match="colums"):
        preview_source(workspace, LOCAL, "tickets", text=TEXT.replace("columns:", "colums:"))
    with pytest.raises(UserError, match="defines 0 sources"):
        preview_source(workspace, LOCAL, "tickets", text="")
