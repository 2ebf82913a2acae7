"""Nine customers, three segments, metrics, consent, messages and an experiment, all made by hand."""

from datetime import UTC, datetime

from ilk.catalog.project import ProjectDefinition
from ilk.catalog.schema import Catalogue, EventSchema
from ilk.customers.reading import SegmentLabel, Words
from ilk.insight.health.facts import Known, Metric, channels_of
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import unchecked_value
from ilk.segments.tree import Moment
from ilk.warehouse.duckdb import DuckDBEngine

DECEMBER, JANUARY, FEBRUARY, MARCH = (datetime(2024 + (month > 0), month or 12, 1, tzinfo=UTC) for month in range(4))

# In March a: 1 2 3; b: 3 4 5; c: 9. In January a: 1 2 4; b: 3 4; customer 8 is new in February.
MADE = """
CREATE TABLE customers AS SELECT number::INTEGER AS customer_no, 'c' || number AS customer_id,
    CASE WHEN number = 8 THEN TIMESTAMP '2025-02-10' WHEN number = 9 THEN NULL
        ELSE TIMESTAMP '2024-05-01' END AS first_seen,
    CASE WHEN number <= 6 THEN 'p' || number || '@shop.test' END AS email,
    CASE WHEN number <= 4 THEN 'north' WHEN number <= 8 THEN 'south' END AS region
    FROM range(1, 10) t(number);
CREATE TABLE customer_metrics AS SELECT customer_no, 10.0 * customer_no AS revenue,
    CASE WHEN customer_no <= 4 THEN 2::BIGINT END AS orders FROM customers;
CREATE TABLE memberships AS SELECT segment, customer_no::INTEGER AS customer_no, since FROM (VALUES
    ('a', 1, TIMESTAMP '2025-01-01'), ('a', 2, TIMESTAMP '2025-01-01'), ('a', 3, TIMESTAMP '2025-02-19'),
    ('b', 3, TIMESTAMP '2025-01-01'), ('b', 4, TIMESTAMP '2025-01-01'), ('b', 5, TIMESTAMP '2025-02-27'),
    ('c', 9, TIMESTAMP '2025-03-01')) t(segment, customer_no, since);
CREATE TABLE membership_ledger AS SELECT segment, 1::INTEGER AS version, customer_no::INTEGER AS customer_no,
    change, occurred_at, run_id FROM (VALUES
    ('a', 1, 'entered', TIMESTAMP '2025-01-01', 'r1'), ('a', 2, 'entered', TIMESTAMP '2025-01-01', 'r1'),
    ('a', 4, 'entered', TIMESTAMP '2025-01-01', 'r1'), ('a', 4, 'left', TIMESTAMP '2025-02-01', 'r2'),
    ('a', 3, 'entered', TIMESTAMP '2025-02-19', 'r3'),
    ('b', 3, 'entered', TIMESTAMP '2025-01-01', 'r1'), ('b', 4, 'entered', TIMESTAMP '2025-01-01', 'r1'),
    ('b', 5, 'entered', TIMESTAMP '2025-02-27', 'r3'), ('c', 9, 'entered', TIMESTAMP '2025-03-01', 'r4'))
    t(segment, customer_no, change, occurred_at, run_id);
CREATE TABLE trait_history AS SELECT customer_no, 'region' AS trait, value, since FROM (VALUES
    (1::INTEGER, 'south', TIMESTAMP '2025-01-01'), (1, 'north', TIMESTAMP '2025-02-01'),
    (2, 'north', TIMESTAMP '2025-01-01'), (5, 'south', TIMESTAMP '2025-02-15')) t(customer_no, value, since);
CREATE TABLE event_order AS SELECT customer_no::INTEGER AS customer_no, occurred_at, event_id, 1::INTEGER AS load_no,
    revenue::DECIMAL(18, 4) AS revenue FROM (VALUES
    (1, TIMESTAMP '2024-12-24', 'o1', 10), (4, TIMESTAMP '2024-12-24', 'o2', 30),
    (4, TIMESTAMP '2025-02-01', 'o3', 10)) t(customer_no, occurred_at, event_id, revenue);
CREATE TABLE event_consent AS SELECT customer_no::INTEGER AS customer_no, occurred_at, event_id,
    1::INTEGER AS load_no, 'marketing' AS purpose, granted, 'email' AS channel FROM (VALUES
    (1, TIMESTAMP '2024-06-01', 'k1', true), (2, TIMESTAMP '2024-06-01', 'k2', true),
    (2, TIMESTAMP '2024-07-01', 'k3', false), (3, TIMESTAMP '2024-06-01', 'k4', true),
    (7, TIMESTAMP '2024-06-01', 'k5', true)) t(customer_no, occurred_at, event_id, granted);
CREATE TABLE event_message AS SELECT customer_no::INTEGER AS customer_no, occurred_at, event_id,
    1::INTEGER AS load_no, action, 'email' AS channel, machine FROM (VALUES
    (1, TIMESTAMP '2025-01-05', 'm1', 'delivered', NULL), (1, TIMESTAMP '2025-01-05', 'm2', 'opened', NULL),
    (2, TIMESTAMP '2025-01-05', 'm3', 'opened', true), (3, TIMESTAMP '2023-01-05', 'm4', 'clicked', NULL),
    (4, TIMESTAMP '2025-01-05', 'm5', 'delivered', NULL)) t(customer_no, occurred_at, event_id, action, machine);
CREATE TABLE event_exposure AS SELECT customer_no::INTEGER AS customer_no, occurred_at, event_id,
    1::INTEGER AS load_no, 'spring' AS experiment, 'b' AS variant FROM (VALUES
    (1, TIMESTAMP '2025-02-01', 'e1'), (1, TIMESTAMP '2025-02-02', 'e2'), (5, TIMESTAMP '2025-02-01', 'e3'))
    t(customer_no, occurred_at, event_id);
"""
TEXT, YES_NO = ValueType.TEXT, ValueType.YES_NO
EVENTS = {
    "order": EventSchema({"revenue": ValueType.MONEY}),
    "consent": EventSchema({"purpose": TEXT, "granted": YES_NO, "channel": TEXT}),
    "message": EventSchema({"action": TEXT, "channel": TEXT, "machine": YES_NO}),
    "exposure": EventSchema({"experiment": TEXT, "variant": TEXT}),
}
CATALOGUE = Catalogue(
    traits={"email": TEXT, "region": TEXT}, events=EVENTS, channels={"email": "email", "sms": "phone"}
)
PLAIN = Catalogue(
    traits={"email": TEXT, "region": TEXT}, events={"order": EVENTS["order"]}, channels={"email": "email"}
)
WORDS = Words(
    project=ProjectDefinition(name="shop", currency="EUR"),
    segments={"a": SegmentLabel("Alpha", 3), "b": SegmentLabel("Beta", 5), "c": SegmentLabel("Gamma", 1)},
)
METRICS = (
    Metric("revenue", "Revenue", "money", unchecked_value("sum of order.revenue")),
    Metric("orders", "Orders", "count", unchecked_value("count of order")),
)


def known(at: datetime | None = None, catalogue: Catalogue = CATALOGUE) -> Known:
    """What can be asked of the nine, in March as published, or of a past instant."""
    moment = Moment(at or MARCH, catalogue.zone)
    return Known(METRICS, channels_of(catalogue), catalogue, moment, is_now=at is None)


def engine() -> DuckDBEngine:
    """The warehouse with the nine."""
    opened = DuckDBEngine.open(None, threads=1)
    cursor = opened.cursor()
    cursor.execute(MADE)
    cursor.close()
    return opened
