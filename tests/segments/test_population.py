"""Customers loaded from the published tables are the people who were put there."""

from tests.segments.agreement import world_of
from tests.segments.world import CATALOGUE

from ilk.segments.people.population import people


def test_people_come_back_as_they_are() -> None:
    known = world_of(1)
    numbers = [3, 5, 58]
    found = people(known.engine, CATALOGUE, numbers, CATALOGUE.events)
    assert sorted(found) == numbers
    for number in numbers:
        was = known.people[number]
        assert found[number].traits == was.traits
        assert found[number].segments == was.segments
        assert {name: list(events) for name, events in found[number].events.items()} == {
            name: list(events) for name, events in was.events.items() if events
        }


def test_only_the_named_events_are_loaded_and_unknown_people_are_none() -> None:
    known = world_of(1)
    found = people(known.engine, CATALOGUE, [3, 999], ["visit"])
    assert list(found) == [3]
    assert set(found[3].events) <= {"visit"}
    assert people(known.engine, CATALOGUE, [], CATALOGUE.events) == {}
