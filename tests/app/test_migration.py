"""Migration of a project: which segments and instants are compared, who may ask, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.shop import AS_OF, CUSTOMERS

from ilk.app.migration import migration
from ilk.app.segments import segments
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import NotFound, UserError
from ilk.segments.language.checking import unchecked_condition
from ilk.segments.questions.families import Family, families

FIRST = datetime(2024, 12, 31, 23, tzinfo=UTC)
"""The oldest record: January begins in Berlin; February is the next one, then March in UTC."""


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop) as opened:
        yield opened


def test_without_words_it_is_from_the_first_record_of_ninety_days_to_now(workspace: Workspace) -> None:
    found = migration(workspace, LOCAL)
    assert (found.since, found.until) == (FIRST, AS_OF)
    assert (found.since_record, found.until_record) == (FIRST, AS_OF)
    assert [each.segment for each in found.segments] == ["berliners", "readers", "regulars"]


def test_moves_add_up_to_everybody_and_to_the_sizes_on_record(workspace: Workspace) -> None:
    (alone,) = migration(workspace, LOCAL, segment=["regulars"], since=date(2025, 2, 1)).segments
    then = {each.name: each.size for each in segments(workspace, LOCAL, as_of=date(2025, 2, 1))}
    now = {each.name: each.size for each in segments(workspace, LOCAL)}
    assert (alone.before, alone.after) == (then["regulars"], now["regulars"])
    assert sum(move.customers for move in migration(workspace, LOCAL).moves) == len(CUSTOMERS)


def test_who_is_in_several_is_said(workspace: Workspace) -> None:
    found = migration(workspace, LOCAL, segment=["berliners", "readers"])
    # Every Berliner is a reader, too: each fourth and each second of the forty.
    assert [each.after for each in found.segments] == [10, 10]
    assert any("10 customers were in several of these segments" in caveat for caveat in found.caveats)


def test_segments_of_a_higher_priority_count_first_and_else_those_named_first(workspace: Workspace) -> None:
    found = migration(workspace, LOCAL, segment=["readers", "berliners", "readers"])
    assert [(each.segment, each.after) for each in found.segments] == [("readers", 20), ("berliners", 0)]


def test_figures_are_for_those_who_may_see_no_people(workspace: Workspace) -> None:
    told = migration(workspace, Actor("viewer", Role.VIEWER)).model_dump_json()
    assert [each for each in CUSTOMERS if f'"{each}"' in told] == []


def test_a_segment_that_there_is_not_is_refused(workspace: Workspace) -> None:
    with pytest.raises(NotFound) as refused:
        migration(workspace, LOCAL, segment=["regulars", "regular"])
    assert refused.value.code == "unknown-segment"


@pytest.mark.parametrize("until", [date(2025, 2, 1), date(2025, 1, 31)], ids=str)
def test_from_an_instant_that_is_not_before_the_other_is_refused(workspace: Workspace, until: date) -> None:
    with pytest.raises(UserError) as refused:
        migration(workspace, LOCAL, since=date(2025, 2, 1), until=until)
    assert refused.value.code == "instants-reversed"


def test_before_the_first_record_is_refused_and_the_first_one_named(workspace: Workspace) -> None:
    for asked in ({"since": date(2024, 6, 1)}, {"until": FIRST}):
        with pytest.raises(UserError) as refused:
            migration(workspace, LOCAL, **asked)
        assert (refused.value.code, refused.value.hint) == (
            "nothing-recorded",
            "The first record is of 2025-01-01 00:00.",
        )


def test_what_is_ahead_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UserError) as refused:
        migration(workspace, LOCAL, until=date(2025, 3, 2))
    assert refused.value.code == "instant-ahead"


def test_where_no_run_lies_between_it_is_said_and_nobody_moved(workspace: Workspace) -> None:
    found = migration(workspace, LOCAL, since=date(2025, 2, 10), until=date(2025, 2, 20))
    assert (found.moved, found.entered, found.left) == (0, 0, 0)
    assert "No run lies between the two instants, so nobody can have moved." in found.caveats


def test_segments_of_one_traits_values_are_a_family_in_the_order_of_the_map() -> None:
    texts = {
        "asleep": 'kind = "hibernating"',
        "best": 'kind = "Champions"',
        "berlin": 'city = "Berlin"',
        "old": "age > 50",
        "both": 'kind = "loyal" and age > 50',
    }
    found = families({name: unchecked_condition(text) for name, text in texts.items()})
    assert found == [Family("kind", ("best", "asleep"), is_split=False)]


def test_parts_of_a_split_are_a_family_and_the_largest_comes_first() -> None:
    texts = {
        **{f"test.{part}": "age > 50" for part in "abc"},
        "berlin": 'city = "Berlin"',
        "bonn": 'city = "Bonn"',
        "test": "age > 50",
    }
    found = families({name: unchecked_condition(text) for name, text in texts.items()})
    assert found == [
        Family("test", ("test.a", "test.b", "test.c"), is_split=True),
        Family("city", ("berlin", "bonn"), is_split=False),
    ]
