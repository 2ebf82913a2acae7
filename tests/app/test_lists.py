"""Lists of customers, from an upload to a segment; result controls; what a run records: in a whole project."""

from pathlib import Path

import pytest
from tests.shop import BERLINERS, CUSTOMERS, READERS

from ilk.app.data import check_source
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


def blocking(shop: Path, into: str = "list: blocked, customer: who", *, path: str = "data/blocked*.csv") -> None:
    text = f"title: No post\nfiles: {{path: '{path}'}}\ninto: {{{into}}}\n"
    (shop / "sources" / "blocked.yaml").write_text(text, encoding="utf-8")


def named_by_file(shop: Path, name: str, *people: str) -> None:
    (shop / "data" / name).write_text("".join(f"{each}\n" for each in ("who", *people)), encoding="utf-8")


def test_a_source_fills_a_list_and_owns_it(shop: Path) -> None:
    blocking(shop, "list: blocked, customer: who, suppress: true")
    named_by_file(shop, "blocked.csv", *BERLINERS[:3], BERLINERS[0], "nobody", "")
    with open_workspace(shop) as workspace:
        done = run(workspace, LOCAL)
        assert asked(workspace, 'on list "blocked"') == 3
        (found,) = lists(workspace, LOCAL)
        assert (found.name, found.title, found.source, found.file) == (
            "blocked",
            "No post",
            "blocked",
            "data/blocked*.csv",
        )
        assert (found.role, found.key, found.rows, found.members, found.unmatched) == (
            *("suppression", "customer_id", 4, 3, 1),
        )
        shown = customer_list(workspace, LOCAL, "blocked")
        assert (shown.members, shown.unmatched) == (sorted(BERLINERS[:3]), ["nobody"])
        assert done.customers == len(CUSTOMERS), "who is only named by a list is no customer"
        for change in (
            lambda: upload_list(workspace, LOCAL, "blocked", content=PRESS),
            lambda: delete_list(workspace, LOCAL, "blocked"),
        ):
            with pytest.raises(UserError, match="the source `blocked` fills the list `blocked`") as error:
                change()
            assert error.value.code == "filled-by-source"
        assert asked(workspace, 'on list "blocked"') == 3
        told = {finding.name: finding for finding in check_source(workspace, LOCAL, "blocked")}
        assert told["list"].sentence == "4 named, 3 of them customers now."


def test_a_list_is_what_its_files_say_now(shop: Path) -> None:
    blocking(shop)
    named_by_file(shop, "blocked-1.csv", *BERLINERS[:3])
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        named_by_file(shop, "blocked-1.csv", *BERLINERS[1:4])
        done = run(workspace, LOCAL)
        assert customer_list(workspace, LOCAL, "blocked").members == sorted(BERLINERS[1:4])
        assert [step.note for step in done.steps if step.name == "Load No post"] == ["3 rows, in the place of 3"]
        named_by_file(shop, "blocked-2.csv", BERLINERS[1], BERLINERS[5])
        run(workspace, LOCAL)
        assert customer_list(workspace, LOCAL, "blocked").members == sorted([*BERLINERS[1:4], BERLINERS[5]])
        (shop / "data" / "blocked-1.csv").unlink()
        run(workspace, LOCAL)
        assert customer_list(workspace, LOCAL, "blocked").members == sorted([BERLINERS[1], BERLINERS[5]]), (
            "a row that two files had stays while one of them is there"
        )
        named_by_file(shop, "blocked-2.csv")
        run(workspace, LOCAL)
        assert customer_list(workspace, LOCAL, "blocked").members == []
        (shop / "data" / "blocked-2.csv").unlink()
        with pytest.raises(UserError, match="no file matches"):
            run(workspace, LOCAL)


def test_a_list_that_is_appended_to_forgets_nobody(shop: Path) -> None:
    blocking(shop, "list: blocked, customer: who, fill: append")
    named_by_file(shop, "blocked.csv", *BERLINERS[:2])
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        named_by_file(shop, "blocked.csv", BERLINERS[3])
        run(workspace, LOCAL)
        run(workspace, LOCAL)
        assert customer_list(workspace, LOCAL, "blocked").members == sorted([*BERLINERS[:2], BERLINERS[3]])


def test_a_list_may_name_customers_by_a_trait_without_regard_to_case(shop: Path) -> None:
    blocking(shop, "list: blocked, customer: who, matches: city")
    named_by_file(shop, "blocked.csv", "bERLIN", "Paris")
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
        (found,) = lists(workspace, LOCAL)
        assert (found.key, found.rows, found.members, found.unmatched) == ("city", 2, len(BERLINERS), 1)
        told = {finding.name: finding for finding in check_source(workspace, LOCAL, "blocked")}
        assert told["list"].sentence == "2 named, 1 of them customers now."


def test_a_list_of_a_source_takes_the_place_of_an_uploaded_one(shop: Path) -> None:
    named_by_file(shop, "blocked.csv", BERLINERS[3])
    with open_workspace(shop) as workspace:
        upload_list(workspace, LOCAL, "blocked", content=PRESS, column="id")
        assert len(customer_list(workspace, LOCAL, "blocked").members) == 2
        blocking(shop)
        run(workspace, LOCAL)
        assert customer_list(workspace, LOCAL, "blocked").members == [BERLINERS[3]]
        assert [each.source for each in lists(workspace, LOCAL)] == ["blocked"]


@pytest.mark.parametrize(
    ("into", "said"),
    [
        ("list: blocked", "a list needs `customer`"),
        ("list: blocked, customer: who, fill: add", "replace"),
        ("list: blocked, customer: who, match: city", "matches"),
        ("list: blocked, customer: who, matches: town", "unknown trait `town`"),
        ("list: blocked, customer: who, table: other", "leave `table` and `role` out"),
        ("list: blocked, customer: who, events: order", "exactly one of"),
        ("list: blocked, customer: who, key: who", "a list has no `key`"),
        ("table: blocked, customer: who, suppress: true", "`suppress` means something for a list only"),
        ("customers: true, customer: who, fill: append", "`fill` means nothing for `customers`"),
    ],
)
def test_what_is_no_list_of_a_source_is_said(shop: Path, into: str, said: str) -> None:
    blocking(shop, into)
    with open_workspace(shop) as workspace, pytest.raises(UserError) as error:
        plan(workspace, LOCAL)
    assert said in str(error.value), str(error.value)


def test_two_sources_of_a_list_agree_in_what_it_means(shop: Path) -> None:
    blocking(shop)
    other = "files: {path: data/people.csv}\ninto: {list: blocked, customer: id, suppress: true}\n"
    (shop / "sources" / "other.yaml").write_text(other, encoding="utf-8")
    with open_workspace(shop) as workspace, pytest.raises(UserError) as error:
        plan(workspace, LOCAL)
    assert error.value.code == "list-clash"


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
