"""Every family of traits: a title and words for each trait, a column for each, and no name that another has."""

from collections import Counter
from typing import get_args

import pytest
from tests.customers.shop import AS_OF, CATALOGUE

from ilk.customers.definition import TraitDefinition
from ilk.customers.family import Family
from ilk.warehouse.duckdb import DuckDBEngine

FAMILIES: list[type[Family]] = [
    kind
    for field in TraitDefinition.model_fields.values()
    for kind in get_args(field.annotation)
    if isinstance(kind, type) and issubclass(kind, Family)
]
EACH = pytest.mark.parametrize("family", FAMILIES, ids=lambda each: each.__name__)


def test_no_two_families_give_a_trait_of_the_same_name() -> None:
    assert FAMILIES
    counted = Counter(name for family in FAMILIES for name in family.types)
    assert [name for name, times in counted.items() if times > 1] == []


@EACH
def test_each_trait_has_words_and_a_column(raw: DuckDBEngine, family: type[Family]) -> None:
    made = family()
    assert list(made.words()) == list(family.types)
    assert made.source()
    assert raw.run(made.query(CATALOGUE, AS_OF)).column_names == ["customer_no", *family.types]
