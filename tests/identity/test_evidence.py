"""The queue of doubtful pairs, read beside what was decided since the last run."""

from datetime import UTC, datetime

import pyarrow as pa

from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITY_LINKS
from ilk.identity import evidence
from ilk.identity.resolving import _JUDGED_COLUMNS
from ilk.kernel.clock import as_stored
from ilk.warehouse import sql
from ilk.warehouse.duckdb import DuckDBEngine


def doubtful(a: int, b: int) -> dict[str, object]:
    said = {"rule": "same_phone", "probability": 1.0, "weight": None, "fields": "", "shared": "", "evidence": None}
    return {
        "record_a": a,
        "record_b": b,
        **said,
        "verdict": "review",
        "found_at": as_stored(datetime(2025, 1, 1, tzinfo=UTC)),
    }


def test_thousands_of_decisions_leave_the_pairs_that_still_wait() -> None:
    engine = DuckDBEngine.open(None)
    try:
        engine.create(IDENTITY_LINKS, sql.no_rows(_JUDGED_COLUMNS))
        engine.create(CUSTOMER_KEYS, sql.no_rows({"customer_no": "INTEGER", "customer_id": "VARCHAR"}))
        names = [{"customer_no": number, "customer_id": f"r{number}"} for number in range(1, 25)]
        twice = doubtful(2, 3) | {"rule": "likely", "weight": 4.2, "probability": 0.7}
        links = [doubtful(1, 2), doubtful(2, 3), twice, doubtful(12, 3)]
        with engine.transaction() as changes:
            changes.append(IDENTITY_LINKS, pa.Table.from_pylist(links))
            changes.append(CUSTOMER_KEYS, pa.Table.from_pylist(names))
        decided = {(2, 1), *((number, number + 1) for number in range(100, 3_100))}
        assert evidence.review_count(engine, decided) == 2
        pairs, following = evidence.to_review(engine, decided, limit=5, after=None)
        assert [[(row["record_a"], row["record_b"], row["rule"]) for row in links] for links in pairs] == [
            [(2, 3, "likely"), (2, 3, "same_phone")],
            [(12, 3, "same_phone")],
        ]
        assert following is None
        (first,), following = evidence.to_review(engine, decided, limit=1, after=None)
        (second,), nothing = evidence.to_review(engine, decided, limit=1, after=following)
        assert (len(first), len(second), nothing) == (2, 1, None)
    finally:
        engine.close()
