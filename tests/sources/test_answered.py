"""Functions that Python answers: each distinct value once, wherever they stand in a mapping, whatever the file."""

import json
from collections import Counter

import pytest
from tests.sources.till import Till, source

from ilk.kernel.types import ValueType
from ilk.sources.mapping import functions
from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.functions import Function
from ilk.sources.retrying import retry

ASKED: Counter[tuple[str | None, ...]] = Counter()
PLACES = {"bonn": "DE", "lyon": "FR"}
SIZES = {"DE": 84, "FR": 68}


def place(text: str, other: str | None = None) -> str | None:
    ASKED[text, other] += 1
    return PLACES.get(text.lower()) or PLACES.get((other or "").lower())


def build_place(arguments: Arguments) -> Compiled:
    return answered(arguments, arguments.texts(), place)


def build_size(arguments: Arguments) -> Compiled:
    return answered(arguments, arguments.texts(), SIZES.get, ValueType.INTEGER, strict=False)


@pytest.fixture(autouse=True)
def _known_functions(monkeypatch):
    ours = (Function("place", "`place(column)`", build_place, 1, 2), Function("size", "`size(column)`", build_size))
    monkeypatch.setattr(functions, "FUNCTIONS", (*functions.FUNCTIONS, *ours))
    ASKED.clear()


def visits(**changes):
    described = {
        "name": "visits",
        "files": {"path": "visits*"},
        "into": {"events": "visit", "customer": "who", "occurred_at": "instant(at)"},
        "columns": {"country": "place(town)"},
    }
    return source(**{**described, **changes})


def lines(*towns: str) -> str:
    return "who,at,town,next\n" + "".join(f"a{n},2024-03-01,{town},lyon\n" for n, town in enumerate(towns))


def countries(till: Till) -> list[tuple[object, ...]]:
    return till.rows("SELECT country, count(*) FROM event_visit GROUP BY ALL ORDER BY ALL")


def test_each_distinct_value_is_asked_once_and_a_missing_one_never(till: Till):
    till.write("visits.csv", lines(*["Bonn", "Lyon", "Bonn", ""] * 100))
    till.load(visits())
    assert countries(till) == [("DE", 200), ("FR", 100), (None, 100)]
    assert ASKED == {("Bonn", None): 1, ("Lyon", None): 1}


def test_a_value_without_an_answer_is_unreadable(till: Till):
    till.write("visits.csv", lines("Bonn", "Oz"))
    assert till.load(visits()).reasons == {"country is not a text it can read": 1}
    assert countries(till) == [("DE", 1)]


def test_where_an_answer_may_lack_the_value_is_missing(till: Till):
    till.write("visits.csv", lines("Bonn", "Oz"))
    till.load(visits(columns={"country": "size(town)"}))
    assert countries(till) == [(None, 2)]


def test_several_inputs_are_answered_together(till: Till):
    till.write("visits.csv", lines("Bonn", "Oz", "Bonn"))
    till.load(visits(columns={"country": "place(town, next)"}))
    assert countries(till) == [("DE", 2), ("FR", 1)]
    assert ASKED == {("Bonn", "lyon"): 1, ("Oz", "lyon"): 1}


def test_answers_are_values_for_other_functions_and_questions(till: Till):
    till.write("visits.csv", lines("BONN", "lyon"))
    columns = {"country": "lower(place(lower(town)))", "size": "size(place(lower(town))) * 2"}
    till.load(visits(columns=columns))
    assert till.rows("SELECT country, size FROM event_visit ORDER BY ALL") == [("de", 168), ("fr", 136)]
    assert ASKED == {("bonn", None): 1, ("lyon", None): 1}


def test_a_rule_may_ask_of_a_declared_column(till: Till):
    till.write("visits.csv", lines("Bonn", "Lyon"))
    rules = [{"check": 'place(bare) = "DE"', "reason": "not from here"}]
    report = till.load(visits(columns={"bare": "lower(town)"}, rules=rules))
    assert report.reasons == {"not from here": 1}
    assert till.rows("SELECT bare FROM event_visit") == [("bonn",)]


def test_lines_of_json_are_asked_too(till: Till):
    rows = [{"who": "a", "at": "2024-03-01", "town": town} for town in ("Bonn", "Lyon", None)]
    till.write("visits.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    till.load(visits())
    assert countries(till) == [("DE", 1), ("FR", 1), (None, 1)]


def test_rows_in_quarantine_are_asked_again(till: Till, monkeypatch):
    till.write("visits.csv", lines("Bonn", "Oz"))
    till.load(visits())
    monkeypatch.setitem(PLACES, "oz", "AU")
    assert retry(till.engine, visits(), [], till.context()).loaded == 1
    assert countries(till) == [("AU", 1), ("DE", 1)]


def test_constants_tell_questions_apart(till: Till, monkeypatch):
    def fallen(arguments: Arguments) -> Compiled:
        return answered(
            arguments, [arguments.value(0)], lambda text, end: text + end, constants=[arguments.constant(1)]
        )

    function = Function("ended", '`ended(column, "x")`', fallen, 2, 2)
    monkeypatch.setattr(functions, "FUNCTIONS", (*functions.FUNCTIONS, function))
    till.write("visits.csv", "who,at,town\na,2024-03-01,Bonn\n")
    into = {"events": "visit", "customer": "who", "occurred_at": "at"}
    till.load(visits(into=into, columns={"one": 'ended(town, "!")', "two": 'ended(town, "?")'}))
    assert till.rows("SELECT one, two FROM event_visit") == [("Bonn!", "Bonn?")]
