"""A source connected step by step: looked at, previewed, kept, loaded; and what is refused on the way."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ilk.app.connecting import connectors, files, look, preview_source, save_source, source_text, upload
from ilk.app.data import check_source, source
from ilk.app.definitions import apply, export, plan
from ilk.app.loading import load_context
from ilk.app.overview import overview
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.database.intake import Arrivals
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Transient, UserError
from ilk.live.intake.webhooks.messages import webhook_of
from ilk.live.intake.webhooks.signatures import Came, Stripe
from ilk.sources.inspection.places import Place
from ilk.sources.places import trial_files

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


def test_two_uploads_of_a_name_at_once_do_not_mix(workspace: Workspace):
    def piece(upload_name: str, content: bytes, at: int, *, last: bool = False) -> None:
        upload(workspace, LOCAL, "tickets.csv", content=content, at=at, last=last, upload=upload_name)

    piece("one tab", b"no\n1\n", 0)
    piece("another", b"id\n2\n", 0)
    with pytest.raises(UserError) as caught:
        piece("one tab", b"3\n", 5, last=True)
    assert caught.value.code == "piece-out-of-order"
    piece("another", b"4\n", 5, last=True)
    assert (workspace.root / "uploads/tickets.csv").read_bytes() == b"id\n2\n4\n"
    assert list((workspace.root / ".ilk/uploads").iterdir()) == []


@pytest.mark.parametrize(
    "name",
    ["../x.csv", "a/b.csv", ".hidden.csv", "run.sh", "", "x" * 200 + ".csv", "a\x00.csv", "\u597d" * 90 + ".csv"],
)
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


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../elsewhere.csv",
        "data/../../x.csv",
        ".ilk/database.sqlite",
        "${TMP_FOLDER}/x.csv",
        "data/a\0b.csv",
        "x" * 5000,
    ],
)
def test_files_beside_the_folder_are_not_read_for_the_studio(workspace: Workspace, path: str):
    with pytest.raises(UserError) as caught:
        look(workspace, LOCAL, "secrets", files={"path": path})
    assert caught.value.code == "outside-project"
    with pytest.raises(UserError) as caught:
        save_source(workspace, LOCAL, "tickets", text=TEXT.replace("uploads/tickets.csv", json.dumps(path)), why="-")
    assert caught.value.code == "outside-project"
    connect = {"kind": "database", "url": f"sqlite:///{path}", "table": "keys"}
    with pytest.raises(UserError) as caught:
        look(workspace, LOCAL, "secrets", connect=connect)
    assert caught.value.code == "outside-project"


def test_a_pattern_reaches_no_file_that_a_link_leads_out_to(workspace: Workspace, tmp_path: Path):
    elsewhere = tmp_path / "keys.csv"
    elsewhere.write_text("key\nabc\n", encoding="utf-8")
    (workspace.root / "data/linked.csv").symlink_to(elsewhere)
    with pytest.raises(UserError) as caught:
        look(workspace, LOCAL, "keys", files={"path": "data/li*.csv"})
    assert caught.value.code == "outside-project"


@pytest.mark.parametrize("name", ["a\0b", "x" * 200, "..", " ", "a/b"])
def test_a_place_may_be_called_anything(workspace: Workspace, name: str):
    (proposed,) = look(workspace, LOCAL, name, files={"path": "data/people.csv"})
    assert preview_source(workspace, LOCAL, proposed.name, text=proposed.text).rows != []


def test_what_the_environment_says_is_shown_in_no_error(workspace: Workspace, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HIDDEN", "s3cr3t")
    source = "connect: {kind: database, url: 'sqlite:///${HIDDEN}', table: calls}\ninto: {table: calls}\n"
    (workspace.root / "sources/calls.yaml").write_text(source, encoding="utf-8")
    with open_workspace(workspace.root) as opened:
        apply(opened, LOCAL, why="-")
        with pytest.raises(UserError) as caught:
            check_source(opened, LOCAL, "calls")
    assert (caught.value.code, "s3cr3t" in str(caught.value)) == ("file-missing", False)


def test_looks_at_one_place_at_once_do_not_disturb_each_other(workspace: Workspace):
    connect = {"kind": "database", "url": "sqlite:///desk.sqlite", "table": "calls"}
    with closing(sqlite3.connect(workspace.root / "desk.sqlite")) as connection:
        connection.execute("CREATE TABLE calls (no INTEGER PRIMARY KEY, customer TEXT)")
        connection.executemany("INSERT INTO calls VALUES (?, ?)", [(n, f"c{n:02}") for n in range(9)])
        connection.commit()
    source = Place("calls", {"connect": connect}).source()
    context = load_context(workspace, workspace.clock.now(), "looking")
    with trial_files(source, context) as first, trial_files(source, context) as second:
        assert first[0].path != second[0].path
    with trial_files(source, context) as first:
        with trial_files(source, context):
            pass
        assert first[0].path.is_file()


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


def test_a_source_of_webhooks_is_proposed_before_its_first_message_and_tells_its_address(workspace: Workspace):
    connect = {"kind": "webhook", "scheme": "stripe", "secret": "${STRIPE}"}
    (proposed,) = look(workspace, LOCAL, "webhook", connect=connect)
    assert any("`/v1/intake/webhooks/webhook`" in note for note in proposed.notes)
    (told,) = [each for each in connectors(workspace, LOCAL) if each.kind == "webhook"]
    assert [each.name for each in told.settings if each.required] == ["scheme", "secret"]
    assert "cursor" not in [each.name for each in told.settings]  # there is one alone
    kept = save_source(workspace, LOCAL, proposed.name, text=proposed.text, why="new")
    assert (kept.connector, kept.address) == ("webhook", "/v1/intake/webhooks/webhook")
    came = Came({}, b'{"id": "evt_1", "type": "charge.succeeded", "total": 7}', workspace.clock.now())
    workspace.intake.add([Arrivals(came.at, [webhook_of("webhook", came, Stripe())])])
    (seen,) = look(workspace, LOCAL, "webhook", connect=connect)
    assert "total" in seen.text
    assert source(workspace, LOCAL, "webhook").summary.address == kept.address
    assert source(workspace, LOCAL, "orders").summary.address is None
