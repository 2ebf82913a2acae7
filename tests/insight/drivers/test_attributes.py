"""What customers are compared by: of an event what it is like, not which one it was."""

from types import SimpleNamespace

import pytest

from ilk.catalog.schema import Catalogue, EventSchema
from ilk.insight.attributes import Outcome, attributes
from ilk.insight.lineage import Lineage
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import read_condition


@pytest.mark.parametrize(
    ("name", "is_compared"),
    [
        ("channel", True),
        ("identity", True),
        ("telephone", True),
        ("id", False),
        ("product_id", False),
        ("order_no", False),
        ("SKU", False),
    ],
)
def test_a_property_that_names_a_thing_is_not_compared(name, is_compared):
    catalogue = Catalogue(events={"order": EventSchema({name: ValueType.TEXT})})
    outcome = Outcome("segment", "buyers", "Buyers", read_condition("did order", catalogue))
    words = SimpleNamespace(traits=(), events=catalogue.events)
    texts = [each.text for each in attributes(words, catalogue, Lineage(), outcome)]
    assert any(text.startswith("mode of") for text in texts) is is_compared
