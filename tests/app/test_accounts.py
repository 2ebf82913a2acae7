"""Accounts of a project: their list, one whole, groups of them, and what cannot be as it is told."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.firms import FIRMS, write_firms

from ilk.app.accounts import account, accounts
from ilk.app.definitions import apply
from ilk.app.editing import save_segment
from ilk.app.explaining import why
from ilk.app.run import run
from ilk.app.segments import query
from ilk.app.verification import verify
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.errors import NotFound, UserError


@pytest.fixture
def firms(tmp_path: Path) -> Path:
    """A project of five people, of whom three belong to known firms."""
    return write_firms(tmp_path)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The same project after a run; only to be read."""
    with open_workspace(write_firms(tmp_path_factory.mktemp("firms"))) as opened:
        run(opened, LOCAL)
        yield opened


def test_the_list_says_what_is_known_and_how_many_people_belong(workspace: Workspace):
    found = accounts(workspace, LOCAL, sort="-people")
    assert [(row.account, row.people, row.columns["size"]) for row in found.accounts.items] == [
        ("acme", 2, "medium"),
        ("bolt", 1, "small"),
        ("core", 0, None),
        ("dusk", 0, "large"),
        ("east", 0, "small"),
        ("f/g", 0, None),
    ]
    assert (found.unassigned, found.unknown) == (1, 1)  # eve names none, and dot one in capitals


def test_what_parents_cannot_be_is_told(workspace: Workspace):
    assert accounts(workspace, LOCAL).problems == [
        "2 accounts in a circle of parents, so without an ultimate one: `dusk`, `east`",
        "1 account whose parent is the same account, taken to have none: `core`",
        "1 account whose parent is not in the list, taken to have none: `f/g`",
    ]


def test_an_account_comes_with_its_people_their_segments_and_what_they_did(workspace: Workspace):
    found = account(workspace, LOCAL, "acme")
    assert found.sentence == "acme: 2 contacts, whose orders come to €15.00."
    assert {each.name: each.display for each in found.columns}["industry"] == "Information"
    assert [row.customer_id for row in found.people.items] == ["ann", "ben"]
    assert [(each.segment, each.people, each.share) for each in found.segments] == [("germans", 1, 0.5)]
    assert (found.event_counts, found.revenue) == ({"order": 2}, 15.0)


def test_a_group_is_added_up_under_its_ultimate_parent(workspace: Workspace):
    for name in ("acme", "bolt"):
        group = account(workspace, LOCAL, name).group
        assert (group.ultimate_parent, group.accounts, group.people, group.revenue) == (
            "acme",
            ["acme", "bolt"],
            3,
            115.0,
        )
    assert account(workspace, LOCAL, "acme").children == ["bolt"]


@pytest.mark.parametrize(
    ("name", "problem", "top"),
    [
        ("core", "It is its own parent, and is taken to have none.", "core"),
        ("f/g", "Its parent is no account, and it is taken to have none.", "f/g"),
        ("dusk", "Its parents lead round in a circle, so that it has no ultimate one.", None),
    ],
)
def test_an_account_tells_what_its_parents_cannot_be(workspace: Workspace, name: str, problem: str, top: str | None):
    found = account(workspace, LOCAL, name)
    assert found.problem == problem
    assert (found.group.ultimate_parent if found.group else None) == top


def test_people_come_in_pages(workspace: Workspace):
    first = account(workspace, LOCAL, "acme", limit=1).people
    second = account(workspace, LOCAL, "acme", limit=1, cursor=first.next).people
    assert [row.customer_id for page in (first, second) for row in page.items] == ["ann", "ben"]
    assert (first.total, second.next) == (2, None)


def test_accounts_are_searched_by_name_and_text(workspace: Workspace):
    assert [row.account for row in accounts(workspace, LOCAL, search="INFOR").accounts.items] == ["acme"]
    assert [row.account for row in accounts(workspace, LOCAL, search="f/").accounts.items] == ["f/g"]


def test_an_account_that_is_none_is_refused_with_one_that_is_like_it(workspace: Workspace):
    with pytest.raises(NotFound) as refused:
        account(workspace, LOCAL, "ACME")
    assert (refused.value.code, refused.value.known) == ("unknown-account", ("acme",))
    with pytest.raises(UserError, match="sort key"):
        accounts(workspace, LOCAL, sort="size_of")


def test_a_segment_asks_what_an_account_comes_to(workspace: Workspace):
    text = 'account total of sum of order.revenue >= 15 and account.size in ("medium", "large")'
    assert query(workspace, LOCAL, text).count == 2


@pytest.mark.parametrize(
    ("condition", "count"),
    [
        ('account.ultimate_parent = "acme"', 3),  # bolt is a child of acme
        ("account.ultimate_parent = company", 2),
        ("account.ultimate_parent is missing", 2),
        ('any colleague where (account.ultimate_parent = "acme")', 2),
    ],
)
def test_a_segment_asks_who_is_at_the_top_of_an_account(workspace: Workspace, condition: str, count: int):
    assert query(workspace, LOCAL, condition).count == count


def test_memory_knows_the_top_of_an_account_as_the_engine_does(firms: Path):
    with open_workspace(firms) as opened:
        run(opened, LOCAL)
        save_segment(opened, LOCAL, "group", definition='account.ultimate_parent = "acme"', why="-")
        run(opened, LOCAL)
        assert verify(opened, LOCAL).agree
        assert why(opened, LOCAL, "group", "cem").belongs


def test_groups_follow_the_rows_of_accounts(firms: Path):
    condition = 'account.ultimate_parent = "core"'
    with open_workspace(firms) as opened:
        run(opened, LOCAL)
        assert query(opened, LOCAL, condition).count == 0
        (firms / "firms.csv").write_text(
            "firm,parent,naics,staff\nacme,core,,\nbolt,acme,,\ncore,,,\n", encoding="utf-8"
        )
        run(opened, LOCAL)
        assert query(opened, LOCAL, condition).count == 3


def test_a_column_called_like_the_ultimate_parent_is_taken_as_it_is(firms: Path):
    (firms / "sources/firms.yaml").write_text(f"{FIRMS}  ultimate_parent: text(naics)\n", encoding="utf-8")
    with open_workspace(firms) as opened:
        run(opened, LOCAL)
        assert query(opened, LOCAL, 'account.ultimate_parent = "44"').count == 1


def test_what_no_run_has_loaded_of_accounts_yet_is_said(firms: Path):
    without = FIRMS.replace(", parent: parent", "").replace("  parent: text(parent)\n", "")
    (firms / "sources/firms.yaml").write_text(without, encoding="utf-8")
    with open_workspace(firms) as opened:
        run(opened, LOCAL)
        (firms / "sources/firms.yaml").write_text(FIRMS, encoding="utf-8")
        apply(opened, LOCAL, why="-")
        with pytest.raises(UserError, match=r"account\.ultimate_parent.*no run") as refused:
            query(opened, LOCAL, 'account.ultimate_parent = "acme"')
    assert refused.value.code == "not-run-yet"


def test_a_project_without_accounts_says_how_to_have_them(firms: Path):
    (firms / "sources/firms.yaml").unlink()
    with open_workspace(firms) as opened:
        run(opened, LOCAL)
        with pytest.raises(UserError, match="belong to no accounts") as refused:
            accounts(opened, LOCAL)
    assert refused.value.code == "no-accounts"


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("{table: firms, role: accounts, key: firm, account: company, parent: mother}", "mother"),
        ("{table: firms, key: firm, parent: parent}", "accounts only"),
    ],
)
def test_a_parent_is_a_column_of_accounts(firms: Path, into: str, said: str):
    source = FIRMS.replace("{table: firms, role: accounts, key: firm, account: company, parent: parent}", into)
    (firms / "sources/firms.yaml").write_text(source, encoding="utf-8")
    with open_workspace(firms) as opened, pytest.raises(UserError, match=said):
        run(opened, LOCAL)
