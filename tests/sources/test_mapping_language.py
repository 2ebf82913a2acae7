"""The language of mapping expressions: types without a file, what is refused and where, how names are written."""

import pytest

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiling import type_of
from ilk.sources.mapping.functions import FUNCTIONS
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.tree import column_names


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x", ValueType.TEXT),
        ("`Unit Price`", ValueType.TEXT),
        ("money(x) * integer(y)", ValueType.MONEY),
        ("integer(x) * number(y)", ValueType.NUMBER),
        ("integer(x) else number(y)", ValueType.NUMBER),
        ("x = y", ValueType.YES_NO),
        ("instant(x)", ValueType.INSTANT),
        ('split(x, ";")', ValueType.TEXT_LIST),
    ],
)
def test_every_expression_has_a_type_without_any_file(text, kind):
    assert type_of(text) is kind


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "mapping-syntax", None),
        ("money(x", "mapping-syntax", 8),
        ("Unit Price", "mapping-syntax", 6),
        ("a == 3", "mapping-syntax", 4),
        ("'x'", "mapping-syntax", 1),
        ("mony(x)", "mapping-function", 1),
        ("integer(x, 3)", "mapping-argument", 1),
        ("date(x, y)", "mapping-argument", 9),
        ('date(x, "%Q")', "mapping-argument", 9),
        ('upper(x, zone="UTC")', "mapping-argument", 1),
        ('instant(x, zone="Mars/Base")', "mapping-zone", 1),
        ("x + 1", "mapping-type", 1),
        ("x > 3", "mapping-type", 1),
        ('integer(x) else "a"', "mapping-type", 17),
        ("not x", "mapping-type", 5),
        ("money(yes_no(x))", "mapping-argument", 7),
    ],
)
def test_a_wrong_expression_is_refused_with_its_place(text, code, column):
    with pytest.raises(UserError) as caught:
        type_of(text)
    assert caught.value.code == code
    assert (caught.value.where or "").endswith(f"column {column}") or column is None


def test_a_misspelt_function_is_answered_with_the_nearest():
    with pytest.raises(UserError, match="unknown function `mony`") as caught:
        type_of("mony(x)")
    assert "`money`" in (caught.value.hint or "")


def test_a_name_with_blanks_stands_between_backticks():
    assert column_names(parse("money(`Unit Price`) * integer(`a``b`)")) == ("Unit Price", "a`b")


def test_a_column_may_be_called_like_a_function_or_a_keyword_in_part():
    assert column_names(parse("concat(order, date, notes)")) == ("order", "date", "notes")


def test_every_function_says_how_it_is_written():
    for function in FUNCTIONS:
        shown = function.usage.split("`")[1]
        assert parse(shown)
        assert shown.startswith(f"{function.name}(")
