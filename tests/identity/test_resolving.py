"""Records become people: by rules, within limits; rows, events and memberships follow, there and back."""

from datetime import UTC, datetime
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests import merging_shop
from tests.identity.telling import members, names, owners, people, rows, state, traits

from ilk.app.identity.deciding import decide
from ilk.app.identity.people import person, review, summary
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.catalog.tables import IDENTITIES
from ilk.kernel.errors import NotFound, UserError


def test_records_that_share_an_email_or_a_device_of_one_login_are_one_person(workspace):
    assert people(workspace) == {"w1": "k1", "d1": "w5"}


def test_rows_events_and_what_is_seen_of_them_are_the_persons(workspace):
    assert owners(workspace, "event_order", "receipt") == {"r1": "k1", "r2": "k1", "r3": "k2", "r4": "w3", "r5": "k3"}
    assert owners(workspace, "event_visit", "event_id")["v1"] == "w5"
    seen = {names(workspace)[row["customer_no"]]: row["events"] for row in rows(workspace, "seen_order")}
    assert seen == {"k1": 2, "k2": 1, "w3": 1, "k3": 1}


def test_segments_count_people(workspace):
    assert members(workspace, "regulars") == {"k1"}
    assert members(workspace, "spenders") == {"k1"}
    assert len(rows(workspace, "customers")) == 8


def test_the_newest_value_survives_whatever_source_has_it(workspace):
    # The web shop is loaded after the club, so that Ann lives in Bremen; and is no Berliner.
    assert traits(workspace)["k1"] == ("Bremen", 60)
    assert members(workspace, "berliners") == {"k2", "w5"}


def test_a_shared_device_and_a_doubtful_pair_join_nobody_and_are_told(workspace):
    told = summary(workspace, LOCAL)
    assert (told.records, told.people, told.to_review, told.held_groups) == (10, 8, 1, 1)
    assert [(group.rule, group.values, group.records, group.some) for group in told.held] == [
        ("same_device", "d2", 2, ["k4", "w1", "d2"])
    ]
    [pair] = review(workspace, LOCAL).items
    assert (pair.link.a, pair.link.b, pair.link.rule) == ("k3", "w3", "same_phone")
    assert [(field.field, field.a, field.b) for field in pair.link.evidence] == [("phone", "3", "3")]
    assert {each.name: each.value for each in pair.a.fields}["last_name"] == "Cole"


def test_a_household_is_people_of_one_name_and_street(workspace):
    assert person(workspace, LOCAL, "w1").household == ["k1", "k2"]
    assert person(workspace, LOCAL, "k3").household == []
    assert members(workspace, "sharers") == {"k1", "k2"}
    told = {row["customer_id"]: row["household_id"] for row in rows(workspace, "customers")}
    assert (told["k1"], told["k2"], told["k3"]) == ("k1", "k1", None)


def test_a_person_is_found_by_any_record_with_every_value_and_its_evidence(workspace):
    found = person(workspace, LOCAL, "w1")
    assert (found.customer_id, [each.record_id for each in found.records]) == ("k1", ["k1", "w1"])
    assert [(each.a, each.b, each.rule, each.verdict) for each in found.links] == [
        ("k1", "w1", "same_email", "accepted")
    ]
    [city] = [each for each in found.fields if each.name == "city"]
    assert [(each.value, each.source, each.record_id, each.won) for each in city.values] == [
        ("Bremen", "web", "w1", True),
        ("Berlin", "club", "k1", False),
    ]


def test_a_second_run_finds_the_same_and_moves_nothing(workspace):
    before = state(workspace)
    told = run(workspace, LOCAL)
    [step] = [each for each in told.steps if each.name == "Resolve people"]
    assert "with another person" not in step.note
    assert state(workspace) == before


def test_a_merge_follows_in_the_next_run_and_an_unmerge_gives_back_the_state_before(workspace):
    before = state(workspace)
    decide(workspace, LOCAL, a="w3", b="k3", verdict="same", why="she called")
    assert summary(workspace, LOCAL).waiting == 1
    assert review(workspace, LOCAL).items == []
    assert state(workspace) == before
    run(workspace, LOCAL)
    assert people(workspace)["w3"] == "k3"
    assert members(workspace, "regulars") == {"k1", "k3"}
    assert "w3" not in members(workspace, "buyers")
    decide(workspace, LOCAL, a="k3", b="w3", verdict="different", why="she called again")
    run(workspace, LOCAL)
    assert state(workspace) == before
    assert summary(workspace, LOCAL).to_review == 0


def test_the_ledger_tells_who_left_by_a_merge_and_came_back(workspace):
    for day, verdict in enumerate(("same", "different"), 2):
        decide(workspace, LOCAL, a="w3", b="k3", verdict=verdict, why="-")
        run(workspace, LOCAL, as_of=datetime(2025, 3, day, tzinfo=UTC))
    called = names(workspace)
    told = [
        (row["occurred_at"].day, row["change"])
        for row in rows(workspace, "membership_ledger")
        if called[row["customer_no"]] == "w3" and row["segment"] == "buyers"
    ]
    assert sorted(told) == [(1, "entered"), (2, "left"), (3, "entered")]


def test_a_split_is_remembered_against_a_rule_until_it_is_taken_back(workspace):
    decide(workspace, LOCAL, a="k1", b="w1", verdict="different", why="mother and daughter")
    run(workspace, LOCAL)
    assert people(workspace) == {"d1": "w5"}
    run(workspace, LOCAL)
    assert people(workspace) == {"d1": "w5"}
    assert [each.verdict for each in person(workspace, LOCAL, "w1").links] == ["rejected"]
    decide(workspace, LOCAL, a="w1", b="k1", verdict="undecided", why="not sure")
    run(workspace, LOCAL)
    assert people(workspace) == {"d1": "w5", "w1": "k1"}


def test_without_the_identity_everybody_is_alone_again(workspace):
    merging_shop.forget_identity(workspace.root)
    run(workspace, LOCAL)
    assert IDENTITIES not in workspace.engine.tables()
    assert owners(workspace, "event_order", "receipt")["r2"] == "w1"
    assert not [name for name, columns in workspace.engine.tables().items() if "record_no" in columns]
    assert len(rows(workspace, "customers")) == 10


def test_new_rows_of_a_known_record_are_the_persons_and_known_rows_stay_known(workspace):
    merging_shop.write_rows(
        workspace.root, "orders", [("o2", "w1", "r2", "2025-02-01", "30"), ("o9", "w1", "r9", "2025-02-05", "7")], "2"
    )
    told = run(workspace, LOCAL)
    assert (told.rows_loaded, told.rows_quarantined) == (1, 0)
    assert owners(workspace, "event_order", "receipt")["r9"] == "k1"
    decide(workspace, LOCAL, a="k1", b="w1", verdict="different", why="-")
    run(workspace, LOCAL)
    assert owners(workspace, "event_order", "receipt")["r9"] == "w1"


def test_a_corrected_value_parts_who_was_joined_by_it(workspace):
    merging_shop.write_rows(workspace.root, "web", [("w1", "anna@x.org", "", "Bremen")], "2")
    run(workspace, LOCAL)
    assert "w1" not in people(workspace)
    assert owners(workspace, "event_order", "receipt")["r2"] == "w1"


def test_an_email_of_a_call_centre_joins_nobody_and_is_reported(tmp_path):
    shared = [(f"c{number}", "help@x.org", "", "", "", "") for number in range(1000)]
    folder = merging_shop.make(tmp_path / "shop", {**merging_shop.ROWS, "club": [*merging_shop.ROWS["club"], *shared]})
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        assert people(workspace) == {"w1": "k1", "d1": "w5"}
        [held] = [each for each in summary(workspace, LOCAL).held if each.rule == "same_email"]
        assert (held.values, held.records, held.why) == ("help@x.org", 1000, "more than 5 records share it")


def test_a_chain_of_ten_thousand_is_held_as_a_whole_and_told_once(tmp_path):
    # Each shares its e-mail with the one before, and its phone with the one after.
    chain = [(f"c{number}", f"m{number // 2}@x.org", f"p{(number + 1) // 2}", "", "", "") for number in range(10_000)]
    other = [(f"x{number}", f"n{number // 2}@x.org", f"q{(number + 1) // 2}", "", "", "") for number in range(10_000)]
    folder = merging_shop.make(tmp_path / "shop", {**merging_shop.ROWS, "club": [*chain, *other]})
    identity = folder / "identity" / "people.yaml"
    identity.write_text(identity.read_text().replace(", review: true", ""))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        assert people(workspace) == {"d1": "w5"}
        held = [each for each in summary(workspace, LOCAL).held if each.rule == "largest"]
        assert [(each.records, each.why) for each in held] == [
            (10_000, "it would be one person of more than 8 records"),
            (10_000, "it would be one person of more than 8 records"),
        ]


def test_a_decision_on_a_record_that_there_is_not_is_refused_with_names_alike(workspace):
    with pytest.raises(NotFound) as told:
        decide(workspace, LOCAL, a="K", b="w1", verdict="same", why="-")
    assert (told.value.code, told.value.known) == ("unknown-record", ("k1", "k2", "k3", "k4"))
    with pytest.raises(UserError, match="one record"):
        decide(workspace, LOCAL, a="w1", b="w1", verdict="same", why="-")


def test_a_decision_on_a_record_that_is_gone_says_nothing(workspace):
    decide(workspace, LOCAL, a="d3", b="k2", verdict="same", why="-")
    (workspace.root / "sources" / "visits.yaml").unlink()
    identity = workspace.root / "identity" / "people.yaml"
    kept = [line for line in identity.read_text().splitlines() if "device" not in line]
    identity.write_text("\n".join(kept))
    run(workspace, LOCAL)
    assert "d3" not in names(workspace).values()
    assert people(workspace) == {"w1": "k1"}


DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(["k1", "k2", "k3", "w1", "w3", "d2"]),
        st.sampled_from(["k1", "k4", "w3", "w5", "d1", "d3"]),
    ).filter(lambda pair: pair[0] != pair[1]),
    min_size=1,
    max_size=4,
    unique_by=frozenset,
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DECISIONS)
def test_taking_back_random_merges_one_by_one_gives_back_each_state_before(ran, tmp_path_factory, pairs):
    folder = Path(copytree(ran, tmp_path_factory.mktemp("random") / "shop"))
    with open_workspace(folder) as workspace:
        states = [state(workspace)]
        for a, b in pairs:
            decide(workspace, LOCAL, a=a, b=b, verdict="same", why="-")
            run(workspace, LOCAL)
            states.append(state(workspace))
        for (a, b), before in zip(reversed(pairs), reversed(states[:-1]), strict=True):
            decide(workspace, LOCAL, a=a, b=b, verdict="undecided", why="-")
            run(workspace, LOCAL)
            assert state(workspace) == before
