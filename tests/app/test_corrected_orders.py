"""Orders that come again with something else: a run that goes on finds what a run of everything finds."""

import csv
import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.app.test_onward import COLUMNS, state
from tests.shop import AS_OF

from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.segments.refresh.renewal import Renewal
from ilk.warehouse import sql

SEGMENTS = """
- {name: lately, title: Lately, when: did order in last 14 days}
- {name: dear, title: Dear, when: did order where revenue > 100}
- {name: cheap, title: Cheap, when: did order where revenue < 50 in last 60 days}
- {name: twice, title: Twice, when: did order at least 2 times}
- {name: small, title: Small, when: 'max of order.revenue < 90'}
"""
LINES = """
title: Lines
files: {path: "data/lines*.csv"}
into:
  events: line
  customer: text(customer)
  occurred_at: instant(ordered_at, "%Y-%m-%d %H:%M", zone="UTC")
  id: text(id)
  on_change: replace
columns:
  receipt: text(receipt)
  revenue: {value: money(amount), min: 0, required: true}
rollups:
  order: {by: [receipt], columns: {revenue: sum(revenue)}}
"""


@pytest.fixture
def corrected(shop_files: Path) -> Path:
    """A shop whose orders newer files correct, before its first run."""
    (shop_files / "segments" / "more.yaml").write_text(SEGMENTS)
    settings = (shop_files / "ilk.yaml").read_text()
    (shop_files / "ilk.yaml").write_text(settings.replace("{every: month, periods: 3}", "{every: none}"))
    source = shop_files / "sources" / "orders.yaml"
    text = source.read_text().replace("data/orders.csv", "data/orders*.csv")
    source.write_text(text.replace("id: text(id)", "id: text(id)\n  on_change: replace"))
    return shop_files


def days_ago(days: int) -> str:
    return f"{AS_OF - timedelta(days=days):%Y-%m-%d} 12:00"


def add(folder: Path, name: str, rows: Sequence[Sequence[str]], *beside: str) -> None:
    with (folder / "data" / name).open("w", newline="") as file:
        csv.writer(file).writerows([("id", "customer", "ordered_at", "amount", *beside), *rows])


def ran(folder: Path, as_of: datetime = AS_OF, *, whole: bool = False) -> dict[str, list[Any]]:
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL, as_of=as_of, whole=whole)
        return dict(state(workspace))


def names(folder: Path) -> dict[int, str]:
    """The identifier of each customer of a number."""
    with open_workspace(folder) as workspace:
        rows = rows_of(workspace, "customer_keys", "customer_no", "customer_id")
    return dict(rows)


def rows_of(workspace: Workspace, table: str, *columns: str) -> list[tuple[Any, ...]]:
    query = sql.select({name: sql.column(name) for name in columns}, table)
    return [tuple(row.values()) for row in workspace.engine.run(query).to_pylist()]


CORRECTIONS = [
    ("o1-0", "c01", days_ago(1), "150.00"),  # dearer
    ("o2-1", "c31", days_ago(23), "20.00"),  # somebody else's
    ("o3-0", "c03", days_ago(200), "30.00"),  # long ago
    ("o6-0", "new", days_ago(6), "60.00"),  # a new customer's, of one who has no other
    ("o12-1", "c12", days_ago(33), "1.00"),  # no dear one any more
]


@pytest.mark.parametrize("later", [AS_OF, AS_OF + timedelta(days=3)])
def test_old_and_new_customers_of_a_corrected_order_are_looked_at_again(
    corrected: Path, later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_on: list[Renewal] = []
    answer = Renewal.answer
    monkeypatch.setattr(Renewal, "answer", lambda self, *args: (went_on.append(self), answer(self, *args))[1])
    ran(corrected)
    other = Path(shutil.copytree(corrected, corrected.parent / "other"))
    for folder in (corrected, other):
        add(folder, "orders-2.csv", CORRECTIONS)
    onward = ran(corrected, later)
    assert len(went_on) == 1
    anew = ran(other, later, whole=True)
    assert len(went_on) == 1
    assert onward == anew


def test_what_a_run_ends_with_is_what_the_corrected_orders_alone_come_to(corrected: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(corrected, tmp_path / "other"))
    ran(corrected)
    add(corrected, "orders-2.csv", CORRECTIONS)
    newer = {row[0]: row for row in CORRECTIONS}
    with (other / "data" / "orders.csv").open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    add(other, "orders.csv", [newer.get(row[0], row) for row in rows])
    found = [_named(folder, ran(folder)) for folder in (corrected, other)]
    assert found[0] == found[1]


def _named(folder: Path, found: dict[str, list[Any]]) -> set[tuple[Any, ...]]:
    """Who is in which segment, and what everyone has, by identifiers."""
    who = names(folder)
    members = {(segment, who[number]) for segment, number, _ in found["memberships"]}
    people = {(who[number], *others) for number, *others in found["customer_metrics"]}
    return {("member", *each) for each in members} | {("metrics", *each) for each in people}


def test_a_run_that_was_cut_short_forgets_no_correction(corrected: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran(corrected)
    other = Path(shutil.copytree(corrected, corrected.parent / "other"))
    for folder in (corrected, other):
        add(folder, "orders-2.csv", CORRECTIONS)
    with monkeypatch.context() as patched:
        patched.setattr("ilk.app.pipeline.publish_all", _killed)
        with pytest.raises(KeyboardInterrupt):
            ran(corrected)
    for folder in (corrected, other):
        add(folder, "orders-3.csv", [("o2-1", "c36", days_ago(23), "21.00")])
    assert ran(corrected) == ran(other, whole=True)
    with open_workspace(corrected) as workspace:
        assert rows_of(workspace, "corrected_events", "load_no") == []


def _killed(*_args: object) -> None:
    raise KeyboardInterrupt


def test_an_order_rolled_up_of_lines_follows_their_corrections(shop_files: Path) -> None:
    (shop_files / "sources" / "orders.yaml").write_text(LINES)
    (shop_files / "segments" / "more.yaml").write_text(SEGMENTS)
    lines = [
        (f"l{number}-{line}", f"c{number:02}", days_ago(number), "60.00", f"r{number}")
        for number in range(1, 31)
        for line in (1, 2)
    ]
    add(shop_files, "lines-1.csv", lines, "receipt")
    ran(shop_files)
    other = Path(shutil.copytree(shop_files, shop_files.parent / "other"))
    for folder in (shop_files, other):
        corrections = [("l1-1", "c01", days_ago(1), "1.00", "r1"), ("l2-1", "c31", days_ago(2), "60.00", "r31")]
        add(folder, "lines-2.csv", corrections, "receipt")
    onward, anew = ran(shop_files), ran(other, whole=True)
    assert onward == anew
    assert COLUMNS.keys() == onward.keys()


def test_the_step_of_a_run_tells_how_many_took_another_ones_place(corrected: Path) -> None:
    ran(corrected)
    add(corrected, "orders-2.csv", [*CORRECTIONS, ("n1", "c02", days_ago(2), "5.00")])
    with open_workspace(corrected) as workspace:
        (note,) = [step.note for step in run(workspace, LOCAL, as_of=AS_OF).steps if step.name == "Load Orders"]
    assert note == "6 rows, 5 of them in the place of earlier ones"
