"""Personas of the village: every share, product, journey and complaint counted by hand."""

from collections.abc import Iterator

import pytest
from tests.insight.personas.village import COMPLAINT, EARLY, FEEDBACK, settle, told, words

from ilk.catalog.project import PersonaSettings
from ilk.insight.personas.answers import Habit, Persona
from ilk.warehouse.duckdb import DuckDBEngine


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    opened = DuckDBEngine.open(None, threads=1)
    yield opened
    opened.close()


@pytest.fixture
def early(engine: DuckDBEngine) -> Persona:
    settle(engine)
    return told(engine)["early"]


def habit(persona: Persona, kind: str) -> Habit:
    (found,) = (each for each in persona.habits if each.kind == kind)
    return found


def shares(persona: Persona, kind: str) -> dict[str, tuple[float, float]]:
    return {each.label: (each.share, each.usual) for each in habit(persona, kind).values if each.share}


def test_when_they_order_is_a_share_of_orders_beside_everyones(early: Persona) -> None:
    # Twenty orders on Saturday; the three on Monday are of three people, too few to be told.
    assert shares(early, "weekday") == {"Saturday": (20 / 23, 20 / 43)}
    assert shares(early, "hour") == {"10:00": (20 / 23, 20 / 43)}
    assert shares(early, "month") == {"March": (1.0, 1.0)}


def test_where_and_on_which_channel(early: Persona) -> None:
    assert shares(early, "channel") == {"app": (20 / 23, 20 / 43)}
    assert shares(early, "place") == {"s1": (20 / 23, 20 / 43)}
    assert "Not known by device" in early.missing[0]


def test_what_most_of_them_buy_and_not_what_few_do(early: Persona) -> None:
    assert [(each.product, each.share, each.usual, each.customers) for each in early.products] == [
        ("tea", 1.0, 0.5, 20)
    ]


def test_a_journey_is_told_of_all_who_walked_it(early: Persona) -> None:
    (journey,) = early.journeys
    assert journey.customers == 15
    assert [(step.what, step.times, step.after) for step in journey.steps] == [
        ("order", "once", None),
        ("review", "once", "8 to 31 days later"),
    ]


def test_a_journey_of_fewer_than_the_smallest_number_is_not_told(engine: DuckDBEngine) -> None:
    settle(engine)
    cursor = engine.cursor()
    cursor.execute("DELETE FROM event_review WHERE customer_no <= 6")
    cursor.close()
    found = told(engine)["early"]
    assert found.journeys == []
    assert any(each.startswith("Journeys: none is shared by 10") for each in found.missing)


def test_what_the_discontented_write_about_is_a_pain(early: Persona) -> None:
    (pain,) = early.pains
    assert pain.text == "delivery"
    assert pain.reason == (
        "15 villagers of 15 who wrote a review in the year (100%, against 79% of all who did); "
        "100% of the texts with a low score."
    )
    assert early.dos[0].rule == "first-pain"


def test_quotes_are_what_many_say_once(early: Persona) -> None:
    assert [(each.text, each.topic, each.score) for each in early.quotes] == [(COMPLAINT, "delivery", 1.0)]


def test_without_the_permission_to_read_customers_there_are_no_quotes(engine: DuckDBEngine) -> None:
    settle(engine)
    found = told(engine, quoted=False)["early"]
    assert (found.quotes, [each.text for each in found.pains]) == ([], ["delivery"])
    assert COMPLAINT not in found.model_dump_json()


def test_who_wrote_and_other_customers_are_not_named(engine: DuckDBEngine) -> None:
    # Customer 1 is Bob, customer 3 Dörte; Anna and Cem are others.
    texts = ["Here is bob, call me at v1@mail.example soon", COMPLAINT, "Neither Anna nor cem of your shop said sorry"]
    settle(engine, texts=texts)
    assert sorted(each.text for each in told(engine)["early"].quotes) == [
        COMPLAINT,
        "Here is [name], call me at [name] soon",
        "Neither [name] nor [name] of your shop said sorry",
    ]


def test_a_channel_with_few_addresses_is_advised_against(early: Persona) -> None:
    advice = {each.rule: each for each in early.donts}
    assert advice["unreachable"].text == "Do not count on email."
    assert advice["unreachable"].reason == "An address is known for 25% of them."


def test_protected_traits_and_names_are_not_told(early: Persona) -> None:
    assert {each.subject for each in early.traits} == {"plan"}
    assert "Protected, and not told because the project does not allow it: Gender." in early.caveats


def test_a_protected_trait_is_told_where_the_project_allows_it_or_says_that_it_is_none(engine: DuckDBEngine) -> None:
    settle(engine)
    allowed = words(PersonaSettings(allow=("gender",), feedback=(FEEDBACK,)))
    for known in (allowed, words(gender=False)):
        assert "gender" in {each.subject for each in told(engine, known)["early"].traits}


def test_a_trait_that_is_marked_protected_is_not_told(engine: DuckDBEngine) -> None:
    settle(engine)
    assert {each.subject for each in told(engine, words(plan=True))["early"].traits} == set()


def test_of_few_nothing_is_told(engine: DuckDBEngine) -> None:
    settle(engine)
    few = told(engine)["few"]
    assert few.withheld
    assert few.sentence == "Fewer than 10 villagers belong: too few to tell of without telling of persons."
    kept = few.model_dump(exclude_defaults=True)
    assert kept.keys() == {
        *("segment", "title", "colour", "definition", "proposed", "sentence", "portrait", "size", "share"),
        *("withheld", "as_of", "newest_event", "currency"),
    }


def test_the_name_comes_from_what_sets_them_apart(early: Persona) -> None:
    assert early.proposed.name == "Villagers: Plan: pro"
    assert early.proposed.reason == "Plan is pro for 100%, and for nobody else."


def test_no_customer_is_named_anywhere(early: Persona) -> None:
    written = early.model_dump_json()
    assert [n for n in EARLY if f"v-{n:03}" in written or f"v{n}@" in written] == []


def test_equal_data_give_equal_personas_in_whatever_order_the_rows_come(early: Persona) -> None:
    other = DuckDBEngine.open(None, threads=2)
    settle(other, backwards=True)
    assert told(other)["early"] == early
    other.close()


def test_more_segments_than_fit_together_are_parted() -> None:
    from ilk.insight.personas.persona import together

    parts = together([f"s{n}" for n in range(130)])
    assert [len(part) for part in parts] == [62, 62, 6]
