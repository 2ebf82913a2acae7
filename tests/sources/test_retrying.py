"""Bad rows tried again once the mapping is mended: which are loaded, which stay, and with what reason."""

from tests.sources.till import HEADER, Till, source

from ilk.sources.answers import RetryAnswer
from ilk.sources.quarantine import quarantined
from ilk.sources.retrying import retry

GOOD = "ann,2024-03-01 10:00:00,1.50,1\n"
LENIENT = source(columns={"revenue": "money(amount) else 0", "quantity": "integer(quantity)"})


def test_rows_that_are_good_now_are_loaded_and_leave_the_quarantine(till: Till):
    till.write("sales.csv", HEADER + GOOD + "ben,2024-03-02,abc,1\neva,2024-03-02,1,many\nragged\n")
    till.load()
    assert retry(till.engine, LENIENT, [], till.context()) == RetryAnswer(tried=3, loaded=1, still=2)
    assert till.rows("SELECT customer_id FROM customer_keys ORDER BY customer_no") == [("ann",), ("ben",)]
    assert [(row.line, row.code) for row in quarantined(till.engine).items] == [
        (4, "unparsable"),
        (5, "unreadable-line"),
    ]
    assert till.counts() == (4, 2, 0, 2)


def test_columns_of_any_name_can_be_tried_again(till: Till):
    named = {"events": "purchase", "customer": '`the "who"`', "occurred_at": "instant(`at.the/time`)"}
    till.write("sales.csv", '"the ""who""",at.the/time,amount\nann,2024-03-01,x\n')
    till.load(source(into=named, columns={"revenue": "money(amount)"}))
    lenient = source(into=named, columns={"revenue": "money(amount) else 0"})
    assert retry(till.engine, lenient, [], till.context()).loaded == 1
    assert till.rows("SELECT customer_id FROM customer_keys") == [("ann",)]


def test_a_row_that_still_fails_tells_the_new_reason(till: Till):
    till.write("sales.csv", HEADER + "ben,2024-03-02,-5,1\n")
    till.load()
    stricter = source(columns={"revenue": {"value": "money(amount)", "min": -2}})
    assert retry(till.engine, stricter, [], till.context()).still == 1
    assert quarantined(till.engine).items[0].reason == "revenue is below -2"


def test_a_retry_without_a_change_changes_nothing(till: Till):
    till.write("sales.csv", HEADER + GOOD + "ben,2024-03-02,abc,1\n")
    till.load()
    before = quarantined(till.engine).items
    assert retry(till.engine, source(), [], till.context()) == RetryAnswer(tried=1, loaded=0, still=1)
    assert quarantined(till.engine).items == before
    assert retry(till.engine, source(name="other"), [], till.context()) == RetryAnswer(tried=0, loaded=0, still=0)


def test_a_future_event_is_loaded_when_its_time_has_come(till: Till):
    till.write("sales.csv", HEADER + "ben,2025-06-01,1,1\n")
    till.load()
    till.now = till.now.replace(year=2026)
    assert retry(till.engine, source(), [], till.context()).loaded == 1


def test_an_equal_row_of_the_same_file_is_another_event_and_one_of_another_file_is_known(till: Till):
    optional = source(columns={"revenue": "money(amount)"}, rules=[{"check": 'quantity != "9"', "reason": "nine"}])
    till.write("sales-1.csv", HEADER + "ann,2024-03-01,1,1\nann,2024-03-01,1,9\n")
    till.load(optional)
    free = source(columns={"revenue": "money(amount)"})
    assert retry(till.engine, free, [], till.context()).loaded == 1
    assert till.one("SELECT count(*) FROM event_purchase") == 2
    till.write("sales-2.csv", HEADER + "ann,2024-03-01,1,9\n")
    till.load(optional)
    retry(till.engine, free, [], till.context())
    assert till.one("SELECT count(*) FROM event_purchase") == 2


def test_a_duplicate_stays_a_duplicate(till: Till):
    people = source(
        name="people",
        files={"path": "people.csv"},
        into={"customers": True, "customer": "id"},
        columns={"city": "city"},
    )
    till.write("people.csv", "id,city\nann,Rome\nann,Oslo\n")
    till.load(people)
    assert retry(till.engine, people, [], till.context()).still == 1
    assert till.rows("SELECT city FROM source_people") == [("Rome",)]


def test_a_retried_row_does_not_take_the_place_of_a_newer_one(till: Till):
    people = {"into": {"customers": True, "customer": "id"}, "name": "people", "files": {"path": "p*.csv"}}
    strict = source(**people, columns={"age": "integer(age)"})
    lenient = source(**people, columns={"age": "integer(age) else 0"})
    till.write("p1.csv", "id,age\nann,old\n")
    till.load(strict)
    till.write("p2.csv", "id,age\nann,31\n")
    till.load(strict)
    assert retry(till.engine, lenient, [], till.context()).loaded == 1
    assert till.rows("SELECT load_no, age FROM source_people ORDER BY load_no") == [(1, 0), (2, 31)]


def test_a_retried_row_of_a_table_with_a_key_does_not_take_the_place_of_a_newer_one(till: Till):
    table = {"into": {"table": "products", "key": "sku"}, "name": "products", "files": {"path": "p*.csv"}}
    strict = source(**table, columns={"sku": "sku", "price": {"value": "integer(price)", "min": 0}})
    lenient = source(**table, columns={"sku": "sku", "price": "integer(price)"})
    till.write("p1.csv", "sku,price\na,-1\nb,-2\nc,3\nc,-3\n")
    till.load(strict)
    till.write("p2.csv", "sku,price\na,5\n")
    till.load(strict)
    assert retry(till.engine, lenient, [], till.context()) == RetryAnswer(tried=3, loaded=2, still=1)
    assert till.rows("SELECT sku, price, load_no FROM table_products ORDER BY 1") == [
        ("a", 5, 2),
        ("b", -2, 1),
        ("c", 3, 1),
    ]
    assert till.counts() == (5, 3, 1, 1)


def test_orders_are_summed_up_again_after_a_retry(till: Till):
    rolled = {"rollups": {"order": {"by": ["who"], "columns": {"revenue": "sum(revenue)"}}}}
    strict = source(columns={"who": "who", "revenue": "money(amount)"}, **rolled)
    lenient = source(columns={"who": "who", "revenue": "money(amount) else 10"}, **rolled)
    till.write("sales.csv", HEADER + "ann,2024-03-01,1,1\nann,2024-03-01,x,1\n")
    till.load(strict)
    retry(till.engine, lenient, [], till.context())
    assert till.one("SELECT revenue FROM event_order") == 11


# ---- a check beforehand ------------------------------------------------------------------------------------------
