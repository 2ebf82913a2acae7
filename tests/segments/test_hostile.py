"""What people type, and what attackers would: a constant stays one, so does a name, and great lists are answered."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from tests.segments.world import ARROW, CATALOGUE, MOMENT, load, table

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.catalog.tables import event_table
from ilk.kernel.errors import NotFound, UserError
from ilk.kernel.types import ValueType
from ilk.segments.compile import question
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.list_match import ListMatch
from ilk.segments.conditions.matches import Matches
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.conditions.resembles import Resembles
from ilk.segments.conditions.text_match import TextMatch
from ilk.segments.language.checking import read_condition
from ilk.segments.language.grammar import parse_condition
from ilk.segments.tree import Condition, Moment, Person
from ilk.segments.values.bucket import Bucket
from ilk.segments.values.constants import Number, Text
from ilk.segments.values.field import FieldValue
from ilk.segments.words import name_text
from ilk.warehouse.duckdb import DuckDBEngine

HOSTILE = (
    "'",
    "''",
    '"',
    "\\",
    "\\'",
    "\\\\'",
    "'; drop table customers; --",
    "' or '1'='1",
    '" or ""="',
    "x') union select 1 --",
    "/* */",
    "-- comment",
    "$1",
    "$name",
    "?",
    ":name",
    "%s",
    "{0}",
    "{{ x }}",
    "`x`",
    "line\nbreak",
    "tab\tand\rreturn",
    "nul\0byte",
    "E'\\x27'",
    "U&'\\0027'",
    "$$x$$",
    "🙂",
    "e\u0301",
    "\u202eright to left",
    "\ufeffmark",
    "\u2028separator",
)
FOLDED = {text: text.lower() for text in HOSTILE}


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDBEngine]:
    """One person for each hostile text, who has it as country and as the only interest."""
    opened = DuckDBEngine.open(None)
    load(opened, {number: _person(text) for number, text in enumerate(HOSTILE)})
    yield opened
    opened.close()


def _person(text: str, customer_id: str = "") -> Person:
    return Person(traits={"country": text, "interests": [text]}, id=customer_id)


def asked(engine: DuckDBEngine, condition: Condition) -> list[int]:
    return sorted(engine.run(question(condition, CATALOGUE, MOMENT)).column("customer_no").to_pylist())


COUNTRY, INTERESTS = FieldValue(name="country"), FieldValue(name="interests")


@pytest.mark.parametrize("number", range(len(HOSTILE)), ids=[repr(text) for text in HOSTILE])
def test_a_text_is_only_ever_a_constant(engine: DuckDBEngine, number: int) -> None:
    text, before = HOSTILE[number], set(engine.tables())
    same = [index for index, other in enumerate(HOSTILE) if FOLDED[other] == FOLDED[text]]
    for condition, expected in (
        (Comparison(left=COUNTRY, op="=", right=Text(constant=text), exactly=True), [number]),
        (Comparison(left=COUNTRY, op="=", right=Text(constant=text)), same),
        (OneOf(of=COUNTRY, options=(Text(constant=text),), exactly=True), [number]),
        (ListMatch(of=INTERESTS, quantifier="any", items=(text,)), [number]),
        (TextMatch(of=COUNTRY, test="starts with", parts=(text,), exactly=True), _that(lambda o: o.startswith(text))),
        (TextMatch(of=COUNTRY, test="contains", parts=(text,), exactly=True), _that(lambda o: text in o)),
    ):
        assert asked(engine, condition) == expected
        assert asked(engine, parse_condition(condition.text()).tree) == expected
        assert [n for n, other in enumerate(HOSTILE) if condition.holds(_person(other), MOMENT)] == expected
    assert set(engine.tables()) == before


def _that(holds) -> list[int]:
    return [number for number, text in enumerate(HOSTILE) if holds(text)]


@pytest.mark.parametrize("name", [text for text in HOSTILE if "\0" not in text], ids=repr)
def test_a_name_is_only_ever_a_name(name: str) -> None:
    number = ValueType.INTEGER
    catalogue = Catalogue({name: number}, {name: EventSchema({name: number})}, frozenset({name}))
    engine = DuckDBEngine.open(None)
    keys = [("customer_no", ARROW[ValueType.INTEGER]), (name, ARROW[ValueType.INTEGER])]
    happened = [("occurred_at", ARROW[ValueType.INSTANT]), ("event_id", ARROW[ValueType.TEXT])]
    with engine.transaction() as changes:
        changes.append("customers", table([{"customer_no": 1, name: 5}, {"customer_no": 2, name: 1}], keys))
        event = {"customer_no": 1, name: 7, "occurred_at": MOMENT.as_of, "event_id": "a"}
        changes.append(event_table(name), table([event], [*keys, *happened]))
        member = [("customer_no", ARROW[ValueType.INTEGER]), ("segment", ARROW[ValueType.TEXT])]
        changes.append("memberships", table([{"customer_no": 1, "segment": name}], member))
    written = name_text(name)
    for says in (
        f"{written} > 1",
        f"did {written} where {written} = 7",
        f"sum of {written}.{written} = 7",
        f"in segment {written}",
    ):
        condition = read_condition(says, catalogue)
        rows = engine.run(question(condition, catalogue, MOMENT))
        assert rows.column("customer_no").to_pylist() == [1], says
    engine.close()


def test_half_a_character_is_refused() -> None:
    half = chr(0xD800)
    field = {"kind": "field", "name": "country"}
    for source in (
        f'country = "{half}"',
        f'country contains "{half}"',
        f'interests has any ("{half}")',
        {"kind": "comparison", "left": field, "op": "=", "right": {"kind": "text", "constant": half}},
    ):
        with pytest.raises(UserError) as caught:
            read_condition(source, CATALOGUE)
        assert caught.value.code == "invalid-definition"
    with pytest.raises(NotFound):
        read_condition(f"`{half}` is known", CATALOGUE)


# ---- great lists -----------------------------------------------------------------------------------------------------

MANY = 100_000


@pytest.fixture(scope="module")
def numbered() -> Iterator[DuckDBEngine]:
    """People whose country, age and interests tell their number; every second one is beyond all lists."""
    opened = DuckDBEngine.open(None)
    load(opened, {number: _numbered(number) for number in range(6)})
    yield opened
    opened.close()


def _numbered(number: int) -> Person:
    found = number if number % 2 == 0 else MANY + number
    traits = {"country": f"C{found}", "age": found, "income": Decimal(found), "score": found + 0.5}
    return Person(traits={**traits, "interests": [f"C{found}"]})


def test_a_hundred_thousand_options(numbered: DuckDBEngine) -> None:
    text = "country in (" + ", ".join(f'"c{number}"' for number in range(MANY)) + ")"
    assert asked(numbered, read_condition(text, CATALOGUE)) == [0, 2, 4]


def test_thousands_of_options(numbered: DuckDBEngine) -> None:
    whole = OneOf(of=FieldValue(name="age"), options=tuple(Number(constant=number) for number in range(3000)))
    assert asked(numbered, whole) == [0, 2, 4]
    assert asked(numbered, whole.model_copy(update={"of": FieldValue(name="income")})) == [0, 2, 4]
    assert asked(numbered, whole.model_copy(update={"outside": True})) == [1, 3, 5]
    items = tuple(f"C{number}" for number in range(3000))
    assert asked(numbered, ListMatch(of=INTERESTS, quantifier="any", items=items)) == [0, 2, 4]


def test_options_of_several_kinds(numbered: DuckDBEngine) -> None:
    mixed = tuple(Number(constant=number if number % 2 else number + 0.5) for number in range(1000))
    assert asked(numbered, OneOf(of=FieldValue(name="score"), options=mixed)) == [0, 2, 4]
    assert asked(numbered, OneOf(of=FieldValue(name="age"), options=mixed)) == []


def test_thousands_of_options_as_text_and_as_json() -> None:
    text = "country in (" + ", ".join(f'"c{number}"' for number in range(3000)) + ")"
    condition = read_condition(text, CATALOGUE)
    assert condition.text() == text
    assert read_condition(condition.model_dump(mode="json"), CATALOGUE) == condition


def test_thousands_of_operands(numbered: DuckDBEngine) -> None:
    either = " or ".join(f'country = "c{number}"' for number in range(1000))
    assert asked(numbered, parse_condition(either).tree) == [0, 2, 4]
    both = " and ".join(f'not country = "c{number}"' for number in range(200))
    assert asked(numbered, parse_condition(both).tree) == [1, 3, 5]


def test_thousands_of_parts_and_of_conditions_to_count(numbered: DuckDBEngine) -> None:
    parts = tuple(f"c{number}" for number in range(1000))
    assert asked(numbered, TextMatch(of=COUNTRY, test="ends with", parts=parts)) == [0, 2, 4]
    assert asked(numbered, ListMatch(of=INTERESTS, quantifier="all", items=("C2",) * 1000)) == [2]
    different = ", ".join(f"age != {number}" for number in range(400))
    assert asked(numbered, parse_condition(f"at least 399 of ({different})").tree) == [0, 1, 2, 3, 4, 5]
    assert asked(numbered, parse_condition(f"at least 400 of ({different})").tree) == [1, 3, 5]


# ---- patterns --------------------------------------------------------------------------------------------------------

EXPLOSIVE = (
    "(a+)+$",
    "(a*)*",
    "(a|a)*b",
    "(a|ab|b)*c",
    "(.*a){20}",
    "(x+x+)+y",
    "(a?){30}a{30}",
    r"(\w+\s?)*$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    "(a|b|ab)*c",
    "([a-z]+|[a-z0-9]+)*!",
    "(a{1,50}){1,50}",
)
NOT_EVERYWHERE = (
    r"\bword",
    r"\p{L}",
    "(?i)a",
    "(?=a)",
    "(?<!a)b",
    "(?P<name>a)",
    r"(a)\1",
    "[[:alpha:]]",
    r"\Qa\E",
    "a**",
    "*a",
    "(",
    ")",
    "[a",
    "[z-a]",
    "a{2,1}",
    "a{1001}",
    r"\x{d800}",
    "(" * 41 + ")" * 41,
    "a" * 1001,
)
SAFE = (
    r"^([a-z0-9-]+\.)+[a-z]{2,}$",
    r"^\d{4}-\d{2}-\d{2}$",
    r"^(\d{4} ?){4}$",
    r"([0-9]{1,3}\.){3}[0-9]{1,3}",
    r"^[^@]+@[^@]+$",
    "(foo|bar|baz)*",
    "^(,|[^,]+,)*$",
)


@pytest.mark.parametrize("pattern", [*EXPLOSIVE, *NOT_EVERYWHERE])
def test_a_pattern_that_could_take_for_ever_or_mean_two_things_is_refused(pattern: str) -> None:
    for exactly in ("", "exactly "):
        with pytest.raises(UserError) as caught:
            read_condition(f'country matches {exactly}"{pattern}"', CATALOGUE)
        assert caught.value.code == "invalid-definition"
        assert "pattern" in caught.value.what


@pytest.mark.parametrize("pattern", SAFE)
def test_a_pattern_whose_parts_differ_is_none_of_these(pattern: str) -> None:
    assert read_condition(f'country matches "{pattern}"', CATALOGUE)


@pytest.mark.parametrize("pattern", HOSTILE, ids=repr)
def test_a_text_as_a_pattern_finds_itself_or_is_refused(engine: DuckDBEngine, pattern: str) -> None:
    escaped = "".join(mark if mark.isalnum() else rf"\x{{{ord(mark):x}}}" for mark in pattern)
    condition = Matches(of=COUNTRY, pattern=f"^{escaped}$", exactly=True)
    expected = [number for number, text in enumerate(HOSTILE) if text == pattern]
    assert asked(engine, condition) == expected
    assert asked(engine, parse_condition(condition.text()).tree) == expected
    try:
        plain = Matches(of=COUNTRY, pattern=pattern)
    except ValidationError:
        return
    again = parse_condition(plain.text()).tree
    assert again == plain
    assert asked(engine, again) == [n for n, text in enumerate(HOSTILE) if plain.holds(_person(text), MOMENT)]


# ---- every other text that a person writes ---------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_what_is_written_beside_a_field_is_only_ever_a_constant(engine: DuckDBEngine, text: str) -> None:
    for condition in (
        Resembles(of=COUNTRY, like=text, by=0.5),
        Comparison(left=Bucket(salt=text), op="<", right=Number(constant=0.5)),
    ):
        expected = [n for n, other in enumerate(HOSTILE) if condition.holds(_person(other, f"c{n}"), MOMENT)]
        assert asked(engine, condition) == asked(engine, parse_condition(condition.text()).tree) == expected
    quoted = Text(constant=text).text()
    for says in (f"country in region {quoted}", f"country in network {quoted}", f"country >= version {quoted}"):
        with pytest.raises(UserError):
            read_condition(says, CATALOGUE)


# ---- numbers and days that are none ----------------------------------------------------------------------------------

NO_NUMBERS = (float("nan"), float("inf"), float("-inf"), 0.0, -0.0, None)
ABOUT_NUMBERS = (
    "score > 1",
    "score >= score",
    "score between -1 and 1",
    "score / score = 1",
    "1 / score > 0",
    "score - score = 0",
    "score * 0 = 0",
    "score in (0, 1)",
    "(score else 7) = 7",
    "score is known",
    "not score < 0",
)


@pytest.mark.parametrize("says", ABOUT_NUMBERS)
def test_no_number_infinity_and_division_by_zero_get_one_answer(says: str) -> None:
    opened = DuckDBEngine.open(None)
    people = {number: Person(traits={"score": value}) for number, value in enumerate(NO_NUMBERS)}
    load(opened, people)
    condition = read_condition(says, CATALOGUE)
    assert asked(opened, condition) == [number for number, each in people.items() if condition.holds(each, MOMENT)]
    opened.close()


# In Beirut, Cairo and Santiago clocks go forward at midnight: those days begin at one.
SKIPPED = (
    ("Asia/Beirut", "2025-03-29T22:00:00Z", date(2025, 3, 30)),
    ("Africa/Cairo", "2025-04-24T22:00:00Z", date(2025, 4, 25)),
    ("America/Santiago", "2025-09-07T04:00:00Z", date(2025, 9, 7)),
)


@pytest.mark.parametrize(("zone", "begins", "day"), SKIPPED, ids=[zone for zone, _, _ in SKIPPED])
def test_a_day_without_a_midnight_begins_when_clocks_go_on(zone: str, begins: str, day: date) -> None:
    start = datetime.fromisoformat(begins)
    moment = Moment(start + timedelta(hours=5), ZoneInfo(zone))
    earlier = start - timedelta(microseconds=1)
    people = dict(enumerate(Person(traits={"signup": at}) for at in (earlier, start)))
    opened = DuckDBEngine.open(None)
    load(opened, people)
    name = day.strftime("%a").lower()
    later = day.replace(year=day.year + 1)
    for says in (
        "signup in this day",
        f"signup on {day}",
        "hour of signup = 1",
        f"weekday of signup in ({name})",
        f"anniversary of signup on {later}",
    ):
        condition = read_condition(says, CATALOGUE)
        rows = opened.run(question(condition, CATALOGUE, moment))
        assert rows.column("customer_no").to_pylist() == [1], says
        assert [number for number, person in people.items() if condition.holds(person, moment)] == [1], says
    opened.close()
