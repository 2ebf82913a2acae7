"""What is kept of first and last events agrees with the rows, whatever happens to them."""

from pathlib import Path

from tests.sources.till import HEADER, Till, source

from ilk.kernel.progress import Silent
from ilk.sources.loading import load
from ilk.sources.retiring import retire
from ilk.sources.retrying import retry
from ilk.sources.seen import keep_seen

COUNTED = "SELECT customer_no, min(occurred_at), max(occurred_at), count(*) FROM event_{0} GROUP BY ALL ORDER BY ALL"
KEPT = "SELECT customer_no, first_at, last_at, events FROM seen_{0} ORDER BY ALL"


def kept(till: Till, event: str = "purchase") -> list[tuple[object, ...]]:
    """What is kept, after it was seen to agree with the rows."""
    found = till.rows(KEPT.format(event))
    assert found == till.rows(COUNTED.format(event))
    return found


def line(who: str, day: int, amount: object = 1) -> str:
    return f"{who},2024-03-{day:02} 10:00:00,{amount},1\n"


def test_later_and_earlier_rows_are_counted_in(tmp_path: Path) -> None:
    till = Till(tmp_path)
    till.write("sales-1.csv", HEADER + line("ann", 5) + line("ben", 6))
    till.load()
    assert len(kept(till)) == 2
    till.write("sales-2.csv", HEADER + line("ann", 9) + line("eva", 9))
    till.load()
    till.write("sales-3.csv", HEADER + line("ben", 1))
    till.load()
    assert sorted(row[3] for row in kept(till)) == [1, 2, 2]


def test_rows_read_anew_and_rows_retried_are_counted_once(tmp_path: Path) -> None:
    till = Till(tmp_path)
    till.write("sales-1.csv", HEADER + line("ann", 5) + line("ben", 6, "?") + line("ann", 7))
    till.load()
    assert len(kept(till)) == 1
    mended = source(columns={"revenue": "money(amount) else 7", "quantity": "integer(quantity)"})
    retry(till.engine, mended, [], till.context())
    assert len(kept(till)) == 2
    till.load(source(columns={"quantity": "integer(quantity)"}))
    assert sorted(row[3] for row in kept(till)) == [1, 2]


def test_what_rows_are_rolled_up_to_is_kept_too(tmp_path: Path) -> None:
    till = Till(tmp_path)
    till.write("sales-1.csv", HEADER + line("ann", 5) + line("ann", 5, 2) + line("ben", 6))
    till.load(source(rollups={"order": {"by": ["quantity"], "columns": {"revenue": "sum(revenue)"}}}))
    assert [row[3] for row in kept(till, "order")] == [1, 1]
    assert [row[3] for row in kept(till)] == [2, 1]


def test_rows_of_a_source_that_is_gone_are_counted_out(tmp_path: Path) -> None:
    till = Till(tmp_path)
    till.write("sales-1.csv", HEADER + line("ann", 5) + line("ben", 6))
    till.write("shop.csv", HEADER + line("ann", 20))
    shop = source(name="shop", files={"path": "shop.csv"})
    till.load()
    load(till.engine, shop, [], till.context(), Silent())
    assert len(kept(till)) == 2
    retire(till.engine, [shop])
    assert [row[3] for row in kept(till)] == [1]
    retire(till.engine, [])
    assert "seen_purchase" not in till.engine.tables()


def test_what_is_not_kept_yet_is_worked_out(tmp_path: Path) -> None:
    till = Till(tmp_path)
    till.write("sales-1.csv", HEADER + line("ann", 5))
    till.load()
    till.engine.drop(["seen_purchase"])
    keep_seen(till.engine, ["purchase"])
    assert len(kept(till)) == 1
