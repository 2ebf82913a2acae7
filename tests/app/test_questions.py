"""What can be asked about a segment: worked out by hand on the shop of forty."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.shop import AS_OF, BERLINERS, CUSTOMERS, READERS, REGULARS

from ilk.app.answers import DefinitionCheck
from ilk.app.checking import check
from ilk.app.editing import diff, restore, save_segment, versions
from ilk.app.explaining import preview, why
from ilk.app.lint import lint
from ilk.app.past import as_of, changes
from ilk.app.published import last_publication, published
from ilk.app.run import run
from ilk.app.segments import history, members, profile, segment, segments
from ilk.app.verification import verification, verify
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.customers.view import customer_row
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound, Transient, UserError
from ilk.warehouse import sql
from ilk.warehouse.stopping import Stop


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop) as opened:
        yield opened


def counts(found: DefinitionCheck) -> Mapping[str, tuple[int, int | None]]:
    """The count of each branch by its text, and what its absence would add."""
    return {branch.text: (branch.count, branch.costs) for branch in found.branches}


def names(workspace: Workspace, name: str) -> set[str]:
    return {each.customer_id for each in members(workspace, LOCAL, name, limit=100).items}


# ---- check -------------------------------------------------------------------------------------------------------


def test_a_check_counts_the_whole_and_each_branch_alone(workspace: Workspace) -> None:
    found = check(workspace, LOCAL, text='city = "Berlin" and (newsletter is true or did order at least 3 times)')
    assert found.valid
    assert (found.count, found.customers, found.share) == (10, 40, 0.25)
    either = len(set(READERS) | set(REGULARS))
    assert counts(found) == {
        'city = "Berlin" and (newsletter is true or did order at least 3 times)': (10, None),
        'city = "Berlin"': (10, either - 10),
        "newsletter is true or did order at least 3 times": (either, 0),
        "newsletter is true": (20, None),
        "did order at least 3 times": (16, None),
    }


def test_a_branch_is_found_in_the_json_form_by_its_path(workspace: Workspace) -> None:
    found = check(workspace, LOCAL, text='not (city = "Berlin" or newsletter is true)')
    assert [branch.path for branch in found.branches] == [
        "",
        "operand",
        "operand.operands.0",
        "operand.operands.1",
    ]
    tree = found.tree
    assert tree is not None
    assert tree["operand"]["operands"][1]["kind"] == found.branches[-1].kind == "is"


def test_the_json_form_is_checked_as_the_text_is(workspace: Workspace) -> None:
    by_text = check(workspace, LOCAL, text='city = "Berlin"')
    assert check(workspace, LOCAL, definition=by_text.tree) == by_text


def test_a_check_tells_every_problem_with_its_place_and_piece(workspace: Workspace) -> None:
    found = check(workspace, LOCAL, text='citi = "Berlin"\nand did ordr')
    assert not found.valid
    told = [(each.code, each.line, each.column, each.piece) for each in found.problems]
    assert told == [("unknown-trait", 1, 1, "citi"), ("unknown-event", 2, 9, "ordr")]
    assert found.problems[0].hint == "Did you mean `city`?"
    assert found.count is None


def test_a_circle_is_found_before_it_is_saved(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "fans", definition="in segment berliners", why="new")
    found = check(workspace, LOCAL, text="in segment fans", name="berliners")
    assert [each.code for each in found.problems] == ["cycle"]


def test_who_is_in_or_out_for_want_of_a_value_is_counted(workspace: Workspace, shop: Path) -> None:
    (shop / "data" / "people.csv").write_text("id,city,newsletter\nc01,,yes\nc02,Köln,no\n", encoding="utf-8")
    run(workspace, LOCAL)
    known = {each.customer_id for each in members(workspace, LOCAL, "berliners", limit=100).items}
    without = check(workspace, LOCAL, text='not city = "Berlin"')
    with_ = check(workspace, LOCAL, text='city = "Berlin"')
    asked = check(workspace, LOCAL, text="city is missing")
    assert asked.count is not None
    assert asked.count > 0
    assert (without.in_by_missing, without.out_by_missing) == (asked.count, 0)
    assert (with_.in_by_missing, with_.out_by_missing, with_.count) == (0, asked.count, len(known))
    assert (asked.in_by_missing, asked.out_by_missing) == (0, 0)


def test_a_check_says_what_it_costs_and_depends_on(workspace: Workspace) -> None:
    found = check(workspace, LOCAL, text="did order in last 30 days or did order at least 3 times in last 30 days")
    assert found.cost is not None
    assert {each.name: each.rows for each in found.cost.tables} == {"customers": 40, "event_order": 80}
    assert found.cost.facts == 1
    assert found.depends_on == ["source orders"]


def test_a_newer_question_of_a_session_ends_the_one_before(workspace: Workspace) -> None:
    begun, ended = Event(), Event()
    told: list[str] = []

    def ask() -> None:
        try:
            with workspace.sessions.asking(LOCAL, "typing"):
                begun.set()
                ended.wait(30)
                workspace.engine.run(sql.everything("customers", limit=1))
        except Transient as error:
            told.append(error.code)

    first = Thread(target=ask)
    first.start()
    begun.wait(30)
    assert check(workspace, LOCAL, text="everyone", session="typing").count == 40
    ended.set()
    first.join(30)
    assert told == ["superseded"]


def test_a_statement_that_runs_is_interrupted(workspace: Workspace) -> None:
    stop = Stop()
    joins = [sql.Join("customers", alias, sql.literal(value=True), kind="inner") for alias in "bcdefg"]
    numbers = sql.select({"n": sql.count_rows()}, "customers", alias="a", joins=joins)
    timer = Thread(target=lambda: (Event().wait(0.3), stop.stop()))
    timer.start()
    with stop.over(), pytest.raises(Transient) as raised:
        workspace.engine.run(numbers)
    timer.join()
    assert raised.value.code == "superseded"
    assert check(workspace, LOCAL, text="everyone").count == 40


# ---- why, preview ------------------------------------------------------------------------------------------------


def test_why_names_what_decided_with_values_events_and_since_when(workspace: Workspace) -> None:
    found = why(workspace, LOCAL, "regulars", "c04")
    assert found.belongs
    assert found.published
    assert found.sentence == "In, because did order at least 3 times (the number of order events: 4)."
    (only,) = found.conditions
    assert (only.event_count, only.events[0].at) == (4, datetime(2025, 2, 25, 12, tzinfo=UTC))
    assert [each.at for each in only.events] == [AS_OF - timedelta(days=4 + 21 * n, hours=-12) for n in range(4)]
    assert found.version == 1
    recorded = {each.customer_id: each.since for each in members(workspace, LOCAL, "regulars", limit=100).items}
    assert found.since == recorded["c04"]


def test_why_not_points_at_the_conditions_that_fail(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "both", definition='city = "Berlin" and newsletter is true and spend > 100', why="")
    found = why(workspace, LOCAL, "both", "c02")
    assert not found.belongs
    decided = {each.text for each in found.conditions if each.decided and each.path}
    assert decided == {'city = "Berlin"', "spend > 100"}
    assert "not so: city is “Berlin” (city: " in found.sentence


def test_why_says_when_it_may_change_by_itself(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "lately", definition="did order in last 30 days", why="")
    found = why(workspace, LOCAL, "lately", "c03")
    newest = AS_OF - timedelta(days=3) + timedelta(hours=12)
    assert found.next_change is not None
    assert AS_OF < found.next_change <= newest + timedelta(days=30)


def test_why_of_nobody_or_nothing_is_an_error_that_names_others(workspace: Workspace) -> None:
    with pytest.raises(NotFound):
        why(workspace, LOCAL, "berlinerz", "c04")
    with pytest.raises(NotFound):
        why(workspace, LOCAL, "berliners", "c4711")


def test_a_preview_shows_members_with_the_values_that_decided(workspace: Workspace) -> None:
    found = preview(workspace, LOCAL, text='city = "Berlin" and count of order > 1', limit=100)
    assert found.columns == ["city", "count of order"]
    assert {each.customer_id for each in found.members} <= set(BERLINERS)
    assert all(each.values["city"] == "Berlin" and each.values["count of order"] > 1 for each in found.members)
    assert found.count == len(found.members) == sum((CUSTOMERS.index(name) + 1) % 5 > 1 for name in BERLINERS)
    assert preview(workspace, LOCAL, text='city = "Berlin" and count of order > 1', limit=2) == preview(
        workspace, LOCAL, text='city = "Berlin" and count of order > 1', limit=2
    )


# ---- edits -------------------------------------------------------------------------------------------------------


def test_a_diff_tells_who_would_move_and_what_would_follow_and_changes_nothing(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "reading", definition="in segment berliners and newsletter is true", why="")
    before = last_publication(workspace.engine)
    found = diff(workspace, LOCAL, "berliners", text='city = "Hamburg"', limit=100)
    hamburg = {name for number, name in enumerate(CUSTOMERS, start=1) if number % 4 == 1}
    assert (found.size, found.size_after, found.stay) == (10, 10, 0)
    assert (set(found.entering), set(found.leaving)) == (hamburg, set(BERLINERS))
    (follows,) = found.dependents
    assert (follows.name, follows.direct, follows.size, follows.enter, follows.leave) == (
        "reading",
        True,
        10,
        0,
        10,
    )
    assert last_publication(workspace.engine) == before
    assert names(workspace, "berliners") == set(BERLINERS)


def test_saving_moves_the_members_and_those_of_segments_that_depend_on_it_at_once(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "reading", definition="in segment berliners and newsletter is true", why="new")
    save_segment(workspace, LOCAL, "others", definition="not in segment reading", why="new")
    assert segment(workspace, LOCAL, "others").summary.size == 30
    saved = save_segment(workspace, LOCAL, "berliners", definition="nobody", why="moved away", based_on=1)
    assert (saved.version, saved.summary.size) == (2, 0)
    assert segment(workspace, LOCAL, "reading").summary.size == 0
    assert segment(workspace, LOCAL, "others").summary.size == 40
    assert names(workspace, "others") == set(CUSTOMERS)
    assert profile(workspace, LOCAL, "others").figures[0].value == 40
    left = changes(workspace, LOCAL, "berliners", limit=10)
    assert {(each.change, each.version) for each in left.items} == {("left", 2)}
    assert {each.customer_id for each in left.items} == set(BERLINERS)


def test_who_stays_after_a_save_is_in_since_they_came(workspace: Workspace) -> None:
    before = {each.customer_id: each.since for each in members(workspace, LOCAL, "regulars", limit=100).items}
    assert len(set(before.values())) > 1
    save_segment(workspace, LOCAL, "regulars", definition="did order at least 2 times", why="wider")
    after = {each.customer_id: each.since for each in members(workspace, LOCAL, "regulars", limit=100).items}
    assert {name: since for name, since in after.items() if name in before} == before
    assert {since for name, since in after.items() if name not in before} == {AS_OF}


def test_a_run_after_a_save_finds_nothing_to_change(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "berliners", definition='city in ("Berlin", "Köln")', why="wider")
    save_segment(workspace, LOCAL, "fans", definition="in segment berliners and did order", why="new")
    before = {each.name: (each.size, each.entered, each.left, each.value) for each in segments(workspace, LOCAL)}
    moved = {name: changes(workspace, LOCAL, name).total for name in before}
    run(workspace, LOCAL)
    assert {
        each.name: (each.size, each.entered, each.left, each.value) for each in segments(workspace, LOCAL)
    } == before
    assert {name: changes(workspace, LOCAL, name).total for name in before} == moved


def test_an_edit_of_an_older_version_is_refused(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "berliners", definition="everyone", why="first")
    with pytest.raises(Transient) as raised:
        save_segment(workspace, LOCAL, "berliners", definition="nobody", why="late", based_on=1)
    assert raised.value.code == "edited-meanwhile"
    assert segment(workspace, LOCAL, "berliners").summary.size == 40


def test_nothing_is_saved_while_a_run_is_under_way(workspace: Workspace) -> None:
    with workspace.publishing, pytest.raises(Transient) as raised:
        save_segment(workspace, LOCAL, "berliners", definition="nobody", why="now")
    assert raised.value.code == "run-in-progress"
    assert segment(workspace, LOCAL, "berliners").version == 1


def test_a_version_is_restored_with_its_members(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "berliners", definition="everyone", why="all")
    found = restore(workspace, LOCAL, "berliners", version=1, why="back")
    assert (found.version, found.summary.size, found.definition) == (3, 10, 'city = "Berlin"')
    assert names(workspace, "berliners") == set(BERLINERS)
    assert [each.text for each in versions(workspace, LOCAL, "berliners")] == [
        'city = "Berlin"',
        "everyone",
        'city = "Berlin"',
    ]
    newest = history(workspace, LOCAL, "berliners").points[-1]
    assert (newest.size, newest.version, newest.left) == (10, 3, 30)
    with pytest.raises(NotFound):
        restore(workspace, LOCAL, "berliners", version=9, why="no such")


# ---- the past ----------------------------------------------------------------------------------------------------


def test_the_past_is_told_by_the_ledger_and_by_the_definition(workspace: Workspace) -> None:
    found = as_of(workspace, LOCAL, "regulars", at=AS_OF, limit=100)
    assert (found.recorded, found.evaluated, found.both) == (16, 16, 16)
    assert set(found.members) == set(REGULARS)
    assert found.note is None


@pytest.mark.parametrize("days", [10, 25, 50])
def test_the_definition_at_an_instant_counts_what_had_happened_by_then(workspace: Workspace, days: int) -> None:
    at = AS_OF - timedelta(days=days)
    expected = 0
    for number in range(1, 41):
        ordered = [
            AS_OF - timedelta(days=number + 21 * position) + timedelta(hours=12) for position in range(number % 5)
        ]
        expected += sum(each <= at for each in ordered) >= 3
    assert as_of(workspace, LOCAL, "regulars", at=at).evaluated == expected


def test_a_changed_definition_leaves_the_record_as_it_was(workspace: Workspace) -> None:
    at = AS_OF - timedelta(days=1)
    before = as_of(workspace, LOCAL, "berliners", at=at)
    save_segment(workspace, LOCAL, "berliners", definition="nobody", why="gone")
    after = as_of(workspace, LOCAL, "berliners", at=at)
    assert (after.recorded, after.evaluated) == (before.recorded, 0)
    assert as_of(workspace, LOCAL, "berliners", at=AS_OF).recorded == 0


def test_the_future_is_not_known(workspace: Workspace) -> None:
    with pytest.raises(UserError) as raised:
        as_of(workspace, LOCAL, "berliners", at=AS_OF + timedelta(days=1))
    assert raised.value.code == "instant-ahead"


# ---- lint, verification ------------------------------------------------------------------------------------------


def test_lint_looks_at_what_is_stored(workspace: Workspace) -> None:
    save_segment(workspace, LOCAL, "copies", definition='city in ("Berlin")', why="")
    save_segment(workspace, LOCAL, "odd", definition="spend > 10 and spend < 5", why="")
    save_segment(workspace, LOCAL, "long", definition="did not order in last 10 years", why="")
    found = {(each.segment, each.code) for each in lint(workspace, LOCAL)}
    assert {
        ("copies", "same-people"),
        ("berliners", "same-people"),
        ("odd", "contradiction"),
        ("long", "window-longer-than-data"),
        ("berliners", "too-few-people"),
    } <= found
    assert ("readers", "too-few-people") not in found


def test_every_run_verifies_and_the_result_is_kept(workspace: Workspace) -> None:
    found = verification(workspace, LOCAL)
    assert found.agree
    assert found.sample == 40
    looked = {each.segment: (each.compared, each.agree) for each in found.segments}
    assert looked == dict.fromkeys(("berliners", "regulars", "readers"), (40, 40))


def test_a_planted_fault_in_the_memberships_is_found_with_its_reason(workspace: Workspace) -> None:
    number = customer_row_number(workspace, "c07")
    with workspace.engine.transaction() as changes_:
        row = {
            "segment": sql.literal("regulars"),
            "customer_no": sql.whole(sql.literal(number)),
            "since": sql.literal(AS_OF),
        }
        changes_.append("memberships", sql.select(row, None))
    found = verify(workspace, LOCAL, sample=1000)
    assert not found.agree
    (wrong,) = found.disagreements
    assert (wrong.segment, wrong.customer_id, wrong.stored, wrong.computed) == ("regulars", "c07", True, False)
    assert wrong.reason == "not so: did order at least 3 times (the number of order events: 2)"
    assert verification(workspace, LOCAL).disagreements == []
    assert not verification(workspace, LOCAL).agree


def customer_row_number(workspace: Workspace, identifier: str) -> int:
    number: int = customer_row(workspace.engine, published(workspace).words, identifier)["customer_no"]
    return number


def test_a_viewer_sees_figures_of_a_verification_and_no_people(workspace: Workspace) -> None:
    viewer = Actor("visitor", Role.VIEWER)
    assert verification(workspace, viewer).agree
    with pytest.raises(Denied):
        verify(workspace, viewer)
    with pytest.raises(Denied):
        check(workspace, viewer, text="everyone")
    with pytest.raises(Denied):
        why(workspace, viewer, "berliners", "c01")


def test_where_nobody_is_all_memberships_are_right(shop: Path) -> None:
    for name in ("people", "orders"):
        file = shop / "data" / f"{name}.csv"
        file.write_text(file.read_text().splitlines()[0] + "\n")
    shutil.rmtree(shop / ".ilk")
    with open_workspace(shop) as fresh:
        run(fresh, LOCAL)
        found = verify(fresh, LOCAL)
    assert (found.sample, found.agree, {each.compared for each in found.segments}) == (0, True, {0})
