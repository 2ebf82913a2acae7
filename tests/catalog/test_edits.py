"""Changes to YAML texts: only what differs is touched."""

from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilk.catalog import edits, markup
from ilk.catalog.documents import canonical_text
from ilk.catalog.edits import TooTangled

FILE = dedent("""\
    # What a regular is.
    name: regular
    title: "Regulars"   # as said

    # Agreed with Ann.
    when: |
      did order at least 3 times
      in last 90 days
    # by behaviour
    criteria:
    - behavioural   # mostly
    # and
    - value
    nested:
        deep: {a: 1}   # flow
        other: x
    # the end
    """)
BODY = markup.read(FILE).value


@pytest.mark.parametrize(
    ("change", "gone", "come"),
    [
        ({"title": "Gold"}, ['title: "Regulars"   # as said'], ["title: Gold   # as said"]),
        ({"when": "everyone"}, ["when: |", "  did order at least 3 times", "  in last 90 days"], ["when: everyone"]),
        ({"title": "a\nb\n"}, ['title: "Regulars"   # as said'], ["# as said", "title: |", "  a", "  b"]),
        ({"priority": 3}, [], ["priority: 3"]),
        ({"criteria": ["value"]}, ["- behavioural   # mostly"], []),
        ({"criteria": ["behavioural", "needs", "value"]}, [], ["- needs"]),
        ({"criteria": ["needs", "behavioural", "value"]}, [], ["- needs"]),
        ({"criteria": []}, ["criteria:", "- behavioural   # mostly", "# and", "- value"], ["criteria: []"]),
        ({"nested": {"deep": {"a": 1}, "other": "y"}}, ["    other: x"], ["    other: y"]),
        (
            {"nested": {"deep": {"a": 2}, "other": "x"}},
            ["    deep: {a: 1}   # flow"],
            ["    # flow", "    deep:", "      a: 2"],
        ),
    ],
)
def test_only_the_lines_of_what_differs_change(change, gone, come):
    new = BODY | change
    text = edits.changed(FILE, None, BODY, new)
    assert markup.read(text).value == new
    before, after = FILE.splitlines(), text.splitlines()
    assert [line for line in before if line not in after] == gone
    assert [line for line in after if line not in before] == come


def test_a_key_that_is_taken_away_leaves_the_comments_around_it():
    new = {key: value for key, value in BODY.items() if key != "when"}
    text = edits.changed(FILE, None, BODY, new)
    assert markup.read(text).value == new
    assert "# Agreed with Ann.\n# by behaviour\n" in text


def test_a_new_key_stands_behind_the_one_before_it_in_the_model():
    new = {"name": "regular", "title": "Regulars", "description": "often here", **BODY}
    text = edits.changed(FILE, None, BODY, new)
    assert "# as said\ndescription: often here\n" in text


def test_an_item_of_a_list_is_changed_alone():
    text = "# all\n- name: a\n  when: x   # one\n# between\n- name: b\n  when: y\n"
    changed = edits.changed(text, 1, {"name": "b", "when": "y"}, {"name": "b", "title": "B", "when": "z"})
    assert changed == "# all\n- name: a\n  when: x   # one\n# between\n- name: b\n  title: B\n  when: z\n"


def test_an_item_of_a_list_is_taken_away():
    text = "- name: a\n  when: x\n# between\n- name: b\n  when: y\n"
    assert edits.without(text, 0) == "# between\n- name: b\n  when: y\n"


def test_an_item_is_added_at_the_end_of_a_list():
    text = "  - name: a\n    when: x   # one\n# end\n"
    assert edits.added(text, {"name": "b", "when": "l1\nl2\n"}) == (
        "  - name: a\n    when: x   # one\n  - name: b\n    when: |\n      l1\n      l2\n# end\n"
    )


@pytest.mark.parametrize("text", ["{name: a, when: x}\n", "[{name: a, when: x}]\n"])
def test_flow_style_is_not_changed_in_place(text):
    position = 0 if text.startswith("[") else None
    with pytest.raises(TooTangled):
        edits.changed(text, position, {"name": "a", "when": "x"}, {"name": "a", "when": "y"})


words = st.text(st.sampled_from("ab:#-'\"{}[]|>&*!% \n0"), max_size=12)
values = st.recursive(
    words | st.integers(-5, 5) | st.booleans() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pqrs"), inner, max_size=3),
    max_leaves=8,
)
bodies = st.dictionaries(st.sampled_from(["title", "when", "criteria", "more", "last"]), values, max_size=5)


@settings(max_examples=300, deadline=None)
@given(old=bodies, new=bodies)
def test_a_changed_text_reads_back_as_what_it_was_changed_to(old, new):
    old, new = {"name": "x", **old}, {"name": "x", **new}
    text = edits.changed(canonical_text(old), None, old, new)
    assert markup.read(text).value == new


@settings(max_examples=150, deadline=None)
@given(old=bodies, new=bodies)
def test_a_changed_item_reads_back_and_its_neighbours_stay(old, new):
    old, new = {"name": "x", **old}, {"name": "x", **new}
    items = [{"name": "first"}, old, {"name": "last"}]
    text = edits.changed(canonical_text(items), 1, old, new)
    assert markup.read(text).value == [{"name": "first"}, new, {"name": "last"}]
