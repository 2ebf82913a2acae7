"""Messages mean live what they mean to a run: the same values to the type, the same bad rows for the same reasons."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from tests.live.following.messages import LATER, Both, both, spelled, told_of
from tests.sources.till import NOW

from ilk.kernel.types import ValueType
from ilk.live.following import translating
from ilk.live.following.translating import Translated, Translation, Translator
from ilk.sources.definition import SourceDefinition
from ilk.sources.mapping.functions import FUNCTIONS

AGENT = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 Version/17.0 Mobile Safari/604.1"
INTO = {"events": "thing", "customer": "text(user_id else anonymous_id)", "occurred_at": "at", "id": "message_id"}
_V, _W = 'inside(properties, "v")', 'inside(properties, "w")'
_APART = {"convert", "or_missing", "inside", "row_number"}
"""Functions that stand in tests of their own, around all the others, or that ask for a file: a number of a row."""
_OF_MORE = {
    "replace": f'replace({_V}, "a", "b")',
    "concat": f'concat({_V}, "-", {_W})',
    "split": f'split({_V}, ",")',
    "first_part": f'first_part({_V}, ",")',
    "lookup": f'lookup({_V}, {{"1": "bronze", "2": "silver"}})',
    "starts_with": f'starts_with({_V}, "a")',
    "ends_with": f'ends_with({_V}, "a")',
    "contains": f'contains({_V}, "a")',
    "region": f'region({_V}, "US")',
    "postal_code": f'postal_code({_V}, "DE")',
    "unit": f'unit({_V}, "lb", "kg")',
    "measure": f'measure({_V}, "kg")',
    "outlier": f"outlier(money({_V}), 0, 500)",
    "band": f'band(integer({_V}), {{"1": "small", "50": "medium"}})',
    "distance_km": f"distance_km(latitude({_V}), longitude({_W}), 52.52, 13.405)",
    "time_zone": f"time_zone({_V}, {_W})",
    "climate": f"climate({_V}, {_W})",
    "postal_latitude": f'postal_latitude({_V}, "US")',
    "postal_longitude": f'postal_longitude({_V}, "US")',
    "entry": f'entry({_V}, "a")',
    "url_parameter": f'url_parameter({_V}, "utm_source")',
    "traffic_channel": f"traffic_channel({_V}, {_W})",
    "choices": f'choices({_V}, "Tea, green", "Coffee")',
    "topics": f'topics({_V}, {{"delivery": "deliver*, arrived late"}}, "en")',
    "agent_device": "device(user_agent)",
    "agent_bot": "is_bot(user_agent)",
    "otherwise": f"number({_V}) else 0",
    "day": f'date({_V}, "%d/%m/%Y")',
    "local": f'instant({_V}, "%d/%m/%Y %H:%M", zone="Europe/Berlin")',
    "came": "received_at",
    "number_in_log": "seq",
}
_COLUMNS = {
    each.name: f"{each.name}({_V})" for each in FUNCTIONS if each.least == 1 and each.name not in _APART
} | _OF_MORE
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.dates().map(str),
    st.datetimes().map(str),
    st.lists(st.text(max_size=4), max_size=3),
    st.dictionaries(st.sampled_from("ab"), st.integers(0, 9), max_size=2),
    st.sampled_from(
        (
            *(
                "1",
                "0",
                " 12,50 ",
                "1.234,5",
                "1e3",
                "NaN",
                "yes",
                "no",
                "Ja",
                "31/12/2024",
                "31/12/2024 23:59",
                "2024-02-30",
            ),
            *(
                "52.5",
                "13.4",
                "5 lb",
                "90210",
                "Berlin",
                "US",
                "Texas",
                "+49 30 1234567",
                "Ann.X+tag@Example.COM",
                "541511",
            ),
            *(
                "https://shop.example/a.html?utm_source=news",
                AGENT,
                "The parcel arrived late",
                "Tea, green; Coffee",
                "\u00a0a ",
            ),
        )
    ),
)
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {
            "userId": st.sampled_from(["ann", "bob", " eve", None]),
            "anonymousId": st.sampled_from(["d1", "d2"]),
            "properties": st.fixed_dictionaries({"v": VALUES, "w": VALUES}),
            "context": st.sampled_from([{}, {"userAgent": AGENT}]),
        }
    ),
    min_size=20,
    max_size=60,
)


def things(columns: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """A source of events, some of its keys changed."""
    said = {"name": "things", "connect": {"kind": "intake", "types": ["track"]}, "into": INTO, "columns": columns or {}}
    return said | changes


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("both")


def agreed(ways: Both, *traits: str) -> str:
    """What both ways say, which is the same."""
    reports, live = ways.loaded(), ways.translated()
    loaded = {name: report.reasons for name, report in reports.items() if report.reasons}
    assert {name: dict(counts) for name, counts in live.reasons.items()} == loaded
    held = spelled(told_of(live), traits)
    assert held == spelled(ways.people(), traits)
    return held


def test_every_function_of_mappings_is_tried():
    tried = " ".join(_COLUMNS.values())
    assert not [each.name for each in FUNCTIONS if f"{each.name}(" not in tried and each.name not in _APART]
    types = set(SourceDefinition.model_validate(things(_COLUMNS)).own_types().values())
    assert types == set(ValueType)


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(MESSAGES)
def test_what_a_person_holds_is_the_same_after_a_run_and_live(
    tmp_path_factory: pytest.TempPathFactory, messages: list[dict[str, Any]]
) -> None:
    columns = {name: f"or_missing({text})" for name, text in _COLUMNS.items()}
    ways = both(tmp_path_factory.mktemp("both"), things(columns))
    try:
        ways.send(*messages)
        agreed(ways)
    finally:
        ways.close()


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(MESSAGES)
def test_what_a_run_would_put_aside_is_refused_for_the_same_reasons(
    tmp_path_factory: pytest.TempPathFactory, messages: list[dict[str, Any]]
) -> None:
    columns = {"amount": {"value": f"money({_V})", "min": 0, "required": True}, "day": f"date({_W})"}
    rules = [{"check": "amount < 100", "reason": "too dear"}]
    ways = both(tmp_path_factory.mktemp("both"), things(columns, rules=rules, where=f"{_W} is known"))
    try:
        ways.send(*messages)
        agreed(ways)
    finally:
        ways.close()


@pytest.fixture
def opened(folder: Path) -> Iterator[Callable[..., Both]]:
    """Makes the ways of a log for some sources, and lets go of them."""
    made: list[Both] = []

    def make(*sources: Mapping[str, Any], **before: Any) -> Both:
        made.append(both(folder, *sources, **before))
        return made[-1]

    yield make
    for each in made:
        each.close()


def test_a_planted_fault_is_found(opened, monkeypatch):
    ways = opened(things({"day": f"or_missing(instant({_V}))"}))
    ways.send({"properties": {"v": "2024-03-01"}})
    agreed(ways)
    monkeypatch.setattr(translating, "restored", lambda value: value)
    with pytest.raises(AssertionError, match="tzinfo"):
        agreed(ways)


def test_sources_share_a_message_and_pass_over_what_is_not_theirs(opened):
    big = things({"v": _V}, name="big", where=f"integer({_V}) > 5") | {"into": INTO | {"events": "big"}}
    named = things({"v": _V}, name="named", connect={"kind": "intake", "types": ["track"], "events": ["Named"]})
    named |= {"into": INTO | {"events": "named"}}
    ways = opened(things({"v": _V}), big, named)
    ways.send({"properties": {"v": 9}}, {"properties": {"v": 1}, "event": "Named"}, {"type": "page"})
    held = agreed(ways)
    assert [held.count(f"ann {event} ") for event in ("thing", "big", "named")] == [2, 1, 1]
    assert ways.translated().unclaimed == 1


def test_sources_of_one_event_give_it_the_properties_of_all(opened):
    pages = things({"path": "page_path"}, name="pages", connect={"kind": "intake", "types": ["page"]})
    ways = opened(things({"v": _V}), pages)
    ways.send({"properties": {"v": "x"}}, {"type": "page", "context": {"page": {"path": "/a"}}})
    assert "('path', None), ('v', 'x')" in agreed(ways)


PEOPLE = {
    "name": "members",
    "connect": {"kind": "intake", "types": ["identify"]},
    "into": {"customers": True, "customer": "text(user_id)", "valid_from": "at"},
    "where": "user_id is known",
    "columns": {"plan": 'inside(traits, "plan")', "age": 'integer(inside(traits, "age"))'},
}


def identify(**said: Any) -> dict[str, Any]:
    return {"type": "identify", "traits": said}


def test_traits_are_those_of_the_row_that_holds_whenever_it_came(opened):
    ways = opened(PEOPLE)
    late = {"timestamp": (NOW - timedelta(days=3)).isoformat()}
    ways.send(identify(plan="gold", age=30), identify(plan="silver"), identify(plan="none", age=1) | late)
    ways.send(identify(age="old"), identify(plan="free") | {"userId": None, "anonymousId": "d1"})
    assert agreed(ways, "plan", "age") == "ann plan 'silver'\nann age None"


def test_without_valid_from_what_came_last_counts(opened):
    ways = opened(PEOPLE | {"into": {"customers": True, "customer": "text(user_id)"}})
    ways.send(identify(plan="gold", age=3))
    assert agreed(ways, "plan", "age") == "ann plan 'gold'\nann age 3"
    assert [each.at for each in ways.translated().arrivals] == [NOW]


def test_events_without_an_id_that_say_the_same_are_each_one(opened):
    into = {name: text for name, text in INTO.items() if name != "id"}
    ways = opened(things({"v": _V}, into=into))
    at = {"timestamp": (NOW - timedelta(days=1)).isoformat()}
    ways.send(*({"properties": {"v": 1}} | at for _ in range(3)), {"properties": {"v": 2}} | at)
    assert agreed(ways).count("ann thing") == 4


def test_columns_of_related_tables_are_added(opened, folder):
    (folder / "products.csv").write_text("sku,price,since\n7,2.5,2024-01-01\n8,,2024-01-02\n")
    columns = {"sku": "integer(sku)", "price": "money(price)", "since": "instant(since)"}
    table = {"name": "products", "files": {"path": "products.csv"}, "into": {"table": "products", "key": "sku"}}
    products = SourceDefinition.model_validate(table | {"columns": columns})
    enrich = [{"table": "products", "on": {"product": "sku"}, "add": ["price", "since"]}]
    ways = opened(things({"product": f"integer({_V})"}, enrich=enrich), before=[products])
    ways.send(*({"properties": {"v": value}} for value in (7, 8, 9, None)))
    held = agreed(ways)
    assert held.count("('price', Decimal('2.5000'))") == 1
    assert held.count("('since', datetime") == 2


def test_what_lies_in_the_future_is_refused_until_it_is_there(opened):
    ways = opened(things())
    ways.send({"timestamp": (LATER + timedelta(seconds=1)).isoformat()})
    assert ways.translated().reasons == {"things": {"occurred_at lies in the future": 1}}
    assert len(ways.translated(LATER + timedelta(seconds=1)).arrivals) == 1


def test_what_is_refused_says_where_and_why(opened):
    ways = opened(things({"amount": f"money({_V})"}))
    ways.send({"properties": {"v": 1}}, {"properties": {"v": "dear"}})
    (refused,) = ways.translated().refused
    said = (refused.source, refused.column, refused.value, refused.code, refused.reason)
    assert said == ("things", "amount", '{"v":"dear"}', "unparsable", "amount is not an amount of money")
    assert refused.seq == ways.entries()[1].seq


def test_only_chosen_sources_are_followed_and_tables_never(opened):
    ways = opened(things(), PEOPLE, things(name="rows") | {"into": {"table": "rows", "customer": "user_id"}})
    translation = Translation.of(ways.till.engine, ways.all, ways.origins, "UTC")
    translator, some = Translator(translation), Translator(translation.only({"members"}))
    assert (translator.sources, some.sources) == (["members", "things"], ["members"])
    assert translator.translate([], NOW) == Translated([], [], [])
    translator.close()
    some.close()


def test_of_partial_rows_each_value_is_the_one_that_was_told_last(opened):
    ways = opened(PEOPLE | {"into": PEOPLE["into"] | {"partial": True}})
    late = {"timestamp": (NOW - timedelta(days=3)).isoformat()}
    ways.send(identify(plan="gold"), identify(age=30), identify(plan="none", age=1) | late, identify(plan=None))
    assert agreed(ways, "plan", "age") == "ann plan 'gold'\nann age 30"


def test_partial_rows_of_one_instant_all_count(opened):
    ways = opened(PEOPLE | {"into": PEOPLE["into"] | {"partial": True}})
    at = {"timestamp": NOW.isoformat()}
    ways.send(identify(plan="gold") | at, identify(age=30) | at, identify(plan="gold") | at)
    assert agreed(ways, "plan", "age") == "ann plan 'gold'\nann age 30"
