"""Lists of customers, from an upload to a segment; result controls; what a run records: in a whole project."""

from pathlib import Path

import pytest
from tests.shop import BERLINERS, CUSTOMERS, READERS

from ilk.app.definitions import plan
from ilk.app.editing import save_segment
from ilk.app.explaining import why
from ilk.app.lists import customer_list, delete_list, lists, upload_list
from ilk.app.run import run
from ilk.app.segments import members, query, segment
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound, UserError

PRESS = "name;id\nA;{0}\nB; {1} \nC;{1}\nD;\nE;nobody\n".format(*BERLINERS)


def named(workspace: Workspace, name: str) -> list[str]:
    return sorted(member.customer_id for member in members(workspace, LOCAL, name, limit=100).items)


def asked(workspace: Workspace, text: str) -> int:
    return query(workspace, LOCAL, text, limit=0).count


def test_rows_name_customers_and_those_that_name_nobody_are_shown(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        found = upload_list(workspace, LOCAL, "press", content=PRESS, column="id", title="The press", file="press.csv")
        assert (found.summary.rows, found.summary.members, found.summary.unmatched) == (3, 2, 1)
        assert (found.members, found.unmatched) == (sorted(BERLINERS[:2]), ["nobody"])
        assert asked(workspace, 'on list "press"') == 2
        assert asked(workspace, 'not on list "press"') == len(CUSTOMERS) - 2
        assert [each.name for each in lists(workspace, LOCAL)] == ["press"]
        again = upload_list(workspace, LOCAL, "press", content=f"customer_id\n{CUSTOMERS[0]}\n")
        assert (again.members, asked(workspace, 'on list "press"')) == ([CUSTOMERS[0]], 1)


def test_a_trait_names_customers_without_regard_to_case(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        found = upload_list(workspace, LOCAL, "capital", content="city\nbERLIN\n", key="city", role="suppression")
        assert (found.summary.members, found.summary.role) == (len(BERLINERS), "suppression")
        assert asked(workspace, 'on list "capital" and city = "Berlin"') == len(BERLINERS)


def test_a_run_works_out_lists_anew_and_a_segment_may_leave_them_out(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        upload_list(workspace, LOCAL, "press", content=PRESS, column="id")
        (shop / "segments" / "few.yaml").write_text(
            "- {name: few, when: newsletter is true, exclude: {lists: [press]}, limit: 3,\n"
            "   split: [{name: north, when: 'city = \"Hamburg\"'}, {name: rest}]}\n",
            encoding="utf-8",
        )
        run(workspace, LOCAL)
        kept = sorted(each for each in READERS if each not in BERLINERS[:2])[:3]
        assert named(workspace, "few") == kept
        assert sorted(named(workspace, "few.north") + named(workspace, "few.rest")) == kept
        shown = segment(workspace, LOCAL, "few")
        assert shown.definition == "newsletter is true"
        assert "the first 3" in shown.sentence
        assert "press" in shown.sentence
        assert segment(workspace, LOCAL, "few.rest").version == 1
        assert why(workspace, LOCAL, "few", kept[0]).belongs
        with pytest.raises(UserError, match="segment few") as error:
            delete_list(workspace, LOCAL, "press")
        assert error.value.code == "still-used"
        save_segment(workspace, LOCAL, "few", definition="newsletter is false", why="test")
        assert len(named(workspace, "few")) == 3


def test_an_unused_list_can_be_deleted_and_is_gone(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        upload_list(workspace, LOCAL, "press", content=PRESS, column="id")
        assert delete_list(workspace, LOCAL, "press").members == 2
        assert lists(workspace, LOCAL) == []
        with pytest.raises(NotFound):
            customer_list(workspace, LOCAL, "press")
        with pytest.raises(UserError, match="unknown list"):
            asked(workspace, 'on list "press"')


def test_a_source_fills_a_list(shop: Path) -> None:
    rows = "".join(f"{each}\n" for each in (*BERLINERS[:3], BERLINERS[0]))
    (shop / "data" / "blocked.csv").write_text(f"who\n{rows}", encoding="utf-8")
    source = "files: {path: data/blocked.csv}\ninto: {table: blocked, role: list, customer: who}\ncolumns: {who: who}\n"
    (shop / "sources" / "blocked.yaml").write_text(source, encoding="utf-8")
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        assert asked(workspace, 'on list "blocked"') == 3
        (found,) = lists(workspace, LOCAL)
        assert (found.name, found.source, found.members, found.rows) == ("blocked", "blocked", 3, None)
        with pytest.raises(UserError, match="a source fills"):
            upload_list(workspace, LOCAL, "blocked", content=PRESS)
        with pytest.raises(UserError, match="the source `blocked` fills"):
            delete_list(workspace, LOCAL, "blocked")


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"content": ""}, "file-unreadable"),
        ({"content": 'id\n"a\n'}, "file-unreadable"),
        ({"content": PRESS, "column": "mail"}, "unknown-column"),
        ({"content": PRESS, "key": "mail"}, "unknown-trait"),
        ({"content": PRESS, "name": " "}, "wrong-name"),
        ({"content": PRESS, "name": "a\nb"}, "wrong-name"),
    ],
    ids=str,
)
def test_what_is_no_list_is_refused(shop: Path, told: dict, code: str) -> None:
    with open_workspace(shop) as workspace, pytest.raises(UserError) as error:
        upload_list(workspace, LOCAL, told.pop("name", "press"), **told)
    assert error.value.code == code


def test_a_viewer_changes_no_list(shop: Path) -> None:
    with open_workspace(shop) as workspace, pytest.raises(Denied):
        upload_list(workspace, Actor("guest", Role.VIEWER), "press", content=PRESS)


def test_history_and_ledger_can_be_asked_after_a_run(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        assert asked(workspace, "entered segment berliners") == len(BERLINERS)
        assert asked(workspace, "left segment berliners") == 0
        assert asked(workspace, 'city has been "Berlin" for 1 hour') == 0
        assert asked(workspace, "city changed") == 0
        assert asked(workspace, "city fresher than 1 hour") > 0
        assert (
            asked(workspace, 'sql "select customer_no from event_order group by customer_no having count(*) > 2"') > 0
        )


def test_a_trait_cannot_ask_about_a_segment(shop: Path) -> None:
    trait = "{name: place, value: decile of spend in segment berliners}\n"
    (shop / "traits" / "place.yaml").write_text(trait, encoding="utf-8")
    with open_workspace(shop) as workspace, pytest.raises(UserError) as error:
        plan(workspace, LOCAL)
    assert error.value.code == "segment-in-value"
