"""What a source's document may say, what it may not, and what its columns are called and typed."""

import pytest
from tests.sources.till import SALES, source

from ilk.catalog.checking import checked
from ilk.catalog.schema import EventSchema
from ilk.kernel.errors import UserError, problems_of
from ilk.kernel.types import ValueType
from ilk.sources.definition import SourceDefinition
from ilk.sources.schema import TraitColumn, customer_columns, event_schemas, source_problems


def problems(**changes) -> list[tuple[str, str]]:
    with pytest.raises(UserError) as caught:
        checked(SourceDefinition, {**SALES, **changes}, lambda path: ".".join(map(str, path)))
    return [(each.code, each.where or "") for each in problems_of(caught.value)]


def test_a_short_column_is_an_expression():
    assert source(columns={"n": "integer(quantity)"}) == source(columns={"n": {"value": "integer(quantity)"}})


def test_types_come_from_expressions_or_are_declared():
    described = source(
        columns={
            "plain": "x",
            "money": "money(x)",
            "declared": {"value": "x", "type": "date"},
            "wider": {"value": "integer(x)", "type": "money"},
        }
    )
    assert described.own_types() == {
        "plain": ValueType.TEXT,
        "money": ValueType.MONEY,
        "declared": ValueType.DATE,
        "wider": ValueType.MONEY,
    }


@pytest.mark.parametrize(
    ("into", "says"),
    [
        ({"customer": "x"}, "exactly one"),
        ({"events": "a", "customers": True, "customer": "x"}, "exactly one"),
        ({"events": "a", "customer": "x"}, "needs `occurred_at`"),
        ({"customers": True}, "needs `customer`"),
        ({"table": "t", "occurred_at": "x"}, "means nothing"),
        ({"table": "t", "role": "accounts"}, "go together"),
        ({"table": "t", "role": "products", "customer": "x"}, "belongs to no customer"),
        ({"events": "mail", "standard": "message", "customer": "x", "occurred_at": "y"}, "is called so"),
        ({"customers": True, "customer": "x", "id": "y"}, "means nothing"),
        ({"events": "a", "customer": "x", "occurred_at": "integer(y)"}, "is an instant"),
    ],
)
def test_rows_become_exactly_one_of_three(into, says):
    with pytest.raises(UserError, match=says):
        checked(SourceDefinition, {**SALES, "into": into}, lambda path: ".".join(map(str, path)))


def test_all_problems_are_told_at_once_each_in_its_place():
    found = problems(
        columns={"revenue": "mony(amount)", "load_no": "x", "m": {"value": "text(a)", "min": 3}},
        files={"path": "a.csv", "delimeter": ";"},
    )
    assert [code for code, _ in found] == ["unknown-key", "mapping-function", "reserved-name", "wrong-bound"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rules": [{"check": "money(amount)", "reason": "x"}]}, "mapping-type"),
        ({"rules": [{"check": "revenue = ", "reason": "x"}]}, "mapping-syntax"),
        ({"rollups": {"order": {"by": ["basket"], "columns": {}}}}, "unknown-column"),
        ({"rollups": {"order": {"by": ["quantity"], "columns": {"x": "avg(revenue)"}}}}, "rollup-syntax"),
        ({"rollups": {"order": {"by": ["quantity"], "columns": {"x": "sum(at)"}}}}, "unknown-column"),
        ({"into": {"table": "t", "key": "sku"}}, "unknown-column"),
        ({"files": {"path": "a.csv", "format": "exel"}}, "unknown-format"),
        ({"into": {"table": "t", "role": "products"}}, "missing-key"),
        ({"columns": {"n": {"value": "integer(x)", "type": "date"}}}, "mapping-type"),
        ({"columns": {"n": {"value": "x", "pattern": "("}}}, "wrong-value"),
        ({"columns": {"n": {"value": "integer(x)", "one_of": ["a"]}}}, "wrong-bound"),
        ({"columns": {"n": {"value": "date(x)", "min": "yesterday"}}}, "wrong-bound"),
    ],
)
def test_what_cannot_work_is_refused(changes, code):
    assert code in [found for found, _ in problems(**changes)]


def test_a_text_column_cannot_be_summed():
    rolled = {"by": ["quantity"], "columns": {"x": "sum(who)"}}
    assert problems(columns={"who": "who", "quantity": "quantity"}, rollups={"order": rolled})[0][0] == "wrong-rollup"


PRODUCTS = source(
    name="products", into={"table": "products", "key": "sku"}, columns={"sku": "sku", "weight": "number(kg)"}
)


def enriched(**changes) -> SourceDefinition:
    enrich = {"table": "products", "on": {"quantity": "sku"}, "add": ["weight"], **changes}
    rollups = {"order": {"by": ["quantity"], "columns": {"kg": "max(weight)", "lines": "count()"}}}
    return source(enrich=[enrich], rollups=rollups)


def test_events_have_their_own_columns_those_of_tables_and_those_of_rollups():
    schemas = event_schemas([enriched(), PRODUCTS])
    own = {"revenue": ValueType.MONEY, "quantity": ValueType.INTEGER, "weight": ValueType.NUMBER}
    assert schemas["purchase"] == EventSchema(own, seen=True)
    summed = {"quantity": ValueType.INTEGER, "kg": ValueType.NUMBER, "lines": ValueType.INTEGER}
    assert schemas["order"] == EventSchema(summed, seen=True, summed=True)


def test_traits_are_the_columns_of_sources_of_customers():
    people = source(name="people", into={"customers": True, "customer": "id"}, columns={"age": "integer(age)"})
    assert customer_columns([people, PRODUCTS]) == {"age": TraitColumn("people", ValueType.INTEGER)}


def test_sources_that_fit_have_no_problems():
    assert list(source_problems([enriched(), PRODUCTS])) == []


@pytest.mark.parametrize(
    ("others", "code"),
    [
        ([enriched(table="product")], "unknown-table"),
        ([enriched(on={"quantity": "upc"})], "unknown-column"),
        ([enriched(on={"sku": "sku"})], "unknown-column"),
        ([enriched(add=["weight", "colour"])], "unknown-column"),
        ([enriched(), source(name="other", into={**SALES["into"], "events": "order"})], "duplicate-name"),
        ([enriched(), source(name="other", columns={"revenue": "text(amount)"})], "type-clash"),
    ],
)
def test_what_is_wrong_between_sources_is_found(others, code):
    assert code in [problem.code for _, problem in source_problems([*others, PRODUCTS])]


def test_words_for_people_do_not_change_how_rows_are_read():
    assert source(title="Till", description="x").mapping() == source().mapping()
    assert source(allow_future=True).mapping() != source().mapping()
