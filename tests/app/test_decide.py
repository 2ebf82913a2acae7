"""Decisions: what somebody is shown and told, known or not, by whoever asks; and what changes it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.clock import FixedClock
from tests.decisions.world import write_content
from tests.shop import AS_OF, BERLINERS, CUSTOMERS, READERS, REGULARS

from ilk.app import content, decide
from ilk.app.definitions import apply
from ilk.app.editing import save_segment
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.decisions.proof import user_token
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound, UserError

PAGE = Actor("a page", Role.WRITER)
SERVER = Actor("a server", Role.ANALYST)
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105 - of no shop but this one


@pytest.fixture
def workspace(shop, monkeypatch) -> Iterator[Workspace]:
    monkeypatch.setenv("ILK_VISITOR_SECRET", SECRET)
    with open_workspace(write_content(shop)) as opened:
        apply(opened, LOCAL, why="content")
        yield opened


def variant(workspace: Workspace, customer: str, slot: str = "hero") -> str:
    return decide.decide(workspace, SERVER, user_id=customer, slots=[slot]).slots[slot].variant


def test_each_customer_is_shown_the_first_variant_that_is_for_them(workspace):
    def expected(customer: str) -> str:
        if customer in REGULARS:
            return "regulars"
        if customer in BERLINERS:
            return "berlin"
        return "nobody_yet" if (CUSTOMERS.index(customer) + 1) % 5 == 0 else "default"

    assert {each: variant(workspace, each) for each in CUSTOMERS} == {each: expected(each) for each in CUSTOMERS}


def test_a_server_is_told_segments_traits_and_how_old_the_answer_is(workspace):
    told = decide.decide(workspace, SERVER, user_id="c04", traits=["city", "spend"])
    assert told.segments == ["berliners", "readers", "regulars"]
    assert told.traits == {"city": "Berlin", "spend": 160.0}
    assert (told.customer_id, told.known, told.answered_by, told.as_of) == ("c04", True, "run", AS_OF)
    assert told.slots["hero"].values.title == "Thank you"


def test_somebody_nobody_has_seen_is_decided_about_as_one_of_whom_nothing_is_known(workspace):
    told = decide.decide(workspace, SERVER, anonymous_id="b-7", traits=["city"])
    assert (told.known, told.customer_id, told.traits) == (False, "b-7", {"city": None})
    assert told.slots["hero"].variant == "nobody_yet"
    assert told.segments == []


def test_an_unseen_visitor_is_in_segments_of_those_who_did_nothing(workspace):
    save_segment(workspace, LOCAL, "readers", definition="did not order", why="try")
    save_segment(workspace, LOCAL, "berliners", definition="in segment readers and not city is known", why="try")
    assert set(decide.decide(workspace, SERVER, anonymous_id="b-7").segments) == {"readers", "berliners"}


def test_the_identifier_of_who_is_signed_in_goes_first_and_a_known_one_before_an_unknown(workspace):
    def asked(user_id: str | None, anonymous_id: str | None) -> str | None:
        return decide.decide(workspace, SERVER, user_id=user_id, anonymous_id=anonymous_id).customer_id

    assert asked("c04", "c05") == "c04"
    assert asked("new", "c05") == "c05"
    assert asked("new", "b-7") == "new"


def test_a_page_is_told_what_to_show_and_public_segments_and_nothing_else(workspace):
    definition = workspace.root / "segments/shop.yaml"
    text = definition.read_text("utf-8").replace("name: readers,", "name: readers, public: true,")
    definition.write_text(text, "utf-8")
    apply(workspace, LOCAL, why="readers may be told")
    token = user_token("c04", SECRET)
    told = decide.decide(workspace, PAGE, user_id="c04", user_token=token)
    assert told.model_dump(exclude_none=True) == {
        "slots": {
            "hero": {
                "variant": "regulars",
                "values": {"title": "Thank you", "text": "Five per cent\noff", "link": "/thanks"},
            },
            "mail": {"variant": "default", "values": {"text": "Subscribe"}},
        },
        "segments": ["readers"],
    }


@pytest.mark.parametrize("asked", [{"traits": ["city"]}, {"explain": True}])
def test_a_page_is_told_no_traits_and_no_reasons(workspace, asked):
    with pytest.raises(Denied):
        decide.decide(workspace, PAGE, user_id="c04", **asked)


def test_a_page_may_not_look_at_customers_or_previews(workspace):
    with pytest.raises(Denied):
        decide.customer_segments(workspace, PAGE, "c04")
    with pytest.raises(Denied):
        content.preview_content(workspace, PAGE, "hero", customer="c04")
    with pytest.raises(Denied):
        decide.decide(workspace, Actor("a dashboard", Role.VIEWER), user_id="c04")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "no-visitor"),
        ({"user_id": ""}, "no-visitor"),
        ({"user_id": "c" * 256}, "wrong-value"),
        ({"user_id": "c04", "slots": ["heroe"]}, "unknown-content"),
        ({"user_id": "c04", "traits": ["citi"]}, "unknown-trait"),
    ],
)
def test_what_cannot_be_decided_is_refused_with_what_would_be_right(workspace, asked, code):
    with pytest.raises(UserError) as told:
        decide.decide(workspace, SERVER, **asked)
    assert told.value.code == code
    assert told.value.hint or told.value.where


def test_somebody_new_is_shown_what_is_for_those_of_whom_nothing_is_known(workspace):
    told = content.preview_content(workspace, LOCAL, "hero")
    assert (told.customer_id, told.known, told.shown.variant) == (None, False, "nobody_yet")
    assert [each.holds for each in told.shown.reasons or ()] == [False, False, True]
    assert content.preview_content(workspace, LOCAL, "mail").shown.held_out is False


def test_a_slot_says_which_segments_its_variants_ask_about(workspace):
    assert [each.segments for each in content.content_slot(workspace, LOCAL, "hero").variants] == [
        ["regulars"],
        [],
        [],
        [],
    ]


def test_before_the_first_run_nothing_is_decided(shop_files):
    with open_workspace(write_content(shop_files)) as fresh:
        apply(fresh, LOCAL, why="content")
        with pytest.raises(UserError, match="has not been run yet"):
            decide.decide(fresh, SERVER, user_id="c04")
        assert [(each.name, each.reached) for each in content.content(fresh, LOCAL)] == [("hero", None), ("mail", None)]
        assert [each.customers for each in content.content_slot(fresh, LOCAL, "hero").variants] == [None] * 4


def test_half_are_held_out_always_the_same_ones_and_whatever_is_meant_for_them(workspace):
    def shown() -> dict[str, tuple[str, bool | None]]:
        answers = {each: decide.decide(workspace, SERVER, user_id=each).slots["mail"] for each in CUSTOMERS}
        return {each: (told.variant, told.held_out) for each, told in answers.items()}

    first = shown()
    assert first == shown()
    held = {each for each, (_, held_out) in first.items() if held_out}
    assert 10 < len(held) < 30
    assert {each for each, (name, _) in first.items() if name == "readers"} == set(READERS) - held


def test_an_edit_and_a_run_are_followed_at_once(workspace):
    assert variant(workspace, "c03") == "regulars"
    save_segment(workspace, LOCAL, "regulars", definition="did order at least 4 times", why="stricter")
    assert variant(workspace, "c03") == "default"
    write_content(workspace.root, hero="default: {title: Closed}\n")
    apply(workspace, LOCAL, why="closed", force=True)
    told = decide.decide(workspace, SERVER, user_id="c04", slots=["hero"]).slots["hero"]
    assert (told.variant, told.values.title) == ("default", "Closed")
    with (workspace.root / "data/people.csv").open("a", encoding="utf-8") as file:
        file.write("c99,Berlin,no\n")
    assert decide.decide(workspace, SERVER, user_id="c99").known is False
    run(workspace, LOCAL, as_of=AS_OF + timedelta(days=1))
    assert decide.decide(workspace, SERVER, user_id="c99").known is True


def test_a_variant_about_what_no_run_has_worked_out_is_for_nobody_and_says_so(workspace):
    with (workspace.root / "traits/people.yaml").open("a", encoding="utf-8") as file:
        file.write("- {name: baskets, value: count of order}\n")
    document = "variants: [{name: many, when: baskets >= 0, show: {title: Many}}]\ndefault: {title: Few}\n"
    write_content(workspace.root, hero=document)
    apply(workspace, LOCAL, why="baskets")
    assert variant(workspace, "c04") == "default"
    assert variant(workspace, "unseen") == "default"
    many, _ = content.content_slot(workspace, LOCAL, "hero").variants
    assert (many.customers, many.note) == (0, "`baskets`: no run has worked that out yet")
    run(workspace, LOCAL)
    assert variant(workspace, "c04") == "many"


def test_reasons_name_each_variant_down_to_the_one_that_is_meant(workspace):
    told = decide.decide(workspace, SERVER, user_id="c08", slots=["hero"], explain=True)
    berlin = [(each.variant, each.holds) for each in told.slots["hero"].reasons or []]
    expected = [("regulars", True)] if "c08" in REGULARS else [("regulars", False), ("berlin", True)]
    assert berlin == expected
    assert (told.reasons or {})["berliners"] == "city is “Berlin” (city: Berlin)"


def test_a_preview_is_what_is_shown_with_why(workspace):
    told = content.preview_content(workspace, LOCAL, "hero", customer="c04")
    assert (told.known, told.shown.variant, told.shown.exposure) == (True, "regulars", None)
    assert [each.sentence for each in told.shown.reasons or []] == ["is in the segment regulars"]


def test_a_slot_tells_how_many_customers_each_variant_is_meant_for(workspace):
    told = content.content_slot(workspace, LOCAL, "hero")
    counts = {each.name: each.customers for each in told.variants}
    decided = [variant(workspace, each) for each in CUSTOMERS]
    assert counts == {name: decided.count(name) for name in ("regulars", "berlin", "nobody_yet", "default")}
    assert [each.live for each in told.variants] == [True, True, False, True]
    with pytest.raises(NotFound):
        content.content_slot(workspace, LOCAL, "heroe")


def test_the_segments_of_a_customer_say_since_when_and_why(workspace):
    told = decide.customer_segments(workspace, LOCAL, "c04", explain=True)
    assert [each.segment for each in told.segments] == ["berliners", "readers", "regulars"]
    assert told.segments[2].reason == "did order at least 3 times (the number of order events: 4)"
    assert [each.decided for each in told.segments[0].conditions or []] == [True]
    assert all(each.since is not None for each in told.segments)
    with pytest.raises(NotFound, match="unknown customer"):
        decide.customer_segments(workspace, LOCAL, "c4")


def test_how_old_an_answer_is_follows_the_clock(shop):
    with open_workspace(shop, clock=FixedClock(AS_OF + timedelta(hours=2))) as workspace:
        told = decide.customer_segments(workspace, LOCAL, "c04")
    assert (told.as_of, told.age_seconds) == (AS_OF, 7200.0)


def test_a_segment_that_content_asks_about_cannot_be_removed(workspace):
    definition = workspace.root / "segments/shop.yaml"
    kept = [line for line in definition.read_text("utf-8").splitlines() if "regulars" not in line]
    definition.write_text("\n".join(kept) + "\n", "utf-8")
    with pytest.raises(UserError) as told:
        apply(workspace, LOCAL, why="away")
    assert told.value.code == "unknown-segment"
