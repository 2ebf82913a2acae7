"""Loads: nothing twice, nothing lost, all or nothing."""

from decimal import Decimal

import pytest
from tests.sources.till import HEADER, SALES, Till, source

from ilk.kernel.errors import UserError

LINE = "ann,2024-03-01 10:00:00,1.50,1\n"
PEOPLE = source(
    name="people",
    files={"path": "people*.csv"},
    into={"customers": True, "customer": "id"},
    columns={"city": "city", "age": "integer(age)"},
)
PRODUCTS = source(
    name="products",
    files={"path": "products*.csv"},
    into={"table": "products", "key": "sku", "role": "products"},
    columns={"sku": "sku", "category": "category"},
)


def test_a_load_counts_every_row_once(till: Till):
    till.write("sales.csv", HEADER + LINE + "ben,2024-03-02 10:00:00,abc,1\n" + "eva,2024-03-02 10:00:00,2,1\n")
    report = till.load()
    assert (report.rows_read, report.rows_loaded, report.rows_known, report.rows_quarantined) == (3, 2, 0, 1)
    assert report.reasons == {"revenue is not an amount of money": 1}
    assert till.rows("SELECT customer_id, revenue FROM event_purchase JOIN customer_keys USING (customer_no)") == [
        ("ann", Decimal("1.5")),
        ("eva", Decimal(2)),
    ]


def test_the_same_file_is_not_read_twice(till: Till):
    till.write("sales.csv", HEADER + LINE)
    till.load()
    report = till.load()
    assert (report.files, report.unchanged, report.rows_read) == ((), ("sales.csv",), 0)
    assert till.one("SELECT count(*) FROM loads") == 1


def test_a_file_under_another_name_adds_nothing(till: Till):
    till.write("sales.csv", HEADER + LINE)
    till.load()
    till.write("sales-copy.csv", HEADER + LINE)
    report = till.load()
    assert (report.rows_loaded, report.rows_known) == (0, 1)
    assert till.one("SELECT count(*) FROM event_purchase") == 1


def test_two_equal_lines_of_one_file_are_two_events(till: Till):
    till.write("sales.csv", HEADER + LINE + LINE)
    assert till.load().rows_loaded == 2
    assert till.one("SELECT count(DISTINCT event_id) FROM event_purchase") == 2


def test_an_overlapping_extract_adds_only_what_is_new(till: Till):
    other = "ben,2024-03-02 10:00:00,2,1\n"
    till.write("sales-1.csv", HEADER + LINE + LINE)
    till.write("sales-2.csv", HEADER + LINE + LINE + LINE + other)
    report = till.load()
    assert (report.rows_loaded, report.rows_known) == (4, 2)
    assert till.one("SELECT count(*) FROM event_purchase") == 4


def test_a_file_that_grew_adds_its_new_lines(till: Till):
    till.write("sales.csv", HEADER + LINE)
    till.load()
    till.write("sales.csv", HEADER + LINE + "ben,2024-03-02 10:00:00,2,1\n")
    report = till.load()
    assert (report.rows_read, report.rows_loaded, report.rows_known) == (2, 1, 1)


def test_the_order_of_the_mapping_does_not_make_rows_new(till: Till):
    till.write("sales-1.csv", HEADER + LINE)
    till.load()
    till.write("sales-2.csv", "quantity,at,amount,who\n1,2024-03-01 10:00:00,1.50,ann\n")
    assert till.load().rows_known == 1


def test_events_are_kept_in_the_order_of_time_whatever_comes_when(till: Till):
    till.write("sales-1.csv", HEADER + LINE + "ann,2024-01-01 10:00:00,1,1\n")
    till.load()
    till.write("sales-2.csv", HEADER + "ann,2024-02-01 10:00:00,1,1\n")
    till.load()
    till.write("sales-3.csv", HEADER + "ann,2024-04-01 10:00:00,1,1\n")
    till.load()
    months = till.rows("SELECT month(occurred_at) FROM event_purchase ORDER BY rowid")
    assert months == [(1,), (2,), (3,), (4,)]


def test_customers_keep_their_number_and_new_ones_are_numbered_on(till: Till):
    till.write("sales-1.csv", HEADER + "eva,2024-03-01,1,1\nben,2024-03-01,1,1\n")
    till.load()
    assert till.rows("SELECT * FROM customer_keys ORDER BY 1") == [(1, "ben"), (2, "eva")]
    till.write("sales-2.csv", HEADER + "ann,2024-03-02,1,1\nben,2024-03-02,1,1\n")
    till.load()
    assert till.rows("SELECT * FROM customer_keys ORDER BY 1") == [(1, "ben"), (2, "eva"), (3, "ann")]


def test_a_quarantined_row_makes_no_customer(till: Till):
    till.write("sales.csv", HEADER + LINE + "ben,2024-03-01,-1,1\n")
    till.load()
    assert till.rows("SELECT customer_id FROM customer_keys") == [("ann",)]


# ---- ids ---------------------------------------------------------------------------------------------------------

NUMBERED = source(into={**SALES["into"], "id": "number"})
NUMBERED_HEADER = "number,who,at,amount,quantity\n"


def test_of_two_rows_with_one_id_the_later_is_a_duplicate_when_it_says_something_else(till: Till):
    till.write("sales.csv", NUMBERED_HEADER + "1,ann,2024-03-01,1,1\n1,ann,2024-03-01,1,1\n1,ann,2024-03-01,2,1\n")
    report = till.load(NUMBERED)
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 1, 1)
    assert till.rows("SELECT line, col, value, code FROM quarantine") == [(4, "id", "1", "duplicate-id")]
    assert till.one("SELECT event_id FROM event_purchase") == "1"


def test_an_id_that_was_loaded_before_is_known_or_a_duplicate(till: Till):
    till.write("sales-1.csv", NUMBERED_HEADER + "1,ann,2024-03-01,1,1\n2,ann,2024-03-01,1,\n")
    till.load(NUMBERED)
    till.write("sales-2.csv", NUMBERED_HEADER + "1,ben,2024-03-01,1,1\n2,ann,2024-03-01,1.00,\n3,eva,2024-03-01,1,1\n")
    report = till.load(NUMBERED)
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 1, 1)
    assert till.rows("SELECT file, line, value FROM quarantine") == [("sales-2.csv", 2, "1")]


def test_a_row_without_its_id_is_quarantined(till: Till):
    till.write("sales.csv", NUMBERED_HEADER + ",ann,2024-03-01,1,1\n")
    assert till.load(NUMBERED).reasons == {"id is missing": 1}


# ---- customers and tables ----------------------------------------------------------------------------------------


def test_a_newer_row_of_a_customer_takes_the_place_and_the_older_is_kept(till: Till):
    till.write("people-1.csv", "id,city,age\nann,Rome,30\nben,Oslo,40\n")
    till.load(PEOPLE)
    till.write("people-2.csv", "id,city,age\nann,Paris,31\nben,Oslo,40\n")
    report = till.load(PEOPLE)
    assert (report.rows_loaded, report.rows_known) == (1, 1)
    rows = till.rows("SELECT load_no, city FROM source_people WHERE customer_no = 1 ORDER BY load_no")
    assert rows == [(1, "Rome"), (2, "Paris")]


def test_a_value_that_comes_back_is_news(till: Till):
    for number, city in enumerate(("Rome", "Paris", "Rome"), 1):
        till.write(f"people-{number}.csv", f"id,city,age\nann,{city},30\n")
        till.load(PEOPLE)
    assert till.rows("SELECT city FROM source_people ORDER BY load_no") == [("Rome",), ("Paris",), ("Rome",)]


def test_several_files_of_customers_in_one_load_follow_each_other(till: Till):
    till.write("people-1.csv", "id,city,age\nann,Rome,30\n")
    till.write("people-2.csv", "id,city,age\nann,Rome,30\n")
    till.write("people-3.csv", "id,city,age\nann,Paris,30\n")
    report = till.load(PEOPLE)
    assert (report.rows_loaded, report.rows_known) == (2, 1)
    assert till.rows("SELECT load_no, city FROM source_people ORDER BY load_no") == [(1, "Rome"), (3, "Paris")]


def test_a_customer_twice_in_one_file_is_known_or_a_duplicate(till: Till):
    till.write("people.csv", "id,city,age\nann,Rome,30\nann,Rome,30\nann,Oslo,30\n")
    report = till.load(PEOPLE)
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 1, 1)
    assert till.rows("SELECT line, col, value FROM quarantine") == [(4, "customer", "ann")]


def test_a_table_with_a_key_holds_the_newest_row_of_each(till: Till):
    till.write("products-1.csv", "sku,category\n1,tea\n2,coffee\n")
    till.load(PRODUCTS)
    till.write("products-2.csv", "sku,category\n2,cocoa\n3,milk\n")
    till.write("products-3.csv", "sku,category\n3,cream\n1,tea\n")
    report = till.load(PRODUCTS)
    assert (report.rows_loaded, report.rows_known) == (3, 1)
    assert till.rows("SELECT sku, category FROM table_products ORDER BY sku") == [
        ("1", "tea"),
        ("2", "cocoa"),
        ("3", "cream"),
    ]


def test_a_table_without_a_key_holds_each_row_once(till: Till):
    notes = source(name="notes", files={"path": "n*.csv"}, into={"table": "notes"}, columns={"note": "note"})
    till.write("n1.csv", "note\nx\nx\n")
    till.write("n2.csv", "note\nx\ny\n")
    report = till.load(notes)
    assert (report.rows_loaded, report.rows_known) == (3, 1)


def test_columns_of_a_related_table_are_added(till: Till):
    till.write("products.csv", "sku,category\n1,tea\n2,coffee\n")
    till.load(PRODUCTS)
    lines = source(
        columns={"revenue": "money(amount)", "sku": "quantity"},
        enrich=[{"table": "products", "on": {"sku": "sku"}, "add": ["category"]}],
    )
    till.write("sales.csv", HEADER + "ann,2024-03-01,1,1\nann,2024-03-02,1,9\n")
    till.load(lines, [PRODUCTS])
    assert till.rows("SELECT sku, category FROM event_purchase ORDER BY sku") == [("1", "tea"), ("9", None)]


def test_a_related_table_that_was_never_loaded_is_named(till: Till):
    lines = source(enrich=[{"table": "products", "on": {"quantity": "sku"}, "add": ["category"]}])
    till.write("sales.csv", HEADER + LINE)
    with pytest.raises(UserError, match="unknown table `products`"):
        till.load(lines, [PRODUCTS])


def test_lines_are_rolled_up_into_orders_of_one_customer(till: Till):
    baskets = source(
        columns={"revenue": "money(amount)", "basket": "basket", "store": "store"},
        rollups={
            "order": {
                "by": ["basket"],
                "columns": {
                    "revenue": "sum(revenue)",
                    "lines": "count()",
                    "first_store": "first(store)",
                    "last_store": "last(store)",
                    "stores": "count_distinct(store)",
                    "dearest": "max(revenue)",
                },
            }
        },
    )
    till.write(
        "sales.csv",
        "who,at,amount,basket,store\n"
        "ann,2024-03-01 10:00:00,1.10,b1,north\n"
        "ann,2024-03-01 10:05:00,2.20,b1,south\n"
        "ben,2024-03-02 10:00:00,5,b1,south\n"
        "ann,2024-03-03 10:00:00,7,,north\n"
        "ann,2024-03-03 10:00:00,8,,north\n",
    )
    till.load(baskets)
    orders = till.rows(
        "SELECT customer_id, strftime(occurred_at, '%d %H:%M'), basket, revenue, lines, "
        "first_store, last_store, stores, dearest "
        "FROM event_order JOIN customer_keys USING (customer_no) ORDER BY occurred_at, revenue"
    )
    assert orders == [
        ("ann", "01 10:00", "b1", Decimal("3.3"), 2, "north", "south", 2, Decimal("2.2")),
        ("ben", "02 10:00", "b1", Decimal(5), 1, "south", "south", 1, Decimal(5)),
        ("ann", "03 10:00", None, Decimal(7), 1, "north", "north", 1, Decimal(7)),
        ("ann", "03 10:00", None, Decimal(8), 1, "north", "north", 1, Decimal(8)),
    ]
    assert till.one("SELECT count(DISTINCT event_id) FROM event_order") == 4


# ---- time --------------------------------------------------------------------------------------------------------


def test_times_without_a_zone_are_those_of_the_project(till: Till):
    till.zone = "America/New_York"
    till.write("sales.csv", HEADER + "ann,2024-07-01 10:00:00,1,1\nann,2024-07-01,1,1\n")
    till.load()
    assert till.rows("SELECT CAST(occurred_at AS VARCHAR) FROM event_purchase ORDER BY 1") == [
        ("2024-07-01 04:00:00",),
        ("2024-07-01 14:00:00",),
    ]


def test_an_event_that_has_not_happened_yet_is_quarantined_unless_the_future_is_allowed(till: Till):
    till.write("sales.csv", HEADER + "ann,2025-01-01 00:00:00,1,1\nann,2025-01-01 00:00:01,1,1\n")
    assert till.load().reasons == {"occurred_at lies in the future": 1}
    assert till.load(source(allow_future=True)).rows_loaded == 2


# ---- other formats -----------------------------------------------------------------------------------------------


def test_json_lines_are_loaded_and_unreadable_ones_quarantined(till: Till):
    described = source(
        files={"path": "sales.jsonl"},
        into={"events": "purchase", "customer": "`who.id`", "occurred_at": "instant(at)"},
        columns={"revenue": "money(amount)", "tags": "split(tags)"},
    )
    till.write(
        "sales.jsonl",
        '{"who": {"id": "ann"}, "at": "2024-03-01", "amount": 1.5, "tags": ["a", "b"]}\n'
        "\nnonsense\n"
        '{"who": {"id": null}, "at": "2024-03-01", "amount": 2}\n',
    )
    report = till.load(described)
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (3, 1, 2)
    assert till.rows("SELECT revenue, tags FROM event_purchase") == [(Decimal("1.5"), ["a", "b"])]
    assert till.rows("SELECT line, code FROM quarantine ORDER BY line") == [(3, "unreadable-line"), (4, "missing")]


def test_the_same_rows_in_another_format_are_known(till: Till):
    till.write("sales-1.csv", HEADER + LINE)
    till.load(source(files={"path": "sales-*"}))
    till.write("sales-2.jsonl", '{"who": "ann", "at": "2024-03-01T10:00:00Z", "amount": 1.5, "quantity": 1}\n')
    assert till.load(source(files={"path": "sales-*"})).rows_known == 1


def test_a_wide_file_is_loaded_and_a_bad_row_is_kept_whole(till: Till):
    names = [f"c{number}" for number in range(3_000)]
    wide = source(
        name="people",
        files={"path": "wide.csv"},
        into={"customers": True, "customer": "c0"},
        columns={"n": "integer(c1)"},
    )
    till.write("wide.csv", ",".join(names) + "\n" + ",".join(names) + "\n" + ",".join(["1"] * 3_000) + "\n")
    assert till.load(wide).rows_quarantined == 1
    assert till.one("SELECT json_extract_string(row_json, '$.c2999') FROM quarantine") == "c2999"


def test_a_file_whose_lines_are_all_unreadable_is_refused(till: Till):
    till.write("sales.csv", HEADER + "just some words in a line\n" * 40)
    with pytest.raises(UserError) as caught:
        till.load()
    assert (caught.value.code, caught.value.where) == ("no-rows", "sales.csv")


def test_a_header_without_rows_makes_an_empty_table(till: Till):
    till.write("sales.csv", HEADER)
    assert till.load().rows_read == 0
    assert till.one("SELECT count(*) FROM event_purchase") == 0
