"""What stands in memory against what is published: who there is, who belongs, and whom each variant is for."""

from tests.decisions.world import write_content
from tests.shop import BERLINERS, CUSTOMERS, REGULARS

from ilk.app.deciding.ground import ground_of
from ilk.app.run import run
from ilk.app.segments import members
from ilk.app.wiring import LOCAL, open_workspace
from ilk.decisions.roster import roster_of


def test_everybody_is_found_by_their_identifier_and_nobody_else(shop):
    with open_workspace(shop) as workspace:
        roster = roster_of(workspace.engine)
    assert len(roster) == len(CUSTOMERS)
    places = [roster.place(identifier) for identifier in CUSTOMERS]
    assert sorted(place for place in places if place is not None) == list(range(len(CUSTOMERS)))
    assert [roster.names[place].as_py() for place in places] == list(CUSTOMERS)
    assert [roster.place(other) for other in ("", "c00", "C01", "c01 ")] == [None] * 4


def test_identifiers_of_one_digest_are_told_apart(shop, monkeypatch):
    monkeypatch.setattr("ilk.decisions.roster.digest_of", len)
    with open_workspace(shop) as workspace:
        roster = roster_of(workspace.engine)
    assert [roster.names[roster.place(each)].as_py() for each in CUSTOMERS] == list(CUSTOMERS)
    assert roster.place("c00") is None


def test_segments_and_since_are_those_of_the_lists_of_members(shop):
    with open_workspace(shop) as workspace:
        standing = ground_of(workspace).standing
        told = {
            (identifier, name): since
            for identifier in CUSTOMERS
            for name, since in standing.belonging.of(standing.roster.place(identifier) or 0).items()
        }
        listed = {
            (each.customer_id, name): each.since
            for name in ("berliners", "regulars", "readers")
            for each in members(workspace, LOCAL, name, limit=100).items
        }
    assert told == listed


def test_each_variant_is_for_whom_its_condition_holds_and_the_first_counts(shop_files):
    with open_workspace(write_content(shop_files)) as workspace:
        run(workspace, LOCAL)
        ground = ground_of(workspace)
        hero, standing = ground.slot("hero"), ground.standing
        fits = [
            {each for each in CUSTOMERS if standing.fits("hero", variant, standing.roster.place(each) or 0)}
            for variant in range(3)
        ]
    never = {CUSTOMERS[number - 1] for number in range(5, 41, 5)}
    assert fits == [set(REGULARS), set(BERLINERS), never]
    first = [len(REGULARS), len(set(BERLINERS) - set(REGULARS)), len(never - set(BERLINERS))]
    assert standing.shown(hero) == (first, len(CUSTOMERS) - sum(first))
