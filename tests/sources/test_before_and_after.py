"""Before and after: what a check says of each column, counted over all rows, by hand."""

import pytest
from tests.sources.till import Till, source

from ilk.kernel.progress import Silent
from ilk.sources.answers import CleanedColumn
from ilk.sources.checking import Trial, check, findings

PEOPLE = {
    "name": "people",
    "files": {"path": "people.csv", "null_values": ["n/a"]},
    "into": {"customers": True, "customer": "id"},
    "columns": {
        "email": "or_missing(email(mail))",
        "spent": "money(spent)",
        "since": 'date(since, "%d.%m.%Y")',
        "full": 'concat(first, " ", last)',
        "first": "first",
    },
}
ROWS = """id,mail,spent,since,first,last
a,ANN@EXAMPLE.COM,5,01.02.2024, Ann ,Lee
b,bob@example.com,"1,000.50",02.02.2024,Bob,Lee
c,nobody,7.0,,Cid,Lee
d,n/a,8.5000,03.02.2024,Dan,Lee
"""


@pytest.fixture
def trial(till: Till) -> Trial:
    till.write("people.csv", ROWS)
    return check(till.engine, source(**PEOPLE), till.context(), Silent())


def column(trial: Trial, name: str) -> CleanedColumn:
    return next(each for each in trial.cleaned if each.name == name)


@pytest.mark.parametrize(
    ("name", "changed", "unreadable"),
    [("email", 1, 1), ("spent", 1, 0), ("since", 3, 0), ("full", 4, 0), ("first", 1, 0)],
)
def test_values_are_counted_that_are_written_otherwise_and_that_cannot_be_read(trial, name, changed, unreadable):
    found = column(trial, name)
    assert (found.rows, found.changed, found.unreadable) == (4, changed, unreadable)


def test_examples_show_a_value_before_and_after(trial):
    pairs = {(each.raw, each.cleaned) for each in column(trial, "email").examples}
    assert pairs == {("ANN@EXAMPLE.COM", "ann@example.com"), ("nobody", None)}
    assert [(each.raw, each.cleaned) for each in column(trial, "spent").examples] == [("1,000.50", "1000.5")]
    assert (" Ann ", "Ann") in {(each.raw, each.cleaned) for each in column(trial, "first").examples}


def test_a_check_says_it_in_a_sentence(trial):
    (told,) = [each for each in findings(trial) if each.name == "email"]
    assert told.sentence == "`email`: 1 value cleaned, 1 without a value that can be read."
    assert told.hint == "`ANN@EXAMPLE.COM` is `ann@example.com`; `nobody` is none"
    assert told.state == "warning"


def test_rows_of_one_name_that_were_written_otherwise_are_one_row_all_the_same(till: Till):
    described = source(
        name="sales",
        files={"path": "sales.csv"},
        into={"events": "sale", "customer": "who", "occurred_at": "instant(at)", "id": "no"},
        columns={"mail": "lower(mail)"},
    )
    till.write("sales.csv", "no,who,at,mail\n1,a,2024-03-01,X\n1,a,2024-03-01,x\n")
    assert check(till.engine, described, till.context(), Silent()).rows_good == 2


def test_an_empty_file_has_nothing_before_or_after(till: Till):
    till.write("people.csv", ROWS.splitlines()[0] + "\n")
    trial = check(till.engine, source(**PEOPLE), till.context(), Silent())
    assert {(each.rows, each.changed, each.unreadable) for each in trial.cleaned} == {(0, 0, 0)}
