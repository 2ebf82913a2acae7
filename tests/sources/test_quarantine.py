"""Bad rows: why, where, page by page, and what a check and an overview say of them."""

import pytest
from tests.sources.till import HEADER, SALES, Till, source

from ilk.kernel.errors import UserError
from ilk.kernel.progress import Silent
from ilk.sources.checking import check, findings
from ilk.sources.loading import load
from ilk.sources.overview import overview, summaries
from ilk.sources.quarantine import all_quarantined, quarantined

GOOD = "ann,2024-03-01 10:00:00,1.50,1\n"


def test_a_bad_row_says_where_it_stands_and_is_kept_whole(till: Till):
    till.write("sales.csv", HEADER + GOOD + "ben, 2024-03-02 ,-3,x\n")
    till.load()
    row = quarantined(till.engine).items[0]
    assert (row.source, row.file, row.line, row.column, row.value, row.code) == (
        *("sales", "sales.csv", 3, "revenue", "-3", "below-minimum"),
    )
    assert row.reason == "revenue is below 0; quantity is not a whole number"
    assert row.row == {"who": "ben", "at": " 2024-03-02 ", "amount": "-3", "quantity": "x"}
    assert row.at == till.now


@pytest.mark.parametrize(
    ("columns", "raw", "code", "reason"),
    [
        ({"n": {"value": "integer(quantity)", "min": 2}}, "1", "below-minimum", "n is below 2"),
        ({"n": {"value": "integer(quantity)", "max": 2}}, "3", "above-maximum", "n is above 2"),
        ({"n": {"value": "quantity", "one_of": ["a", "b"]}}, "c", "not-allowed", "n is none of a, b"),
        ({"n": {"value": "integer(quantity)", "one_of": [1, 2]}}, "3", "not-allowed", "n is none of 1, 2"),
        ({"n": {"value": "quantity", "pattern": "[A-Z]{3}"}}, "ABCD", "pattern", "n does not match [A-Z]{3}"),
        ({"n": {"value": "quantity", "required": True}}, "", "missing", "n is missing"),
        (
            {"n": {"value": "date(quantity)", "min": "2020-01-01"}},
            "2019-12-31",
            "below-minimum",
            "n is below 2020-01-01",
        ),
        ({"n": 'date(quantity, "%d/%m/%Y")'}, "2024-03-01", "unparsable", None),
        ({"n": "date(quantity)"}, "0000-05-01", "unparsable", "n lies outside of the years 1 to 9999"),
        ({"n": "instant(quantity)"}, "0000-12-31 23:59:59", "unparsable", "n lies outside of the years 1 to 9999"),
        (
            {"n": 'instant(quantity, zone="Europe/Berlin")'},
            "0001-01-01",
            "unparsable",
            "n lies outside of the years 1 to 9999",
        ),
        ({"n": {"value": "quantity", "type": "integer"}}, "x", "unparsable", "n is not a whole number"),
    ],
)
def test_each_rule_has_its_code_and_its_reason(till: Till, columns, raw, code, reason):
    till.write("sales.csv", HEADER + f"ann,2024-03-01,1,{raw}\n")
    till.load(source(columns=columns))
    row = quarantined(till.engine).items[0]
    assert row.code == code
    assert reason is None or row.reason == reason


def test_bounds_hold_their_edges_and_say_nothing_of_missing_values(till: Till):
    till.write("sales.csv", HEADER + "ann,2024-03-01,1,2\nann,2024-03-01,1,3\nann,2024-03-01,1,\n")
    bounded = source(columns={"n": {"value": "integer(quantity)", "min": 2, "max": 3}})
    assert till.load(bounded).rows_loaded == 3


def test_a_row_rule_tells_its_own_reason(till: Till):
    ruled = source(
        columns={"quantity": "integer(quantity)"},
        rules=[
            {"check": 'not starts_with(who, "C")', "reason": "it is a credit note"},
            {"check": "quantity > 0", "reason": "nothing was bought"},
        ],
    )
    till.write("sales.csv", HEADER + "C1,2024-03-01,1,-2\nann,2024-03-01,1,\nann,2024-03-01,1,1\n")
    assert till.load(ruled).reasons == {
        "it is a credit note; nothing was bought": 1,
        "nothing was bought": 1,
    }


def test_texts_that_mean_missing_are_missing(till: Till):
    till.write("sales.csv", HEADER + "ann,2024-03-01,NA,-\n")
    lenient = source(files={"path": "sales.csv", "null_values": ["NA", "-"]})
    assert till.load(lenient).rows_loaded == 1


def test_pages_follow_each_other_without_gap_or_overlap(till: Till):
    till.write("sales-1.csv", HEADER + "ann,2024-03-01,x,1\n" * 7)
    till.write("sales-2.csv", HEADER + "ann,2024-03-01,y,1\n" * 4)
    till.load()
    seen: list[tuple[str, int | None]] = []
    after = None
    while True:
        page = quarantined(till.engine, limit=3, after=after)
        assert page.total == 11
        seen += [(row.file, row.line) for row in page.items]
        after = page.next
        if after is None:
            break
    assert seen == [("sales-2.csv", line) for line in range(2, 6)] + [("sales-1.csv", line) for line in range(2, 9)]


def test_a_page_is_of_one_source_and_code(till: Till):
    till.write("sales.csv", HEADER + "ann,2024-03-01,x,1\nann,2024-03-01,-1,1\n")
    till.load()
    assert quarantined(till.engine, source="sales", code="unparsable").total == 1
    assert quarantined(till.engine, source="other").items == []
    with pytest.raises(UserError, match="not a cursor"):
        quarantined(till.engine, after="nonsense")


def test_all_rows_can_be_exported(till: Till):
    till.write("sales.csv", HEADER + "ann,2024-03-01,x,1\n" * 3)
    till.load()
    assert till.engine.run(all_quarantined("sales")).column("line").to_pylist() == [2, 3, 4]


# ---- a second try ------------------------------------------------------------------------------------------------


def test_a_check_says_what_a_load_would_meet_and_changes_nothing(till: Till):
    till.write("sales-1.csv", HEADER + GOOD)
    till.load()
    till.write("sales-2.csv", HEADER + "ben,2024-03-02,abc,\nben,2024-03-03,abd,\nragged\n")
    trial = check(till.engine, source(), till.context(), Silent())
    assert (trial.files, trial.rows_read, trial.rows_good) == (("sales-1.csv", "sales-2.csv"), 4, 1)
    first = trial.reasons[0]
    assert (first.reason, first.rows, first.file, first.line, first.value) == (
        *("revenue is not an amount of money", 2, "sales-2.csv", 2, "abc"),
    )
    assert trial.known_shares == {"revenue": 1.0, "quantity": 1.0}
    assert till.counts() == (1, 1, 0, 0)
    assert [finding.state for finding in findings(trial)] == ["good", "bad", "warning", "warning", "warning"]


class Checking(Silent):
    """Checks the source whenever a load tells of its progress."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.found: list[int] = []

    def advance(self, by: int = 1) -> None:
        self.found.append(check(self.till.engine, source(), self.till.context(), Silent()).rows_good)


def test_a_check_in_the_middle_of_a_load_leaves_the_load_alone(till: Till):
    till.write("sales-1.csv", HEADER + GOOD)
    till.write("sales-2.csv", HEADER + "ben,2024-03-02,2,1\n")
    progress = Checking(till)
    load(till.engine, source(), (), till.context(), progress)
    assert progress.found == [2, 2]
    assert till.counts() == (2, 2, 0, 0)
    assert till.rows("SELECT count(*) FROM event_purchase") == [(2,)]
    assert not [table for table in till.engine.tables() if "loading_" in table or "checking_" in table]


def test_a_check_warns_of_a_column_without_any_value(till: Till):
    till.write("sales.csv", HEADER + "ben,2024-03-02,1,\n")
    trial = check(till.engine, source(), till.context(), Silent())
    assert findings(trial)[-1].sentence == "`quantity` has no value in any row."


# ---- how good a source is ----------------------------------------------------------------------------------------


def test_an_overview_tells_how_much_there_is_and_how_good(till: Till):
    till.write("sales.csv", HEADER + GOOD + "ben,2024-03-02 08:00:00,2.50,\nben,2024-03-02,x,1\n")
    till.load()
    found = overview(till.engine, source(), [])
    assert (found.summary.into, found.summary.rows, found.summary.quarantined, found.summary.files) == (
        *("event purchase", 2, 1, 1),
    )
    assert str(found.summary.latest_event) == "2024-03-02 08:00:00+00:00"
    revenue, quantity = found.columns
    assert (revenue.known_share, revenue.distinct, revenue.minimum, revenue.maximum) == (1.0, 2, "1.5000", "2.5000")
    assert (revenue.expression, revenue.quarantined) == ("money(amount)", 1)
    assert (quantity.known_share, quantity.distinct, quantity.quarantined) == (0.5, 1, 0)
    assert [(load.file, load.rows, load.loaded, load.already, load.quarantined) for load in found.loads] == [
        ("sales.csv", 3, 2, 0, 1)
    ]
    assert found.reasons == {"revenue is not an amount of money": 1}


def test_a_source_that_was_never_loaded_is_empty_and_no_error(till: Till):
    found = overview(till.engine, source(), [])
    assert (found.summary.rows, found.columns[0].known_share, found.loads) == (0, 0.0, [])
    assert [each.name for each in summaries(till.engine, [source()])] == ["sales"]


def test_columns_of_a_related_table_are_told_as_such(till: Till):
    products = source(
        name="p", files={"path": "p.csv"}, into={"table": "p", "key": "sku"}, columns={"sku": "sku", "kind": "kind"}
    )
    enriched = source(
        into=SALES["into"], columns={"sku": "quantity"}, enrich=[{"table": "p", "on": {"sku": "sku"}, "add": ["kind"]}]
    )
    assert [(each.name, each.expression) for each in overview(till.engine, enriched, [products]).columns] == [
        ("sku", "quantity"),
        ("kind", "from p"),
    ]


def test_ids_that_come_twice_are_found_among_more_rows_than_are_compared_in_memory(
    till: Till, monkeypatch: pytest.MonkeyPatch
):
    named = source(into={**SALES["into"], "id": "quantity"}, columns={"revenue": "money(amount)"})
    till.write("sales.csv", HEADER + "ann,2024-03-01,1,7\nben,2024-03-02,2,8\nann,2024-03-01,3,7\nann,2024-03-01,1,7\n")
    monkeypatch.setattr("ilk.sources.resolving._MOST_HASHED", 2)
    report = till.load(named)
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (2, 1, 1)
