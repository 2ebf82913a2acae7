"""One file, several sources: each takes the rows that are its own, and counts the others."""

import pytest
from tests.sources.till import HEADER, Till, source

from ilk.catalog.checking import checked
from ilk.kernel.errors import UserError
from ilk.kernel.progress import Silent
from ilk.sources.checking import check, findings
from ilk.sources.definition import SourceDefinition
from ilk.sources.retrying import retry

LINES = (
    "ann,2024-03-01 10:00:00,10,1\n"
    "ben,2024-03-01 11:00:00,-4,1\n"
    "eva,2024-03-01 12:00:00,abc,1\n"
    ",2024-03-01 13:00:00,-5,1\n"
)
REFUNDS = {
    "name": "refunds",
    "into": {"events": "refund", "customer": "who", "occurred_at": "instant(at)"},
    "columns": {"amount": "0 - money(amount)"},
    "where": "amount > 0",
}


def sales(**changes) -> SourceDefinition:
    return source(columns={"revenue": "money(amount)"}, where="revenue > 0", **changes)


def test_rows_that_are_not_the_sources_are_passed_over_and_counted(till: Till):
    till.write("sales.csv", HEADER + LINES)
    report = till.load(sales())
    assert (report.rows_read, report.rows_loaded, report.rows_passed, report.rows_quarantined) == (4, 1, 3, 0)
    assert till.load(sales()).rows_read == 0


def test_a_row_that_breaks_a_rule_is_quarantined_only_where_it_is_the_sources(till: Till):
    till.write("sales.csv", HEADER + LINES)
    report = till.load(source(**REFUNDS))
    assert (report.rows_loaded, report.rows_passed, report.rows_quarantined) == (1, 2, 1)
    assert till.rows("SELECT code, col FROM quarantine") == [("missing", "customer")]
    assert till.rows("SELECT amount FROM event_refund") == [(4,)]


def test_a_condition_may_ask_whether_a_value_is_known(till: Till):
    till.write("sales.csv", HEADER + LINES)
    report = till.load(source(columns={}, where="who is missing or quantity is missing"))
    assert (report.rows_passed, report.rows_quarantined) == (3, 1)


def test_a_line_that_is_no_row_is_nobodys_and_told(till: Till):
    till.write("sales.jsonl", '{"who": "ann", "at": "2024-03-01", "amount": "3"}\n[1]\n{"who": "ben"}\n')
    report = till.load(sales(files={"path": "sales.jsonl"}))
    assert (report.rows_read, report.rows_loaded, report.rows_passed, report.rows_quarantined) == (3, 1, 1, 1)


def test_a_check_says_how_many_rows_are_passed_over(till: Till):
    till.write("sales.csv", HEADER + LINES)
    trial = check(till.engine, sales(), till.context(), Silent())
    assert (trial.rows_read, trial.rows_good, trial.rows_passed) == (1, 1, 3)
    told = {finding.name: finding.sentence for finding in findings(trial)}
    assert told["where"] == "3 more rows are passed over: `where` does not hold there."


def test_a_row_that_is_no_more_the_sources_leaves_the_quarantine(till: Till):
    till.write("sales.csv", HEADER + LINES)
    till.load(source(columns={"revenue": "money(amount)"}))
    assert till.counts() == (4, 2, 0, 2)
    mended = source(columns={"revenue": "money(amount) else 0"}, where="who is known")
    answer = retry(till.engine, mended, [], till.context())
    assert (answer.tried, answer.loaded, answer.still) == (2, 2, 0)
    assert till.rows("SELECT rows_loaded, rows_passed, rows_quarantined FROM loads") == [(3, 1, 0)]


@pytest.mark.parametrize(("text", "code"), [("amount", "mapping-type"), ("revenue >", "mapping-syntax")])
def test_what_is_no_condition_is_refused(text: str, code: str):
    with pytest.raises(UserError) as caught:
        checked(SourceDefinition, {**source().model_dump(), "where": text}, lambda path: ".".join(map(str, path)))
    assert caught.value.code == code
