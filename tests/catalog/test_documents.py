"""Documents: their canonical form, and when two are the same."""

import pytest
from pydantic import ValidationError
from tests.catalog.world import Column, Segment, Source

from ilk.catalog import markup
from ilk.catalog.documents import canonical, canonical_text, digest
from ilk.customers.definition import TraitDefinition
from ilk.customers.rfm import Rfm
from ilk.measurement.definition import MetricDefinition, MetricFormat
from ilk.segments.definition import SegmentDefinition


def test_defaults_are_left_out_of_the_canonical_form():
    assert canonical(Segment(name="vip", priority=0, when="x")) == {"name": "vip", "when": "x"}


def test_the_order_of_keys_does_not_matter_and_that_of_items_does():
    one = Source(name="s", columns={"a": "x", "b": Column(value="y")})
    other = Source(name="s", columns={"b": Column(value="y"), "a": "x"})
    assert digest(canonical(one)) == digest(canonical(other))
    assert digest({"a": [1, 2]}) != digest({"a": [2, 1]})


def test_the_digest_is_that_of_compact_sorted_json():
    # printf '{"name":"vip","when":"é"}' | sha256sum
    expected = "73124f1481b39c12501ceb51a96743b715a6b051ac56ed90e58e68d36ac709d0"
    assert digest({"when": "é", "name": "vip"}) == expected


def test_a_text_of_several_lines_is_written_as_a_block():
    text = canonical_text(canonical(Segment(name="vip", when="a\nand b\n")))
    assert text == "name: vip\nwhen: |\n  a\n  and b\n"


def test_texts_that_look_like_other_values_come_back_as_texts():
    body = {
        "a": ["1", "1.5", "true", "null", "2025-01-01", "007", "0x1f", "~", "", " x", "a: b", "# c", "a\n\n", "é\u2028"]
    }
    assert markup.read(canonical_text(body)).value == body


def test_a_definition_is_called_by_its_title_or_its_name_in_words():
    assert Segment(name="at_risk").label == "At risk"
    assert Segment(name="at_risk", title="Slipping away").label == "Slipping away"


def test_the_models_of_the_product_are_read_from_their_canonical_form():
    for definition in (
        SegmentDefinition(name="vip", when="did order", criteria=("value",)),
        SegmentDefinition(name="vip", when={"kind": "everyone"}),
        TraitDefinition(name="rfm", rfm=Rfm(bands=4)),
        TraitDefinition(name="orders", type="integer", value="count of order", history=False),
        MetricDefinition(name="revenue", value="sum of order.revenue", format=MetricFormat.MONEY),
    ):
        assert type(definition).model_validate(canonical(definition)) == definition


@pytest.mark.parametrize(
    "origins", [{"value": "count of order", "source": "crm"}, {"rfm": Rfm(), "value": "count of order"}]
)
def test_a_trait_has_one_origin(origins):
    with pytest.raises(ValidationError, match="one origin"):
        TraitDefinition(name="orders", **origins)
