"""YAML as plain values: what it means here, where things stand, and what is refused."""

import pytest

from ilk.catalog import markup
from ilk.kernel.errors import UserError, UserErrors

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("# nothing but a comment\n", None),
        ("a: 1", {"a": 1}),
        ("a: -1_000", {"a": -1000}),
        ("a: 1.50", {"a": 1.5}),
        ("a: 1e3", {"a": 1000.0}),
        ("a: true", {"a": True}),
        ("a: yes", {"a": "yes"}),
        ("a: no", {"a": "no"}),
        ("a: ~", {"a": None}),
        ("a:", {"a": None}),
        ("a: 2025-01-01", {"a": "2025-01-01"}),
        ("a: 2025-01-01T10:00:00Z", {"a": "2025-01-01T10:00:00Z"}),
        ("a: 007", {"a": "007"}),
        ("a: 0x1f", {"a": "0x1f"}),
        ("a: '5'", {"a": "5"}),
        ("a: &x [1]\nb: *x", {"a": [1], "b": [1]}),
        ("1: a", {"1": "a"}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
    ],
)
def test_values_are_what_they_look_like(text, value):
    assert markup.read(text).value == value


@pytest.mark.parametrize(
    ("text", "said", "where"),
    [
        ("a: b: c", "not YAML", "line 1, column 5"),
        ("a:\n\t- b", "not YAML", "line 2, column 1"),
        ("a: 1\n---\nb: 2", "another document", "line 2, column 1"),
        ("a: [1, 2", "not YAML", "line 1, column 9"),
        ("a: 1\nb: 2\na: 3", "key `a` is given twice", "line 3"),
        ("x: 1\na: !!python/object/apply:os.system [ls]", "tag `python/object", "line 2"),
        ("? [a]\n: 2", "a key is one word", "line 1"),
        ("a: .nan", "not a number", "line 1"),
        ('a: "\\ud800"', "half of a character", "line 1"),
        ("a: \x07", "characters that YAML does not allow", None),
        ("a: &a [*a]", "more than", None),
        ("[" * 600, "more than", None),
        (BOMB, "more than", None),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_not_plain_yaml_is_refused_with_its_place(text, said, where):
    with pytest.raises(UserError, match=said) as caught:
        markup.read(text)
    assert caught.value.where == where


def test_all_problems_of_a_text_are_said_at_once():
    with pytest.raises(UserErrors) as caught:
        markup.read("a: 1\na: 2\nb: !x 3\nb: 4\n")
    assert [problem.where for problem in caught.value.problems] == ["line 2", "line 3", "line 4"]


def test_reading_makes_no_object_of_a_tag(tmp_path):
    target = tmp_path / "made"
    with pytest.raises(UserError):
        markup.read(f"!!python/object/apply:pathlib.Path.touch [!!python/object/apply:pathlib.Path ['{target}']]")
    assert not target.exists()


def test_lines_are_those_of_the_key():
    marked = markup.read("# first\na:\n  b:\n    - x\n    - y\n")
    assert marked.line(("a",)) == 2
    assert marked.line(("a", "b")) == 3
    assert marked.line(("a", "b", 1)) == 5
    assert marked.line(("a", "b", 7)) == 3


@pytest.mark.parametrize(
    ("text", "line", "column", "exact"),
    [
        ("when: did order", 1, 7, True),
        ('when: "did order"', 1, 8, True),
        ("when: |  # comment\n\n    did order\n", 2, 5, True),
        ("when: did\n  order", 1, 7, False),
        ("when: >\n  did\n  order", 1, 7, False),
    ],
)
def test_a_mark_is_where_the_text_begins(text, line, column, exact):
    mark = markup.read(text).marks["when",]
    assert (mark.line, mark.column, mark.exact) == (line, column, exact)
