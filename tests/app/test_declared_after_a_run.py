"""What is declared after the last run and asked about before the next: said, and no fault."""

from pathlib import Path

import pytest
from tests.shop import CUSTOMERS

from ilk.app.checking import check
from ilk.app.customers import customer, timeline
from ilk.app.definitions import apply
from ilk.app.fields import field_values
from ilk.app.run import run
from ilk.app.segments import query
from ilk.app.verification import verify
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.errors import UserError

VISITS = """
title: Visits
files: {path: data/visits.csv}
into: {events: visit, customer: text(customer), occurred_at: instant(at)}
columns: {page: text(page)}
"""


@pytest.fixture
def changed(shop: Path):
    """A shop with one more column of its orders and one more event, which no run has loaded."""
    orders = shop / "sources" / "orders.yaml"
    orders.write_text(orders.read_text() + "  number: text(id)\n")
    (shop / "sources" / "visits.yaml").write_text(VISITS)
    (shop / "data" / "visits.csv").write_text("customer,at,page\nc01,2025-01-05,home\n")
    with open_workspace(shop) as opened:
        apply(opened, LOCAL, why="more columns")
        yield opened


@pytest.mark.parametrize("text", ['did order where number = "o1"', "did visit", "count of distinct order.number > 1"])
def test_a_question_about_it_says_that_it_is_to_come(changed: Workspace, text: str) -> None:
    with pytest.raises(UserError) as refused:
        query(changed, LOCAL, text=text)
    assert refused.value.code == "not-run-yet"
    assert [each.code for each in check(changed, LOCAL, text=text).problems] == ["not-run-yet"]


def test_values_of_it_are_to_come_too(changed: Workspace) -> None:
    for field in ("order.number", "visit.page"):
        with pytest.raises(UserError) as refused:
            field_values(changed, LOCAL, field)
        assert (refused.value.code, field in refused.value.what) == ("not-run-yet", True)


def test_people_are_shown_with_what_is_loaded(changed: Workspace) -> None:
    shown = customer(changed, LOCAL, CUSTOMERS[0])
    assert "visit" not in shown.event_counts
    assert "number" not in timeline(changed, LOCAL, CUSTOMERS[0]).items[0].properties


def test_the_next_run_brings_it(changed: Workspace) -> None:
    run(changed, LOCAL)
    assert "visit" in customer(changed, LOCAL, CUSTOMERS[0]).event_counts
    assert {each.value for each in field_values(changed, LOCAL, "visit.page").top} == {"home"}


def test_a_verification_leaves_out_what_no_run_has_worked_out_and_says_why(changed: Workspace) -> None:
    segments = changed.root / "segments"
    (segments / "visitors.yaml").write_text("when: did visit\n")
    (segments / "everybody.yaml").write_text("when: everyone\n")
    shop = segments / "shop.yaml"
    shop.write_text(shop.read_text().replace("order at least 3 times", "order at least 4 times"))
    apply(changed, LOCAL, why="other segments")
    found = verify(changed, LOCAL, sample=1000)
    assert {each.segment: each.skipped for each in found.segments} == {
        "berliners": None,
        "readers": None,
        "regulars": "it was worked out by version 1, and version 2 is the newest",
        "everybody": "no run has worked it out yet",
        "visitors": "`visit`: no run has worked that out yet",
    }
    assert (found.agree, {each.compared for each in found.segments if each.skipped}) == (True, {0})
