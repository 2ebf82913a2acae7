"""Events that come again with something else: with `on_change: replace` the row of the newest file counts."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.till import SALES, Till, source

from ilk.kernel.errors import UserError
from ilk.sources.definition import SourceDefinition
from ilk.sources.retrying import retry

HEADER = "number,who,at,amount,quantity\n"
FIRST = "1,ann,2024-03-01,1,1\n2,ben,2024-03-02,2,1\n3,eva,2024-03-03,3,1\n"


def orders(into: Mapping[str, Any] | None = None, **changes: Any) -> SourceDefinition:
    settings = {**SALES["into"], "id": "number", "on_change": "replace", **(into or {})}
    return source(into=settings, **changes)


def events(till: Till) -> list[tuple[Any, ...]]:
    """Id, customer, day and revenue of each event, in the order of the table."""
    return till.rows(
        "SELECT event_id, customer_id, strftime(occurred_at, '%m-%d'), revenue::INTEGER, event_purchase.load_no "
        "FROM event_purchase JOIN customer_keys USING (customer_no) ORDER BY event_purchase.rowid"
    )


def test_a_corrected_order_takes_the_place_of_the_old_one(till: Till):
    till.write("sales-1.csv", HEADER + FIRST)
    till.load(orders())
    till.write("sales-2.csv", HEADER + "2,ben,2024-03-02,20,1\n1,ann,2024-03-01,1.00,1\n4,ann,2024-03-04,4,1\n")
    report = till.load(orders())
    assert (report.rows_loaded, report.rows_replacing, report.rows_known, report.rows_quarantined) == (2, 1, 1, 0)
    assert events(till) == [
        ("1", "ann", "03-01", 1, 1),
        ("2", "ben", "03-02", 20, 2),
        ("3", "eva", "03-03", 3, 1),
        ("4", "ann", "03-04", 4, 2),
    ]


def test_without_it_the_first_is_kept_and_the_other_put_aside(till: Till):
    for kept in (None, "keep"):
        till.write("sales-1.csv", HEADER + FIRST)
        till.write("sales-2.csv", HEADER + "2,ben,2024-03-02,20,1\n")
        report = till.load(orders({"on_change": kept}))
        assert (report.rows_replacing, report.rows_quarantined) == (0, 1)
        assert events(till)[1][3] == 2


def test_what_is_kept_besides_follows(till: Till):
    """A correction may move an event to another customer and another time; who has none left is forgotten."""
    rollups = {"basket": {"by": ["quantity"], "columns": {"revenue": "sum(revenue)"}}}
    described = orders(rollups=rollups)
    till.write("sales-1.csv", HEADER + FIRST)
    till.load(described)
    till.write("sales-2.csv", HEADER + "3,zoe,2024-02-01,30,1\n2,ann,2024-03-05,20,1\n")
    till.load(described)
    assert [row[:3] for row in events(till)] == [("3", "zoe", "02-01"), ("1", "ann", "03-01"), ("2", "ann", "03-05")]
    assert till.rows("SELECT customer_id FROM customer_keys ORDER BY 1") == [("ann",), ("zoe",)]
    named = "JOIN customer_keys USING (customer_no) ORDER BY 1"
    seen = till.rows(f"SELECT customer_id, strftime(last_at, '%m-%d'), events FROM seen_purchase {named}")
    assert seen == [("ann", "03-05", 2), ("zoe", "02-01", 1)]
    assert till.rows(f"SELECT customer_id, revenue::INTEGER FROM event_basket {named}") == [("ann", 21), ("zoe", 30)]


def test_whose_events_were_replaced_is_noted(till: Till):
    till.write("sales-1.csv", HEADER + FIRST)
    till.load(orders())
    ben = till.one("SELECT customer_no FROM customer_keys WHERE customer_id = 'ben'")
    till.write("sales-2.csv", HEADER + "2,zoe,2024-03-02,20,1\n4,ann,2024-03-04,4,1\n")
    till.load(orders())
    assert till.rows("SELECT * FROM corrected_events") == [("event_purchase", ben, 2)]


def test_of_several_new_files_the_last_counts_and_within_a_file_the_first(till: Till):
    till.write("sales-1.csv", HEADER + FIRST)
    till.write("sales-2.csv", HEADER + "1,ann,2024-03-01,10,1\n1,ann,2024-03-01,10,1\n1,ann,2024-03-01,11,1\n")
    till.write("sales-3.csv", HEADER + "1,ann,2024-03-01,10,1\n2,ben,2024-03-02,2,1\n")
    till.write("sales-4.csv", HEADER + "1,ann,2024-03-01,12,1\n")
    report = till.load(orders())
    assert (report.rows_loaded, report.rows_replacing, report.rows_known, report.rows_quarantined) == (5, 2, 3, 1)
    assert [(row[0], row[3]) for row in events(till)] == [("1", 12), ("2", 2), ("3", 3)]
    assert till.rows("SELECT file, line, code FROM quarantine") == [("sales-2.csv", 4, "duplicate-id")]


def test_nothing_happens_when_everything_comes_again(till: Till):
    till.write("sales-1.csv", HEADER + FIRST)
    till.write("sales-2.csv", HEADER + "2,ben,2024-03-02,20,1\n")
    till.load(orders())
    before = events(till)
    assert till.load(orders()).files == ()
    till.write("sales-3.csv", HEADER + "2,ben,2024-03-02,20,1\n")
    report = till.load(orders())
    assert (report.rows_loaded, report.rows_replacing, report.rows_known) == (0, 0, 1)
    assert events(till) == before


def test_an_older_content_that_comes_in_a_newer_file_counts(till: Till):
    for number, amount in enumerate((1, 2, 1), 1):
        till.write(f"sales-{number}.csv", HEADER + f"1,ann,2024-03-01,{amount},1\n")
        till.load(orders())
    assert [row[3:] for row in events(till)] == [(1, 3)]


def test_another_sources_event_is_not_replaced(till: Till):
    till.write("sales-1.csv", HEADER + FIRST)
    till.load(orders())
    till.write("desk.csv", HEADER + "2,ben,2024-03-02,20,1\n3,eva,2024-03-03,3,1\n")
    report = till.load(orders(name="desk", files={"path": "desk.csv"}))
    assert (report.rows_replacing, report.rows_known, report.rows_quarantined) == (0, 1, 1)
    assert events(till)[1][3] == 2


def test_a_row_that_was_put_aside_takes_no_newer_ones_place(till: Till):
    till.write("sales-1.csv", HEADER + FIRST)
    till.write("sales-2.csv", HEADER + "1,ann,2024-03-01,-10,1\n2,ben,2024-03-02,-20,1\n")
    till.load(orders())
    till.write("sales-3.csv", HEADER + "1,ann,2024-03-01,100,1\n")
    till.load(orders())
    mended = orders(columns={"revenue": "money(amount)", "quantity": "integer(quantity)"})
    answer = retry(till.engine, mended, [], till.context())
    assert (answer.tried, answer.loaded) == (2, 2)
    assert [row[3:] for row in events(till)] == [(100, 3), (-20, 2), (3, 1)]
    counted = "SELECT rows_loaded, rows_replacing, rows_known, rows_quarantined FROM loads WHERE load_no = 2"
    assert till.rows(counted) == [(1, 1, 1, 0)]


def test_a_bad_correction_leaves_the_event_as_it_was(till: Till):
    till.write("sales-1.csv", HEADER + FIRST)
    till.load(orders())
    till.write("sales-2.csv", HEADER + "1,ann,2024-03-01,-5,1\n")
    report = till.load(orders())
    assert (report.rows_replacing, report.rows_quarantined) == (0, 1)
    assert events(till)[0][3] == 1


VERSIONS = st.lists(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), max_size=4), min_size=1, max_size=4)


@settings(max_examples=25, deadline=None)
@given(files=VERSIONS, at_once=st.lists(st.booleans(), min_size=4, max_size=4))
def test_the_newest_file_counts_however_many_loads_it_took(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[tuple[int, int]]], at_once: list[bool]
):
    till = Till(tmp_path_factory.mktemp("till"))
    expected: dict[str, int] = {}
    read = 0
    for number, (rows, waits) in enumerate(zip(files, at_once, strict=False)):
        till.write(f"sales-{number}.csv", HEADER + "".join(f"{key},ann,2024-03-01,{said},1\n" for key, said in rows))
        read += len(rows)
        firsts: dict[str, int] = {}
        for key, said in rows:
            firsts.setdefault(str(key), said)
        expected |= firsts
        if not waits:
            till.load(orders())
    till.load(orders())
    assert {row[0]: row[3] for row in events(till)} == expected
    assert len(events(till)) == len(expected)
    counts = till.counts()
    assert counts[0] == read == sum(counts[1:])
    till.engine.close()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"into": {**SALES["into"], "on_change": "replace"}}, "`on_change` needs `id`"),
        ({"into": {"customers": True, "customer": "who", "on_change": "replace"}}, "means nothing for `customers`"),
        ({"into": {**SALES["into"], "id": "number", "on_change": "merge"}}, "keep"),
    ],
)
def test_where_it_means_nothing_is_told(changes: Mapping[str, Any], says: str):
    with pytest.raises((UserError, ValueError), match=says):
        source(**changes)


def test_what_is_followed_as_it_comes_cannot_be_replaced():
    with pytest.raises(ValueError, match="followed as they come"):
        orders(files=None, connect={"kind": "intake"})
