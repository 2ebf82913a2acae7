"""The project turned back to a past day: worked out by hand on the shop of forty, whose months are recorded."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from tests.shop import AS_OF, CUSTOMERS, orders

from ilk.app.customers import customer, timeline
from ilk.app.overview import overview
from ilk.app.past import as_of, turned
from ilk.app.published import published
from ilk.app.segments import history, members, segments
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.errors import NotFound, UserError

FEBRUARY_1 = date(2025, 2, 1)
END = datetime(2025, 2, 1, 22, 59, 59, 999999, tzinfo=UTC)
"""The end of 1 February in Berlin."""
RECORDED = datetime(2025, 1, 31, 23, tzinfo=UTC)
"""The newest record until then: 1 February begins in Berlin."""


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop) as opened:
        yield opened


def ordered(until: datetime) -> dict[str, list[datetime]]:
    """The instants at which each customer had ordered, by hand from the files."""
    found: dict[str, list[datetime]] = {}
    for _, who, at, _ in orders():
        moment = datetime.strptime(at, "%Y-%m-%d %H:%M").replace(tzinfo=UTC)
        if moment <= until:
            found.setdefault(who, []).append(moment)
    return found


def regulars(until: datetime) -> set[str]:
    return {who for who, moments in ordered(until).items() if len(moments) >= 3}


# ---- which instant -----------------------------------------------------------------------------------------------


def test_a_day_stands_for_its_end_in_the_projects_zone(workspace: Workspace) -> None:
    assert turned(published(workspace), FEBRUARY_1) == END


def test_today_is_no_past(workspace: Workspace) -> None:
    state = published(workspace)
    assert [turned(state, asked) for asked in (None, AS_OF.date(), AS_OF)] == [None, None, None]


@pytest.mark.parametrize("ahead", [AS_OF.date() + timedelta(days=1), AS_OF + timedelta(seconds=1)], ids=str)
def test_what_is_ahead_is_refused(workspace: Workspace, ahead: date) -> None:
    with pytest.raises(UserError) as refused:
        segments(workspace, LOCAL, as_of=ahead)
    assert refused.value.code == "instant-ahead"


def test_what_is_ahead_is_told_in_the_zone_that_it_was_asked_in(workspace: Workspace) -> None:
    ahead = datetime(2025, 3, 1, 2, 30, tzinfo=timezone(timedelta(hours=2)))
    with pytest.raises(UserError, match=r"^2025-03-01 02:30 UTC\+02:00 is after"):
        turned(published(workspace), ahead)


def test_the_first_and_the_last_day_of_all_are_answered(workspace: Workspace) -> None:
    assert overview(workspace, LOCAL, as_of=date.min).figures[0].value == len(CUSTOMERS) - len(ordered(AS_OF))
    with pytest.raises(UserError) as refused:
        overview(workspace, LOCAL, as_of=date.max)
    assert refused.value.code == "instant-ahead"


# ---- segments ----------------------------------------------------------------------------------------------------


def test_segments_are_as_recorded_then(workspace: Workspace) -> None:
    (told,) = (each for each in segments(workspace, LOCAL, as_of=FEBRUARY_1) if each.name == "regulars")
    assert (told.as_of, told.size) == (RECORDED, len(regulars(RECORDED)))
    (now,) = (each for each in segments(workspace, LOCAL) if each.name == "regulars")
    assert (now.as_of, now.size) == (AS_OF, len(regulars(AS_OF)))
    assert told.size < now.size
    assert told.trend == now.trend[: len(told.trend)]


def test_a_share_is_of_those_who_were_there_then(workspace: Workspace) -> None:
    never = len(CUSTOMERS) - len(ordered(AS_OF))
    there = len(ordered(END)) + never
    (told,) = (each for each in segments(workspace, LOCAL, as_of=FEBRUARY_1) if each.name == "regulars")
    assert told.share == pytest.approx(told.size / there)


def test_before_the_first_record_a_segment_says_that_there_is_none(workspace: Workspace) -> None:
    found = segments(workspace, LOCAL, as_of=date(2020, 1, 1))
    assert {(each.as_of, each.size, tuple(each.trend)) for each in found} == {(None, 0, ())}


def test_members_are_those_recorded_then_with_since_when(workspace: Workspace) -> None:
    page = members(workspace, LOCAL, "regulars", as_of=FEBRUARY_1, limit=100)
    assert {each.customer_id for each in page.items} == regulars(RECORDED)
    assert page.total == len(regulars(RECORDED))
    assert all(each.since is not None and each.since <= END for each in page.items)


def test_members_of_then_come_in_pages_without_a_gap(workspace: Workspace) -> None:
    whole = [each.customer_id for each in members(workspace, LOCAL, "regulars", as_of=FEBRUARY_1, limit=100).items]
    found: list[str] = []
    cursor = None
    while True:
        page = members(workspace, LOCAL, "regulars", as_of=FEBRUARY_1, limit=3, cursor=cursor)
        found += [each.customer_id for each in page.items]
        if (cursor := page.next) is None:
            break
    assert found == whole


def test_traits_of_members_are_those_on_record_then(workspace: Workspace) -> None:
    page = members(workspace, LOCAL, "regulars", as_of=FEBRUARY_1, limit=100)
    # Of the headline traits, what a customer spent is not tracked, and a source says nothing of the past.
    assert {tuple(each.traits.items()) for each in page.items} == {()}
    found = customer(workspace, LOCAL, page.items[0].customer_id, as_of=FEBRUARY_1)
    assert [(each.name, each.since is not None) for each in found.traits] == [("rfm_segment", True)]


def test_a_history_ends_then(workspace: Workspace) -> None:
    points = history(workspace, LOCAL, "regulars", as_of=FEBRUARY_1).points
    assert points[-1].as_of == RECORDED
    assert len(points) < len(history(workspace, LOCAL, "regulars").points)


def test_who_was_in_is_asked_by_a_day_too(workspace: Workspace) -> None:
    assert as_of(workspace, LOCAL, "regulars", at=FEBRUARY_1).at == END


# ---- the overview ------------------------------------------------------------------------------------------------


def test_the_overview_of_then_counts_who_was_there_then(workspace: Workspace) -> None:
    told = overview(workspace, LOCAL, as_of=FEBRUARY_1)
    never = len(CUSTOMERS) - len(ordered(AS_OF))
    there = len(ordered(END)) + never
    assert told.sentence.startswith(f"{there} customers on 1 February 2025")
    assert told.figures[0].value == there
    assert told.as_of == END
    assert (told.freshness, told.next_steps, told.verification) == ([], [], None)
    assert {each.segment for each in told.changes} <= {"berliners", "readers", "regulars"}


# ---- a customer --------------------------------------------------------------------------------------------------


def test_a_customer_is_as_recorded_then(workspace: Workspace) -> None:
    who = next(iter(sorted(regulars(AS_OF) - regulars(RECORDED))))
    assert "regulars" in {each.segment for each in customer(workspace, LOCAL, who).segments}
    then = customer(workspace, LOCAL, who, as_of=FEBRUARY_1)
    assert "regulars" not in {each.segment for each in then.segments}
    assert then.event_counts == {"order": len(ordered(END)[who])}
    assert "City" in then.not_recorded
    assert {trait.name for trait in then.traits}.isdisjoint({"city", "newsletter"})
    assert max(each.at for each in then.timeline.items) <= END
    assert [each.at for each in timeline(workspace, LOCAL, who, as_of=FEBRUARY_1).items] == [
        each.at for each in then.timeline.items
    ]


def test_who_came_later_was_not_there(workspace: Workspace) -> None:
    late = next(who for who in CUSTOMERS if who in ordered(AS_OF) and who not in ordered(END))
    with pytest.raises(NotFound) as missing:
        customer(workspace, LOCAL, late, as_of=FEBRUARY_1)
    assert "first seen" in (missing.value.hint or "")
