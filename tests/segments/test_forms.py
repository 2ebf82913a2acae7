"""The forms of the kinds: each has one, drawn from its class; blanks mean something; operators fit their types."""

import pytest

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.kernel.types import ValueType
from ilk.segments.conditions.event import EventCount
from ilk.segments.kinds import CONDITIONS, VALUES, condition_json, value_json
from ilk.segments.language.forms import form_of, forms
from ilk.segments.language.operators import blank, operators, places
from ilk.segments.subjects.events import OWN_WINDOWS
from ilk.segments.time.windows import WINDOWS
from ilk.segments.tree import Scope

EACH_TYPE = {f"a_{value_type}": value_type for value_type in ValueType}
CATALOGUE = Catalogue(
    traits=EACH_TYPE | {"home_latitude": ValueType.NUMBER, "home_longitude": ValueType.NUMBER},
    events={"order": EventSchema(EACH_TYPE)},
    segments=frozenset({"vip"}),
)
READERS = {"condition": condition_json, "value": value_json}
FORMS = {(form.role, form.kind): form for form in forms()}
OPERATORS = {(each.kind, each.label): each for each in operators()}


def test_every_kind_of_the_language_has_a_form():
    assert len(FORMS) == len(CONDITIONS) + len(VALUES) + len(WINDOWS) + len(OWN_WINDOWS)


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: f"{form.role} {form.kind}")
def test_every_field_of_a_kind_can_be_drawn(form):
    assert all(field.input != "language" for field in form.fields)
    assert form.title
    assert form.group


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: f"{form.role} {form.kind}")
def test_a_blank_is_read_again_and_has_nothing_wrong(form):
    made = None if form.role == "window" else blank(form, CATALOGUE)
    if made is not None:
        tree = READERS[form.role].validate_python(made)
        assert tree.kind == form.kind
        assert list(tree.problems(Scope(CATALOGUE))) == []


@pytest.mark.parametrize("kind", ["event_count", "segment", "comparison", "one_of", "known", "in_time", "text_match"])
def test_kinds_that_need_only_traits_events_and_segments_have_a_blank(kind):
    assert blank(FORMS["condition", kind], CATALOGUE) is not None


def test_a_project_without_events_has_no_blank_of_one():
    assert blank(FORMS["condition", "event_count"], Catalogue({"age": ValueType.INTEGER})) is None


def test_a_field_is_filled_by_what_its_annotation_says():
    fields = {field.name: field for field in form_of(EventCount, "condition").fields}
    assert {name: field.input for name, field in fields.items()} == {
        "event": "event",
        "where": "condition",
        "window": "window",
        "times": "group",
    }
    assert fields["where"].nullable
    assert not fields["window"].nullable
    times = {field.name: field for field in fields["times"].fields}
    assert times["test"].options == ("at least", "at most", "exactly", "between")
    assert (times["count"].low, times["count"].whole) == (0, True)
    assert times["high"].only_if
    assert (times["high"].only_if.field, times["high"].only_if.options) == ("test", ("between",))


def test_what_a_condition_is_about_is_its_first_value():
    assert FORMS["condition", "comparison"].subject == "left"
    assert FORMS["condition", "one_of"].subject == "of"
    assert FORMS["condition", "event_count"].subject is None
    assert FORMS["condition", "and"].subject is None


@pytest.mark.parametrize(
    ("kind", "label", "types"),
    [
        ("comparison", "is at least", {"integer", "number", "money", "date", "instant"}),
        ("between", "is between", {"integer", "number", "money"}),
        ("text_match", "starts with", {"text"}),
        ("list_match", "has none", {"list"}),
        ("is", "is true", {"yes_no"}),
        ("in_time", "falls", {"date", "instant"}),
        ("known", "is missing", {str(value_type) for value_type in ValueType}),
    ],
)
def test_an_operator_is_offered_for_the_types_it_can_be_asked_of(kind, label, types):
    assert OPERATORS[kind, label].blanks.keys() == types


@pytest.mark.parametrize("operator", operators(), ids=lambda each: f"{each.kind} {each.label}")
def test_an_operator_starts_as_a_condition_of_its_kind_about_its_subject(operator):
    for made in operator.blanks.values():
        tree = condition_json.validate_python(made)
        assert tree.kind == operator.kind
        assert made[operator.subject]["kind"] == "field"


def test_what_is_about_customers_alone_is_not_offered_within_a_where():
    assert OPERATORS["comparison", "is"].in_where
    assert {each.kind for each in operators() if not each.in_where}.isdisjoint({"one_of", "known", "text_match"})


def test_a_place_is_a_pair_of_coordinates():
    assert list(places(CATALOGUE)) == ["home"]
    assert list(places(Catalogue({"latitude": ValueType.NUMBER, "longitude": ValueType.NUMBER}))) == ["location"]
    assert list(places(Catalogue({"home_latitude": ValueType.NUMBER}))) == []
