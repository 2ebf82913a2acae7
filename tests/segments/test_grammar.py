"""Texts that say nothing, and what a person is told: where, what was expected, which names there are."""

import re

import pytest
from tests.segments.world import CATALOGUE

from ilk.catalog.reserved import RESERVED
from ilk.kernel.errors import NotFound, UserError, UserErrors, problems_of
from ilk.segments.kinds import CONDITIONS, VALUES, condition_json
from ilk.segments.language import grammar
from ilk.segments.language.checking import read_condition, read_value
from ilk.segments.language.grammar import parse_condition, parse_value
from ilk.segments.tree import Node
from ilk.segments.values.field import FieldValue
from ilk.segments.words import name_text


def problems(text: str) -> tuple[UserError, ...]:
    with pytest.raises(UserError) as caught:
        read_condition(text, CATALOGUE)
    return problems_of(caught.value)


def only_problem(text: str) -> UserError:
    (problem,) = problems(text)
    return problem


def underlined(problem: UserError, text: str) -> str:
    """The piece of a text that a problem underlines."""
    line, marks, *_ = (problem.hint or "").split("\n")
    assert line in text.split("\n")
    assert set(marks) <= {" ", "^"}
    return line[marks.index("^") : len(marks)]


@pytest.mark.parametrize(
    ("text", "code", "where", "piece"),
    [
        ("age >", "syntax", "line 1, column 6", ""),
        ("", "syntax", "line 1, column 1", ""),
        ("age > 1 and\n  and", "syntax", "line 2, column 3", "and"),
        ("age > 1 age < 2", "syntax", "line 1, column 9", "age"),
        ("age > 1 )", "syntax", "line 1, column 9", ")"),
        ("(age > 1", "syntax", "line 1, column 9", ""),
        ("age >< 3", "syntax", "line 1, column 6", "<"),
        ("age = 'x'", "syntax", "line 1, column 7", "'"),
        ('country = "DE', "syntax", "line 1, column 11", '"'),
        ("age = 1 ; drop table customers", "syntax", "line 1, column 9", ";"),
        ("did order at least times", "syntax", "line 1, column 20", "times"),
        ("did not order at least 3 times", "syntax", "line 1, column 15", "at least"),
        ("last order in last 7 days > 5", "syntax", "line 1, column 27", ">"),
        ("max of order.due in last 7 days in last 2 days", "syntax", "line 1, column 47", ""),
        ("did order in last 7 days in last 2 days", "invalid-definition", "line 1, column 1", None),
        ("did order at least 2.5 times", "invalid-definition", "line 1, column 11", "at least 2.5 times"),
        ("did order fewer than 0 times", "invalid-definition", "line 1, column 11", "fewer than 0 times"),
        ("did order between 3 and 1 times", "invalid-definition", "line 1, column 11", "between 3 and 1 times"),
        ("age > 1 and\ndid order in last 0 days", "invalid-definition", "line 2, column 11", "in last 0 days"),
        ("did order in last 1.5 days", "invalid-definition", "line 1, column 11", "in last 1.5 days"),
        ("did order in this hour", "invalid-definition", "line 1, column 11", "in this hour"),
        ("birth between 2025-02-01 and 2025-01-01", "invalid-definition", "line 1, column 7", None),
        ("birth > 2025-02-30", "invalid-definition", "line 1, column 9", "2025-02-30"),
        ("signup > 2025-02-28T25:00:00Z", "invalid-definition", "line 1, column 10", "2025-02-28T25:00:00Z"),
        ('country = "C:\\data"', "invalid-definition", "line 1, column 11", '"C:\\data"'),
        ("score = 1e999", "invalid-definition", "line 1, column 9", "1e999"),
        ("age = 1e999999999k", "invalid-definition", "line 1, column 7", "1e999999999k"),
        ("at least 0 of (age > 1)", "invalid-definition", "line 1, column 1", "at least 0 of (age > 1)"),
        ("at least 3 of (age > 1, age > 2)", "never-true", "line 1, column 1", "at least 3 of (age > 1, age > 2)"),
        ('age = "x"', "wrong-type", "line 1, column 7", '"x"'),
        ("country > 5", "wrong-type", "line 1, column 11", "5"),
        ('country < "b"', "wrong-type", "line 1, column 1", "country"),
        ('age > 1 and   age  in  (1,  "x")', "wrong-type", "line 1, column 29", '"x"'),
        ("age between   1   and birth", "wrong-type", "line 1, column 23", "birth"),
        ('member contains "x"', "wrong-type", "line 1, column 1", "member"),
        ("country is true", "wrong-type", "line 1, column 1", "country"),
        ('country has any ("x")', "wrong-type", "line 1, column 1", "country"),
        ("age in last 7 days", "wrong-type", "line 1, column 1", "age"),
        ("size of age > 1", "wrong-type", "line 1, column 9", "age"),
        ("country + 1 > 1", "wrong-type", "line 1, column 1", "country"),
        ("(age else true) > 1", "wrong-type", "line 1, column 11", "true"),
        ("sum of order.channel > 1", "wrong-type", "line 1, column 1", "sum of order.channel"),
        ("max of order.channel is known", "wrong-type", "line 1, column 1", "max of order.channel"),
        ("did order within next 7 days", "future-events", "line 1, column 1", None),
        ("did order where (did visit)", "events-in-where", "line 1, column 18", "did visit"),
        ("did order where (in segment vip)", "segment-in-where", "line 1, column 18", "in segment vip"),
    ],
)
def test_a_problem_says_where_it_is(text: str, code: str, where: str, piece: str | None) -> None:
    problem = only_problem(text)
    assert (problem.code, problem.where) == (code, where)
    assert underlined(problem, text) == (text[int(where.rpartition(" ")[2]) - 1 :] if piece is None else piece)


@pytest.mark.parametrize(
    ("text", "name", "where", "near"),
    [
        ("agee > 1", "agee", "line 1, column 1", "`age`"),
        ("did ordr", "ordr", "line 1, column 5", "`order`"),
        ("in segment vipp", "vipp", "line 1, column 12", "`vip`"),
        ("sum of order.revenu > 1", "revenu", "line 1, column 14", "`revenue`"),
        ('did order where chanel = "web"', "chanel", "line 1, column 17", "`channel`"),
        # The name that is wrong, not the same name in a place where it is right.
        ("did order and order > 5", "order", "line 1, column 15", None),
        ("did order where (order > 5)", "order", "line 1, column 18", None),
        ("`agee` > 1", "agee", "line 1, column 1", "`age`"),
    ],
)
def test_an_unknown_name_is_shown_with_the_nearest_ones(text: str, name: str, where: str, near: str | None) -> None:
    problem = only_problem(text)
    assert isinstance(problem, NotFound)
    assert (problem.name, problem.where) == (name, where)
    assert underlined(problem, text).strip("`") == name
    assert near is None or f"Did you mean {near}?" in (problem.hint or "")


def test_all_problems_are_told_at_once_each_in_its_place() -> None:
    text = 'agee > 1 and\n  (did ordr or countri = "DE") and\n  not sum of order.revenu > "x"'
    with pytest.raises(UserErrors) as caught:
        read_condition(text, CATALOGUE)
    found = [(problem.code, problem.where) for problem in caught.value.problems]
    assert found == [
        ("unknown-trait", "line 1, column 1"),
        ("unknown-event", "line 2, column 8"),
        ("unknown-trait", "line 2, column 16"),
        ("unknown-property", "line 3, column 20"),
    ]


def test_the_same_mistake_twice_is_two_problems() -> None:
    assert [problem.where for problem in problems("agee > 1 or agee < 0")] == ["line 1, column 1", "line 1, column 13"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("age >", "a number"),
        ("age > 1 age", "`and`"),
        ("age > 1 )", "the end"),
        ("did order in last 7", "a unit such as days"),
        ("in segment", "a name"),
        ("country in (1, ", "a text in double quotes"),
        ("at least 2 of (age > 1", "`,`"),
    ],
)
def test_what_was_expected_is_told(text: str, told: str) -> None:
    assert f"Expected: {told}" in (hint := only_problem(text).hint or "") or told in hint.partition("Expected: ")[2]


def test_quotes_of_other_languages_are_told_apart_from_our_own() -> None:
    for mark in "'“”„":
        assert "double quotes" in only_problem(f"country = {mark}DE{mark}").what
    assert "never closed" in only_problem('country = "DE').what


def test_a_bare_where_that_runs_on_is_explained() -> None:
    parentheses = "put those in parentheses: where (…) and …"
    assert parentheses in (only_problem('did order where channel = "web" and did visit').hint or "")
    assert parentheses in (only_problem('age > 1 and (did order where channel = "web" and did visit)').hint or "")
    assert parentheses not in (only_problem('did order where (channel = "web") and did').hint or "")
    hint = only_problem('did order where channel = "web" and age > 1').hint or ""
    assert "It is a trait; end the `where` before it with parentheses" in hint


# ---- names and words -------------------------------------------------------------------------------------------------


def keywords() -> set[str]:
    """Every word that the grammar's terminals are made of."""
    terminals = [terminal.pattern for terminal in grammar._grammar().terminals]
    patterns = [
        re.sub(r"\\[a-zA-Z]|\(\?[^)]*\)", " ", pattern.value)
        for pattern in terminals
        if not re.search(r"\\d|\[|\\n", pattern.value)
    ]
    return {word.lower() for pattern in patterns for word in re.findall(r"[A-Za-z]+", pattern)} - {"s"}


def test_the_words_of_the_grammar_are_found_in_it() -> None:
    assert {"where", "segment", "median", "fewer", "everyone", "quarter", "weekday", "campaign"} <= keywords()
    assert "revenue" not in keywords()


# A word that begins or continues phrases, which no name can be taken for, need not be reserved: `weekday of`.
NAMES = [*sorted(RESERVED | keywords()), "ORDER", "Größe", "two words", "tick`tick", "1st", "a-b", "_x", "t"]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_can_be_written_wherever_a_name_stands(name: str) -> None:
    written = name_text(name)
    for text in (
        f"{written} > 1",
        f"1 < {written}",
        f"not {written} is known",
        f"did {written}",
        f"did not {written} in last 7 days",
        f"did order where {written} = 1 in last 7 days",
        f"sum of {written}.{written} > 1",
        f"count of distinct {written}.{written} where {written} is true > 1",
        f"last {written} in last 7 days",
        f"days since first {written} > 3",
        f"in segment {written}",
        f"({written} else {written}) + {written} > 1",
        f"size of {written} > 1",
    ):
        tree = parse_condition(text).tree
        assert parse_condition(tree.text()).tree == tree
        names = {
            getattr(node, field)
            for node in tree.walk()
            for field in ("name", "event", "segment")
            if hasattr(node, field)
        }
        assert name in names


def named(tree: Node) -> set[str]:
    fields = ("name", "event", "segment")
    return {getattr(node, field) for node in tree.walk() for field in fields if hasattr(node, field)}


def test_a_plain_name_needs_no_quotes() -> None:
    assert name_text("orders_90d") == "orders_90d"
    assert name_text("order") == "order"
    assert name_text("last") == "`last`"
    assert name_text("a`b") == "`a``b`"
    assert parse_value("`a``b`").tree == FieldValue(name="a`b")


@pytest.mark.parametrize(
    "text",
    [
        "did visit between 1 and 2 times after 2025-01-01",
        "did visit between 1 and 2 times after signup",
        "did visit between 7 and 14 days after signup",
        "did visit between 1 and 2 times between 7 and 14 days after signup",
    ],
)
def test_counts_and_lengths_between_two_numbers_are_told_apart(text: str) -> None:
    assert parse_condition(text).tree.text() == text


@pytest.mark.parametrize("day", ["2025-03-28T00:00:00Z", "2025-03-28T12:30:00Z", "2025-03-28"])
@pytest.mark.parametrize("window", ["before", "after"])
def test_a_midnight_stays_an_instant_in_the_json_form(window: str, day: str) -> None:
    tree = parse_condition(f"signup {window} {day}").tree
    assert condition_json.validate_python(tree.model_dump(mode="json")) == tree
    assert condition_json.validate_json(tree.model_dump_json()) == tree


def test_words_are_told_in_any_case_and_spacing() -> None:
    said = parse_condition('age>1 AND Did order WHERE(channel="web")  AT   LEAST 2 Times In\n Last 7 DAYS # so').tree
    assert said.text() == 'age > 1 and did order where channel = "web" at least 2 times in last 7 days'


@pytest.mark.parametrize("kind", [*CONDITIONS, *VALUES], ids=lambda kind: kind.__name__)
def test_every_kind_has_examples_that_parse_and_show_it(kind: type) -> None:
    assert kind.examples
    for text in kind.examples:
        tree = parse_condition(text).tree
        assert parse_condition(tree.text()).tree == tree
        assert any(isinstance(node, kind) for node in tree.walk())


# ---- great and deep texts --------------------------------------------------------------------------------------------


def nested(levels: int) -> list[str]:
    """Definitions that nest so deeply, in each way that can."""
    return [
        "not (" * levels + "age > 1" + ")" * levels,
        "none of (" * levels + "age > 1" + ")" * levels,
        "at least 1 of (" * levels + "age > 1" + ")" * levels,
        "(age > 1 and " * levels + "age > 1" + ")" * levels,
        "(age > 1 or " * levels + "age > 1" + ")" * levels,
        "(" * levels + "age" + " + 1)" * levels + " > 1",
        "(age else " * levels + "score" + ")" * levels + " > 1",
        "did order where (" + "none of (" * (levels - 1) + "items > 1" + ")" * levels,
    ]


@pytest.mark.parametrize("text", nested(62))
def test_a_definition_may_nest_deeply(text: str) -> None:
    tree = read_condition(text, CATALOGUE)
    assert parse_condition(tree.text()).tree == tree
    assert read_condition(tree.model_dump(mode="json"), CATALOGUE) == tree
    assert tree.sentence()


@pytest.mark.parametrize("levels", [66, 200, 1500])
def test_a_definition_that_nests_too_deeply_is_refused(levels: int) -> None:
    for text in nested(levels):
        with pytest.raises(UserError) as caught:
            read_condition(text, CATALOGUE)
        assert caught.value.code == "definition-too-deep"


def test_parentheses_alone_are_no_depth() -> None:
    assert parse_condition("(" * 3000 + "age > 1" + ")" * 3000).tree == parse_condition("age > 1").tree


def test_a_json_form_that_nests_too_deeply_is_refused() -> None:
    for levels in (66, 200, 900):
        source: dict[str, object] = {"kind": "everyone"}
        for _ in range(levels):
            source = {"kind": "not", "operand": source}
        with pytest.raises(UserError) as caught:
            read_condition(source, CATALOGUE)
        assert caught.value.code == "definition-too-deep"


def test_a_text_beyond_all_measure_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        parse_condition("age > 1" + " " * 2_000_000)
    assert caught.value.code == "definition-too-long"


def test_a_hint_about_a_long_text_is_found_in_one_pass() -> None:
    hint = only_problem("where and " * 20_000 + ")").hint or ""
    assert "Expected" in hint


# ---- the JSON form ---------------------------------------------------------------------------------------------------


AGE, ONE = {"kind": "field", "name": "age"}, {"kind": "number", "constant": 1}
LAST = {"kind": "last", "count": 1}
BAD_JSON = [
    ({}, "the definition"),
    ({"kind": "nothing"}, "the definition"),
    ({"kind": "everyone", "more": 1}, "everyone.more"),
    ({"kind": "and", "operands": []}, "and.operands"),
    ({"kind": "not", "operand": {"kind": "everyone", "x": 1}}, "not.operand.everyone.x"),
    ({"kind": "comparison", "left": AGE, "op": "~", "right": ONE}, "comparison.op"),
    ({"kind": "comparison", "left": {"kind": "field"}, "op": "=", "right": ONE}, "comparison.left.field.name"),
    (
        {"kind": "comparison", "left": AGE, "op": "=", "right": {"kind": "number", "constant": "1"}},
        "comparison.right.number.constant.constrained-int",
    ),
    (
        {"kind": "event_count", "event": "order", "window": {**LAST, "count": -1}},
        "event_count.window.last.count",
    ),
    (
        {"kind": "known", "of": {"kind": "event_time", "which": "last", "event": "order", "window": LAST}},
        "known.of.event_time",
    ),
]


@pytest.mark.parametrize(("source", "where"), BAD_JSON)
def test_a_problem_of_the_json_form_says_where_it_is(source: dict[str, object], where: str) -> None:
    with pytest.raises(UserError) as caught:
        read_condition(source, CATALOGUE)
    first, *_ = problems_of(caught.value)
    assert (first.code, first.where) == ("invalid-definition", where)


def test_the_json_form_is_checked_as_the_text_is() -> None:
    for text in ("agee > 1", 'age = "x"', "at least 3 of (age > 1, age > 2)"):
        source = parse_condition(text).tree.model_dump(mode="json")
        with pytest.raises(UserError) as caught:
            read_condition(source, CATALOGUE)
        assert problems_of(caught.value)[0].code == only_problem(text).code


def test_a_value_is_read_as_a_condition_is() -> None:
    value = read_value("sum of order.revenue in last 90 days / 3", CATALOGUE)
    assert read_value(value.model_dump(mode="json"), CATALOGUE) == value
    with pytest.raises(NotFound):
        read_value("sum of ordr.revenue", CATALOGUE)
    with pytest.raises(UserError):
        read_value("age > 3", CATALOGUE)
