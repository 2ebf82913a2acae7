"""Values against models: each problem is one sentence, at its place, with the way to mend it."""

from decimal import Decimal
from typing import Annotated, Literal, Self

import pytest
from pydantic import AfterValidator, Field, model_validator

from ilk.catalog.checking import checked, known_keys
from ilk.catalog.documents import Definition, Name, Part, in_field
from ilk.kernel.errors import UserError, problems_of


def no_semicolon(text: str) -> str:
    if ";" in text:
        raise in_field(
            UserError("syntax", "unexpected `;`", where=f"line 1, column {text.index(';') + 1}", hint="Drop it.")
        )
    return text


class Column(Part):
    value: Annotated[str, AfterValidator(no_semicolon)]
    minimum: float | None = Field(default=None, ge=0)
    one_of: tuple[str, ...] = ()


class Thing(Definition):
    mode: Literal["batch", "live"] = "batch"
    columns: dict[Name, Column | str] = Field(default_factory=dict)
    more: tuple[Column, ...] = ()
    count: int = 0
    amount: Decimal = Decimal(0)
    shut: bool = False

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.shut and self.count:
            raise ValueError("A shut thing counts nothing")
        return self


def problems(value: object) -> list[UserError]:
    with pytest.raises(UserError) as caught:
        checked(Thing, value, lambda path: "/".join(map(str, path)))
    return list(problems_of(caught.value))


@pytest.mark.parametrize(
    ("value", "code", "where", "what", "hint"),
    [
        ({"titel": "x"}, "unknown-key", "titel", "unknown key `titel`", "Did you mean `title`?"),
        (
            {"columns": {"a": {"value": "x", "minimun": 1}}},
            "unknown-key",
            "columns/a/minimun",
            "unknown key `minimun`",
            "`minimum`",
        ),
        (
            {"more": [{"value": "x"}, {"valeu": "x", "value": "y"}]},
            "unknown-key",
            "more/1/valeu",
            "unknown key",
            "`value`",
        ),
        ({"more": [{}]}, "missing-key", "more/0", "`value` is missing", None),
        ({"title": 2025}, "wrong-type", "title", "`title` should be text, not the number 2025", 'quotes: "2025"'),
        ({"title": True}, "wrong-type", "title", "`title` should be text, not `true`", 'quotes: "true"'),
        ({"title": None}, "wrong-type", "title", "`title` should be text, not nothing", None),
        ({"title": ["a"]}, "wrong-type", "title", "`title` should be text, not a list", None),
        ({"count": "many"}, "wrong-type", "count", "should be a whole number, not the text `many`", None),
        ({"count": 1.5}, "wrong-type", "count", "should be a whole number, not the number 1.5", None),
        ({"amount": "x"}, "wrong-type", "amount", "should be a number", None),
        ({"shut": "maybe"}, "wrong-type", "shut", "should be `true` or `false`", None),
        ({"more": 5}, "wrong-type", "more", "should be a list", None),
        ({"more": {"value": "x"}}, "wrong-type", "more", "should be a list, not keys with values", None),
        ({"columns": ["a"]}, "wrong-type", "columns", "should be keys with values, not a list", None),
        (
            {"columns": {"a": 5}},
            "wrong-type",
            "columns/a",
            "should be keys with values or text, not the number 5",
            None,
        ),
        (
            {"more": [{"value": "x", "one_of": [1]}]},
            "wrong-type",
            "more/0/one_of/0",
            "an item of `one_of` should be text",
            None,
        ),
        ({"mode": "life"}, "wrong-value", "mode", "`mode` cannot be the text `life`", "Did you mean `live`?"),
        (
            {"columns": {"a": {"value": "x", "minimum": -1}}},
            "wrong-value",
            "columns/a/minimum",
            "should be at least 0",
            None,
        ),
        (
            {"columns": {"a": {"value": "x; y"}}},
            "syntax",
            "columns/a/value: line 1, column 2",
            "unexpected `;`",
            "Drop it.",
        ),
        ({"columns": {"Net Price": "x"}}, "wrong-name", "columns/Net Price", "the name `Net Price`", "`net_price`"),
        ({"name": "At-risk"}, "wrong-name", "name", "the name `At-risk`", "Call it `at_risk`."),
        ({"shut": True, "count": 1}, "wrong-value", "", "A shut thing counts nothing", None),
    ],
)
def test_a_problem_is_one_sentence_with_its_place(value, code, where, what, hint):
    (found,) = problems({"name": "x"} | value)
    assert (found.code, found.where) == (code, where)
    assert what in found.what
    assert hint is None or hint in (found.hint or "")


@pytest.mark.parametrize("value", [None, 5, "text", ["a"]])
def test_what_is_no_mapping_is_said(value):
    (found,) = problems(value)
    assert found.code == "wrong-type"
    assert "keys with values are expected" in found.what


def test_all_problems_are_said_at_once():
    found = problems({"name": "X", "titel": "x", "count": "a", "more": [{"value": ";"}, {"minimum": -1}]})
    assert {(each.code, each.where) for each in found} == {
        ("wrong-name", "name"),
        ("unknown-key", "titel"),
        ("wrong-type", "count"),
        ("syntax", "more/0/value: line 1, column 1"),
        ("missing-key", "more/1"),
        ("wrong-value", "more/1/minimum"),
    }


def test_keys_are_known_inside_unions_lists_and_mappings():
    assert known_keys(Thing, ("columns", "any")) == ["value", "minimum", "one_of"]
    assert known_keys(Thing, ("more", 3)) == ["value", "minimum", "one_of"]
    assert known_keys(Thing, ("count", "x")) == []
