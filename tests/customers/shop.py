"""A shop of five customers whose every figure can be worked out by hand."""

from datetime import UTC, datetime

from ilk.catalog.project import Commerce, ProjectDefinition
from ilk.catalog.schema import Catalogue, EventSchema
from ilk.customers.definition import Criterion, TraitDefinition
from ilk.customers.reading import SegmentLabel, Words
from ilk.customers.traits import resolve
from ilk.kernel.types import ValueType
from ilk.sources.schema import TraitColumn
from ilk.warehouse.duckdb import DuckDBEngine

AS_OF = datetime(2025, 4, 1, tzinfo=UTC)

EVENTS = {
    "order": EventSchema({"revenue": ValueType.MONEY, "items": ValueType.INTEGER}),
    "purchase": EventSchema({"product": ValueType.TEXT, "revenue": ValueType.MONEY}),
    "visit": EventSchema({"page": ValueType.TEXT}),
}
COLUMNS = {
    "age_band": TraitColumn("people", ValueType.TEXT),
    "has_children": TraitColumn("people", ValueType.YES_NO),
    "interests": TraitColumn("people", ValueType.TEXT_LIST),
    "income": TraitColumn("people", ValueType.NUMBER),
}
CATALOGUE = Catalogue(traits={name: column.type for name, column in COLUMNS.items()}, events=EVENTS)
PROJECT = ProjectDefinition(
    name="corner-shop",
    currency="USD",
    headline_traits=("age_band", "has_children"),
    commerce=Commerce(order="order", revenue="revenue", line="purchase", product="product"),
)
TRAITS = (
    TraitDefinition(name="age_band", title="Age", criterion=Criterion.DEMOGRAPHIC),
    TraitDefinition(name="has_children", title="Has children", criterion=Criterion.DEMOGRAPHIC),
    TraitDefinition(name="orders_ever", value="count of order", criterion=Criterion.BEHAVIOURAL),
)
WORDS = Words(
    project=PROJECT,
    traits=resolve(TRAITS, COLUMNS, {"orders_ever": ValueType.INTEGER}),
    events=EVENTS,
    segments={
        "regulars": SegmentLabel("Regulars", colour=0, sentence="ordered twice or more", priority=1),
        "parents": SegmentLabel("Parents", colour=1, sentence="has children"),
    },
)

_RAW = """
CREATE TABLE customer_keys AS SELECT * FROM (VALUES
    (1::INTEGER, 'ann-10'), (2, 'bob-2'), (3, 'cyn'), (4, 'dan'), (5, 'eve'), (6, 'nobody'))
    t(customer_no, customer_id);
CREATE TABLE households AS SELECT * FROM (VALUES (1::INTEGER, 1::INTEGER), (2, 1)) t(customer_no, household_no);
CREATE TABLE source_people AS SELECT * FROM (VALUES
    (1::INTEGER, 'r1', 1::INTEGER, '30-39', false, ['tea'], 100.0::DOUBLE),
    (1, 'r2', 2, '40-49', true, ['tea', 'books'], 200.0),
    (2, 'r3', 1, '30-39', NULL, NULL, 300.0),
    (4, 'r4', 1, '20-29', false, [], 400.0),
    (5, 'r5', 1, NULL, true, ['books'], NULL))
    t(customer_no, row_id, load_no, age_band, has_children, interests, income);
CREATE TABLE event_order AS SELECT * FROM (VALUES
    (1::INTEGER, TIMESTAMP '2025-01-10 12:00', 'o1', 1::INTEGER, 10::DECIMAL(18, 4), 1::BIGINT),
    (2, TIMESTAMP '2025-01-15 12:00', 'o4', 1, 5, 1),
    (1, TIMESTAMP '2025-02-10 12:00', 'o2', 1, 20, 2),
    (3, TIMESTAMP '2025-03-01 12:00', 'o5', 1, 100, 4),
    (1, TIMESTAMP '2025-03-10 12:00', 'o3', 1, 30, 3),
    (3, TIMESTAMP '2025-03-20 12:00', 'o6', 1, 50, 2),
    (4, TIMESTAMP '2025-04-02 12:00', 'o7', 1, 7, 1)) t(customer_no, occurred_at, event_id, load_no, revenue, items);
CREATE TABLE event_purchase AS SELECT * FROM (VALUES
    (1::INTEGER, TIMESTAMP '2025-03-10 12:00', 'l1', 1::INTEGER, 'tea', 30::DECIMAL(18, 4)),
    (3, TIMESTAMP '2025-03-20 12:00', 'l2', 1, 'coffee', 25),
    (3, TIMESTAMP '2025-03-20 12:00', 'l3', 1, 'coffee', 25))
    t(customer_no, occurred_at, event_id, load_no, product, revenue);
CREATE TABLE event_visit AS SELECT * FROM (VALUES
    (1::INTEGER, TIMESTAMP '2025-03-10 12:00', 'v1', 1::INTEGER, 'home'),
    (1, TIMESTAMP '2024-12-24 09:00', 'v2', 1, NULL)) t(customer_no, occurred_at, event_id, load_no, page);
"""

_PUBLISHED = """
CREATE TABLE customers AS
SELECT k.customer_no, k.customer_id, s.first_seen, s.last_seen, p.age_band, p.has_children, p.interests, p.income,
       s.orders::BIGINT AS orders_ever
FROM customer_keys k
LEFT JOIN (SELECT customer_no, min(occurred_at) first_seen, max(occurred_at) last_seen, sum(ordered) orders
           FROM (SELECT customer_no, occurred_at, 1 AS ordered FROM event_order
                 UNION ALL SELECT customer_no, occurred_at, 0 FROM event_visit)
           WHERE occurred_at <= TIMESTAMP '2025-04-01' GROUP BY ALL) s USING (customer_no)
LEFT JOIN (SELECT * FROM source_people WHERE row_id <> 'r1') p USING (customer_no)
WHERE k.customer_id NOT IN ('dan', 'nobody');
CREATE TABLE memberships AS SELECT * FROM (VALUES
    ('regulars', 1::INTEGER, TIMESTAMP '2025-03-01'), ('regulars', 3, TIMESTAMP '2025-04-01'),
    ('parents', 1, TIMESTAMP '2025-02-01'), ('parents', 5, TIMESTAMP '2025-02-01')) t(segment, customer_no, since);
CREATE TABLE trait_history AS SELECT * FROM (VALUES
    (1::INTEGER, 'age_band', '30-39', TIMESTAMP '2025-01-01'), (1, 'age_band', '40-49', TIMESTAMP '2025-03-01'),
    (1, 'has_children', 'true', TIMESTAMP '2025-01-01'), (1, 'income', '150.0', TIMESTAMP '2025-01-01'),
    (1, 'interests', '["tea"]', TIMESTAMP '2025-01-01'), (1, 'interests', '["tea","books"]', TIMESTAMP '2025-03-01'),
    (2, 'age_band', '30-39', TIMESTAMP '2025-01-01')) t(customer_no, trait, value, since);
"""


def raw_shop() -> DuckDBEngine:
    """The shop as sources leave it: keys, customers' rows, events."""
    return _filled(DuckDBEngine.open(None, threads=1), _RAW)


def published_shop() -> DuckDBEngine:
    """The shop after a run."""
    return _filled(raw_shop(), _PUBLISHED)


def _filled(engine: DuckDBEngine, script: str) -> DuckDBEngine:
    cursor = engine.cursor()
    cursor.execute(script)
    cursor.close()
    return engine
