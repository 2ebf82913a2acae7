"""A run goes on from the one before: what it leaves alone is what it would have found again."""

import csv
import shutil
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.shop import AS_OF

from ilk.app.answers import RunRecord
from ilk.app.definitions import export
from ilk.app.editing import save_segment
from ilk.app.run import run
from ilk.app.segments import profile, segment, segments
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.segments.refresh.renewal import Renewal
from ilk.warehouse import sql

LATER = AS_OF + timedelta(days=10)
MORE_SEGMENTS = """
- {name: lately, title: Lately, when: did order in last 14 days}
- {name: asleep, title: Asleep, when: last order older than 20 days and spend >= 20}
- {name: awake, title: Awake, when: in segment lately and not in segment asleep}
- {name: best, title: Best, when: top 10% by spend}
"""
# Receipts as lines, of which some come late: an order is what its lines come to.
LINES = """
title: Lines
files: {path: data/lines*.csv}
into:
  events: line
  customer: text(customer)
  occurred_at: instant(ordered_at, "%Y-%m-%d %H:%M", zone="UTC")
  id: text(id)
columns:
  receipt: text(receipt)
  revenue: {value: money(amount), min: 0, required: true}
rollups:
  order: {by: [receipt], columns: {revenue: sum(revenue)}}
"""
COLUMNS = {
    "customers": ("customer_no", "city", "spend", "rfm_segment"),
    "customer_metrics": ("customer_no", "revenue", "orders"),
    "memberships": ("segment", "customer_no", "since"),
    "membership_ledger": ("segment", "customer_no", "change", "occurred_at"),
    "segment_sizes": ("segment", "as_of", "size", "entered", "left_count", "value"),
    "profiles": ("segment", "document"),
}


@pytest.fixture
def twice(shop: Path) -> tuple[Path, Path]:
    """A shop with more segments after a run, and the same again."""
    (shop / "segments" / "more.yaml").write_text(MORE_SEGMENTS)
    told = (shop / "ilk.yaml").read_text().replace("{every: month, periods: 3}", "{every: none}")
    (shop / "ilk.yaml").write_text(told)
    source = shop / "sources" / "orders.yaml"
    source.write_text(source.read_text().replace("data/orders.csv", "data/orders*.csv"))
    with open_workspace(shop) as workspace:
        run(workspace, LOCAL)
    return shop, Path(shutil.copytree(shop, shop.parent / "other"))


def order(folder: Path, *rows: Sequence[str]) -> None:
    """Put another file of orders beside the first."""
    with (folder / "data" / "orders-more.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "customer", "ordered_at", "amount"), *rows])


def state(workspace: Workspace) -> Mapping[str, list[Any]]:
    found = {}
    for table, names in COLUMNS.items():
        there = workspace.engine.tables()[table]
        query = sql.select({name: sql.column(name) for name in names if name in there}, table)
        found[table] = sorted((tuple(row.values()) for row in workspace.engine.run(query).to_pylist()), key=str)
    return found


def belonging(found: Mapping[str, list[Any]]) -> set[tuple[str, int]]:
    """Who is in which segment, whenever they came."""
    return {(segment, customer_no) for segment, customer_no, _ in found["memberships"]}


def runs_of(folder: Path, as_of: datetime, *, whole: bool, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, bool]:
    """The state after a run, and whether it went on from the one before."""
    went_on: list[Renewal] = []
    answer = Renewal.answer
    monkeypatch.setattr(Renewal, "answer", lambda self, *args: (went_on.append(self), answer(self, *args))[1])
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL, as_of=as_of, whole=whole)
        return state(workspace), bool(went_on)


@pytest.mark.parametrize("later", [AS_OF, LATER])
def test_new_orders_and_passing_days(
    twice: tuple[Path, Path], later: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = f"{AS_OF - timedelta(days=1):%Y-%m-%d}"
    for folder in twice:
        order(
            folder,
            ("n1", "c01", f"{day} 10:00", "500.00"),
            ("n2", "new", f"{day} 11:00", "7.00"),
            ("n3", "c02", "2024-11-01 09:00", "1.00"),
        )
    onward, went_on = runs_of(twice[0], later, whole=False, monkeypatch=monkeypatch)
    anew, went_on_too = runs_of(twice[1], later, whole=True, monkeypatch=monkeypatch)
    assert (went_on, went_on_too) == (True, False)
    assert onward == anew


def test_who_is_no_customer_any_more_leaves(twice: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """A member without any order is there always; one whose first order is still to come is not there yet."""
    for folder in twice:
        order(
            folder, ("n1", "c10", f"{LATER:%Y-%m-%d} 10:00", "5.00"), ("n2", "c20", f"{LATER:%Y-%m-%d} 10:00", "5.00")
        )
    onward, went_on = runs_of(twice[0], AS_OF, whole=False, monkeypatch=monkeypatch)
    anew, _ = runs_of(twice[1], AS_OF, whole=True, monkeypatch=monkeypatch)
    assert went_on
    assert onward == anew
    left = [customer_no for _, customer_no, change, _ in onward["membership_ledger"] if change == "left"]
    assert len(set(left)) == 2


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("sources/orders.yaml", "min: 0,", "min: 150,"),
        ("ilk.yaml", "Europe/Berlin", "America/New_York"),
    ],
    ids=["rows are read anew", "days begin elsewhere"],
)
def test_what_stands_on_other_ground_is_worked_out_anew(
    twice: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, file: str, old: str, new: str
) -> None:
    for folder in twice:
        told = (folder / file).read_text()
        assert old in told
        (folder / file).write_text(told.replace(old, new))
    onward, went_on = runs_of(twice[0], AS_OF, whole=False, monkeypatch=monkeypatch)
    anew, _ = runs_of(twice[1], AS_OF, whole=True, monkeypatch=monkeypatch)
    assert not went_on
    assert onward == anew


def test_an_order_that_late_lines_make_larger_is_what_it_is_now(
    shop_files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shop_files / "sources" / "orders.yaml").write_text(LINES)
    (shop_files / "segments" / "more.yaml").write_text("when: did order where revenue < 50\nname: small\n")
    lines = [(f"l{number}", f"c{number:02}", "2025-02-01 10:00", "30.00", f"r{number}") for number in range(1, 31)]
    write_lines(shop_files / "data" / "lines-1.csv", lines)
    with open_workspace(shop_files) as workspace:
        run(workspace, LOCAL)
        before = belonging(state(workspace))
    write_lines(shop_files / "data" / "lines-2.csv", [("late", "c01", "2025-02-01 10:05", "70.00", "r1")])
    after, went_on = runs_of(shop_files, AS_OF, whole=False, monkeypatch=monkeypatch)
    assert went_on
    assert sum(segment == "small" for segment, _ in before) == 30
    assert {segment for segment, _ in before - belonging(after)} == {"small"}
    assert len(before - belonging(after)) == 1


def write_lines(path: Path, lines: Sequence[Sequence[str]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("id", "customer", "ordered_at", "amount", "receipt"), *lines])


def test_profiles_are_of_everyone_who_belongs_and_not_of_those_who_came_last(
    twice: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    runs_of(twice[0], AS_OF, whole=False, monkeypatch=monkeypatch)
    for whole in (False, True):
        order(twice[0], ("n1", "new", f"{AS_OF - timedelta(days=1 + whole):%Y-%m-%d} 10:00", "500.00"))
        with open_workspace(twice[0]) as workspace:
            run(workspace, LOCAL, whole=whole)
            told = {name: profile(workspace, LOCAL, name) for name in ("berliners", "lately")}
            sizes = {each.name: each.size for each in segments(workspace, LOCAL)}
        figures = {name: {each.name: each.value for each in found.figures} for name, found in told.items()}
        assert {name: found["size"] for name, found in figures.items()} == {name: sizes[name] for name in told}


def test_an_edit_that_the_files_take_back_is_worked_out_again(
    twice: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = twice[0] / "segments" / "shop.yaml"
    written = file.read_text()
    with open_workspace(twice[0]) as workspace:
        save_segment(workspace, LOCAL, "readers", definition="everyone", why="all of them")
        export(workspace, LOCAL)
    assert file.read_text() != written
    file.write_text(written)
    onward, went_on = runs_of(twice[0], AS_OF, whole=False, monkeypatch=monkeypatch)
    anew, _ = runs_of(twice[1], AS_OF, whole=True, monkeypatch=monkeypatch)
    assert went_on
    assert belonging(onward) == belonging(anew)


def test_a_run_says_whether_it_went_on_from_the_last(twice: tuple[Path, Path]) -> None:
    with open_workspace(twice[0]) as workspace:
        said = [_how(run(workspace, LOCAL)), _how(run(workspace, LOCAL, whole=True))]
    assert said == ["going on from the last run", "all of it anew"]


def test_profiles_are_kept_where_nothing_is_another(twice: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    onward, _ = runs_of(twice[0], AS_OF, whole=False, monkeypatch=monkeypatch)
    anew, _ = runs_of(twice[1], AS_OF, whole=True, monkeypatch=monkeypatch)
    assert onward == anew
    with open_workspace(twice[0]) as workspace:
        made = _made_by(workspace)
        assert _said_of_profiles(run(workspace, LOCAL, as_of=AS_OF)).endswith("as they were")
        assert _made_by(workspace) == made


@pytest.mark.parametrize("what", ["an order", "a title", "a setting", "an edit taken back"])
def test_profiles_are_made_anew_where_something_is_another(twice: tuple[Path, Path], what: str) -> None:
    folder = twice[0]
    with open_workspace(folder) as workspace:
        made = _made_by(workspace)
        if what == "an order":
            order(folder, ("n1", "c01", f"{AS_OF - timedelta(days=400):%Y-%m-%d} 10:00", "1.00"))
        if what == "an edit taken back":
            before = segment(workspace, LOCAL, "readers").definition
            save_segment(workspace, LOCAL, "readers", definition="everyone", why="all of them")
            save_segment(workspace, LOCAL, "readers", definition=before, why="as it was")
        if what == "a title":
            file = folder / "segments" / "more.yaml"
            file.write_text(file.read_text().replace("title: Lately", "title: Newly"))
    if what == "a setting":
        file = folder / "ilk.yaml"
        file.write_text(f"{file.read_text()}active_days: 77\n")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL, as_of=AS_OF)
        assert _made_by(workspace).isdisjoint(made)


def _made_by(workspace: Workspace) -> set[str]:
    """The runs that made the published profiles."""
    return set(workspace.engine.run(sql.everything("profiles")).column("run_id").to_pylist())


def _said_of_profiles(done: RunRecord) -> str:
    (note,) = [step.note for step in done.steps if step.name == "Describe segments"]
    return note


def _how(done: RunRecord) -> str:
    (note,) = [step.note for step in done.steps if step.name == "Work out traits and segments"]
    return note.partition(", ")[2]
