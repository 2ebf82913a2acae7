"""Sources of customers whose rows say since when they hold: what is loaded, known already, and bad."""

from typing import Any

import pytest
from tests.sources.till import Till

from ilk.kernel.errors import UserError, UserErrors
from ilk.kernel.progress import Silent
from ilk.sources.checking import check, findings
from ilk.sources.definition import SourceDefinition
from ilk.sources.retrying import retry

HEADER = "id,plan,since\n"
FIRST = HEADER + "a,free,2024-01-01\na,pro,2024-06-01\nb,free,2024-03-01\n"


def plans(**changes: Any) -> SourceDefinition:
    described: dict[str, Any] = {
        "name": "plans",
        "files": {"path": "plans*.csv"},
        "into": {"customers": True, "customer": "id", "valid_from": "instant(since)"},
        "columns": {"plan": "text(plan)"},
    }
    return SourceDefinition.model_validate({**described, **changes})


def rows(till: Till) -> list[tuple[Any, ...]]:
    """Who, plan and since when, of every row that is kept."""
    return till.rows(
        "SELECT customer_id, plan, strftime(valid_from, '%Y-%m-%d') FROM source_plans JOIN customer_keys"
        " USING (customer_no) ORDER BY 1, 3, load_no"
    )


def test_several_rows_of_a_customer_are_all_kept(till):
    till.write("plans.csv", FIRST)
    report = till.load(plans())
    assert (report.rows_loaded, report.rows_quarantined) == (3, 0)
    assert rows(till) == [("a", "free", "2024-01-01"), ("a", "pro", "2024-06-01"), ("b", "free", "2024-03-01")]


def test_a_reload_adds_nothing_and_a_row_that_is_brought_again_is_known(till):
    till.write("plans.csv", FIRST)
    till.load(plans())
    assert till.load(plans()).unchanged == ("plans.csv",)
    till.write("plans.csv", FIRST + "a,free,2024-02-01\n")
    report = till.load(plans())
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 3, 0)
    assert [row for row in rows(till) if row[0] == "a"] == [
        ("a", "free", "2024-01-01"),
        ("a", "free", "2024-02-01"),
        ("a", "pro", "2024-06-01"),
    ]


def test_of_equal_instants_in_a_file_the_first_counts_and_another_value_is_a_duplicate(till):
    till.write("plans.csv", HEADER + "a,free,2024-01-01\na,free,2024-01-01\na,pro,2024-01-01\n")
    report = till.load(plans())
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 1, 1)
    assert till.rows("SELECT line, col, value, code, reason FROM quarantine") == [
        (
            4,
            "customer and valid_from",
            "a, 2024-01-01 00:00:00",
            "duplicate-id",
            "another row has the same customer and valid_from and says something else",
        )
    ]


def test_a_later_file_corrects_what_held_since_an_instant_and_may_take_it_back(till):
    till.write("plans1.csv", HEADER + "a,free,2024-01-01\n")
    till.load(plans())
    till.write("plans2.csv", HEADER + "a,pro,2024-01-01\n")
    assert till.load(plans()).rows_loaded == 1
    till.write("plans3.csv", HEADER + "a,free,2024-01-01\n")
    assert till.load(plans()).rows_loaded == 1
    assert [row[1] for row in rows(till)] == ["free", "pro", "free"]


def test_a_row_that_holds_only_later_is_bad_unless_the_future_is_allowed(till):
    till.write("plans.csv", HEADER + "a,free,2024-01-01\na,pro,2025-06-01\nb,free,\nc,free,soon\n")
    till.load(plans())
    assert till.rows("SELECT line, col, value, code FROM quarantine ORDER BY 1") == [
        (3, "valid_from", "2025-06-01", "future"),
        (4, "valid_from", None, "missing"),
        (5, "valid_from", "soon", "unparsable"),
    ]
    report = till.load(plans(allow_future=True))
    assert (report.rows_loaded, report.rows_quarantined) == (2, 2)
    assert rows(till) == [("a", "free", "2024-01-01"), ("a", "pro", "2025-06-01")]


def test_a_row_tried_again_keeps_its_place(till):
    strict = plans(columns={"plan": {"value": "text(plan)", "one_of": ["free"]}})
    till.write("plans.csv", HEADER + "a,free,2024-01-01\na,pro,2024-06-01\n")
    till.load(strict)
    assert len(rows(till)) == 1
    told = retry(till.engine, plans(), (), till.context())
    assert (told.loaded, told.still) == (1, 0)
    assert rows(till) == [("a", "free", "2024-01-01"), ("a", "pro", "2024-06-01")]


def test_instants_may_be_added_to_a_source_and_taken_from_it(till):
    till.write("plans.csv", HEADER + "a,free,2024-01-01\nb,pro,2024-02-01\n")
    till.load(plans(into={"customers": True, "customer": "id"}))
    till.load(plans())
    assert rows(till) == [("a", "free", "2024-01-01"), ("b", "pro", "2024-02-01")]
    assert till.load(plans(into={"customers": True, "customer": "id"})).rows_loaded == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"into": {"customers": True, "customer": "id", "valid_from": "integer(since)"}}, "`valid_from` is an instant"),
        ({"into": {"customers": True, "customer": "id", "valid_fron": "since"}}, "valid_from"),
        (
            {"into": {"events": "change", "customer": "id", "occurred_at": "since", "valid_from": "since"}},
            "`valid_from`",
        ),
        ({"columns": {"valid_from": "since"}}, "a column cannot be called `valid_from` here"),
        (
            {"enrich": [{"table": "prices", "on": {"plan": "plan"}, "add": ["valid_from"]}]},
            "a column cannot be called `valid_from` here",
        ),
    ],
)
def test_what_cannot_be_a_valid_from_is_said(changes, said):
    with pytest.raises((UserError, UserErrors, ValueError)) as error:
        plans(**changes)
    assert said in str(error.value) or "valid_fron" in str(error.value)


def test_the_ends_of_the_calendar_are_told_in_any_zone(till):
    till.zone = "America/New_York"
    till.write("plans.csv", HEADER + "a,free,0001-01-01T00:00:00Z\na,pro,2024-01-01T05:00:00Z\n")
    told = {each.name: each.sentence for each in findings(check(till.engine, plans(), till.context(), Silent()))}
    assert told["valid_from"].endswith("from 0001-01-01 to 2024-01-01; of 1 they say more than one thing.")


def test_rows_that_say_only_what_is_new_all_count(till):
    into = {"customers": True, "customer": "id", "valid_from": "instant(since)", "partial": True}
    columns = {"plan": "text(plan)", "town": "text(town)"}
    header = "id,plan,town,since\n"
    till.write("plans.csv", header + "a,free,,2024-01-01\na,,Rome,2024-01-01\nb,,Oslo,2024-01-02\n")
    report = till.load(plans(into=into, columns=columns))
    assert (report.rows_loaded, report.rows_quarantined) == (3, 0)
    till.write("plans2.csv", header + "a,free,,2024-01-01\na,pro,,2024-01-01\n")
    report = till.load(plans(into=into, columns=columns))
    assert (report.rows_loaded, report.rows_known, report.rows_quarantined) == (1, 1, 0)


@pytest.mark.parametrize("into", [{"customers": True}, {"events": "visit", "occurred_at": "instant(since)"}])
def test_what_is_told_in_parts_says_since_when_and_is_about_customers(into: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"`partial` (needs `valid_from`|means nothing)"):
        plans(into={"customer": "id", "partial": True, **into})
