"""Data quality of a shop: what a run finds, what it keeps, when it fails, and what faults cost in segments."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.shop import write_shop

from ilk.app.quality import quality
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.errors import NotFound, UserError
from ilk.quality.answers import QualityReport, QualitySubject

PEOPLE = """
title: Members
files: {path: data/people.csv}
into: {customers: true, customer: text(id)}
columns:
  city: text(city)
  newsletter: yes_no(newsletter)
checks:
  - {check: filled, column: city, least: 0.9}
  - {check: unique, columns: [city]}
"""
CHECKED_ORDERS = """
checks:
  - {{check: fresh, days: {days}, severity: {severity}}}
  - {{check: volume, within: 0.5}}
"""
TRAITS = """
- name: city
  title: City
  criterion: geographic
  checks: [{check: one_of, values: [Berlin, Hamburg, Köln]}, {check: drift}]
- {name: newsletter, title: Newsletter, criterion: behavioural}
- {name: spend, title: Spend, criterion: value, value: sum of order.revenue, checks: [{check: range, max: 1000}]}
- {name: rfm, rfm: {}, criterion: value}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


def told(workspace: Workspace, **asked: str) -> QualityReport:
    run(workspace, LOCAL)
    return quality(workspace, LOCAL, **asked)


def subject(report: QualityReport, name: str) -> QualitySubject:
    return next(each for each in report.subjects if each.name == name)


def fault(folder: Path) -> None:
    """Of two of forty members, one a Berliner, nobody knows the city."""
    path = folder / "data" / "people.csv"
    text = path.read_text(encoding="utf-8").replace("c04,Berlin", "c04,").replace("c05,Hamburg", "c05,")
    path.write_text(text, encoding="utf-8")


def opened(folder: Path):
    return open_workspace(folder)


def test_rows_that_broke_a_rule_count_by_what_is_wrong_with_them(folder: Path):
    with opened(folder) as workspace:
        orders = subject(told(workspace), "orders")
    assert orders.rows == 80
    assert orders.scores.valid == pytest.approx(1 - 2 / 83)
    assert orders.scores.complete == pytest.approx(80 / 81)
    assert orders.scores.unique == 1
    assert orders.scores.fresh is None
    assert orders.scores.consistent is None


def test_a_missing_value_costs_members_and_others(folder: Path):
    fault(folder)
    with opened(folder) as workspace:
        report = told(workspace)
    assert subject(report, "city").scores.complete == pytest.approx(38 / 40)
    costs = {(each.segment, each.about): (each.members, each.into, each.out) for each in report.costs}
    assert costs["berliners", "city"] == (9, 0, 2)
    sentence = next(each.sentence for each in report.costs if each.about == "city")
    assert sentence == "Were `city` known of everybody, 0 customers might leave and 2 might enter."


def test_quarantined_rows_are_told_by_the_customers_they_name(folder: Path):
    with opened(folder) as workspace:
        report = told(workspace)
    costs = {(each.segment, each.about): (each.into, each.out) for each in report.costs}
    # bad-1 and bad-2 name c01 and c02, who have one and two orders; bad-3 names nobody.
    assert costs["regulars", "orders"] == (0, 2)
    assert ("readers", "orders") not in costs
    worst = {each.code: (each.rows, each.customers) for each in report.worst}
    assert worst == {"below-minimum": (1, 1), "unparsable": (1, 1), "missing": (1, 0)}


def test_declared_checks_are_told_with_their_figures(folder: Path):
    fault(folder)
    (folder / "sources" / "people.yaml").write_text(PEOPLE, encoding="utf-8")
    orders = folder / "sources" / "orders.yaml"
    orders.write_text(orders.read_text("utf-8") + CHECKED_ORDERS.format(days=2, severity="warn"), encoding="utf-8")
    (folder / "traits" / "people.yaml").write_text(TRAITS, encoding="utf-8")
    with opened(folder) as workspace:
        report = told(workspace)
    found = {(each.name, check.check): (check.state, check.rows) for each in report.subjects for check in each.checks}
    assert found["people", "filled: city"] == ("met", 2)
    assert found["people", "unique: city"] == ("warning", 34)
    assert found["orders", "fresh"][0] == "met"
    assert found["orders", "volume"][0] == "unknown"
    assert found["city", "one_of"] == ("warning", 10)
    assert found["city", "drift"][0] == "unknown"
    # Customer n spent 10 n in each of n modulo 5 orders: 29, 34, 38 and 39 more than a thousand.
    assert found["spend", "range"] == ("warning", 4)
    assert report.sentence.endswith("3 of 7 checks not met.")


def test_a_check_that_fails_keeps_the_published_state(folder: Path):
    with opened(folder) as workspace:
        first = told(workspace).run_id
    orders = folder / "sources" / "orders.yaml"
    orders.write_text(orders.read_text("utf-8") + CHECKED_ORDERS.format(days=0.4, severity="fail"), encoding="utf-8")
    with opened(folder) as workspace:
        with pytest.raises(UserError) as error:
            run(workspace, LOCAL)
        assert error.value.code == "check-failed"
        said = str(error.value)
        assert re.search(r"The newest row is [0-9.,]+ (hours|days) old; at most 9.6 hours are expected", said)
        report = quality(workspace, LOCAL)
    assert report.run_id != first
    assert subject(report, "orders").checks[0].state == "failed"


def test_every_run_is_a_point_of_the_trend(folder: Path):
    with opened(folder) as workspace:
        told(workspace)
        report = told(workspace)
    assert len(report.trend) == 2
    assert {*report.charts} == {"scores", "trend"}
    assert report.trend[0].sources.keys() == {"orders", "people"}


def test_of_days_long_ago_the_last_run_alone_is_kept_once_a_run_is_over(folder: Path):
    settings = folder / "ilk.yaml"
    settings.write_text(f"{settings.read_text(encoding='utf-8').rstrip()}\nquality: {{keep_days: 30}}\n", "utf-8")
    with opened(folder) as workspace:
        newest = told(workspace)
        found = workspace.quality.newest(1)[0]
        noon = found.at.replace(hour=12)
        old = [noon - timedelta(days=days, hours=hours) for days in (20, 40, 41) for hours in (0, 1, 2)]
        for number, at in enumerate(old):
            workspace.quality.keep(replace(found, run_id=f"old-{number}", at=at))
        report = told(workspace)
        kept = [each.at for each in workspace.quality.newest(100)]
    assert kept[2:] == [old[0], old[1], old[2], old[3], old[6]]
    assert len(report.trend) == len(kept)
    assert [each.run_id for each in report.trend[-2:]] == [newest.run_id, report.run_id]


def test_one_source_can_be_asked_for_and_a_misspelt_one_is_told(folder: Path):
    with opened(folder) as workspace:
        assert [each.name for each in told(workspace, name="orders").subjects] == ["orders"]
        with pytest.raises(NotFound) as error:
            quality(workspace, LOCAL, name="order")
    assert "`orders`" in str(error.value)


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("{check: unique, columns: [cty]}", "unknown column `cty`"),
        ("{check: reference, column: city, table: towns, of: name}", "unknown table `towns`"),
        ("{check: fresh, days: 2}", "nothing says how old a row of this source is"),
        ("{check: fresh, days: 2, column: city}", "`city` is text, and a date or an instant says"),
        ("{check: filled, column: city, least: 2}", "`least` should be at most 1.0"),
        ("{check: uniqe, columns: [city]}", "unique"),
    ],
)
def test_a_check_that_means_nothing_is_told_before_anything_runs(folder: Path, check: str, says: str):
    path = folder / "sources" / "people.yaml"
    path.write_text(path.read_text("utf-8") + f"checks: [{check}]\n", encoding="utf-8")
    with opened(folder) as workspace, pytest.raises(UserError) as error:
        run(workspace, LOCAL)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("check", "says"),
    [
        ("{check: range, min: 0}", "`min: 0` is no bound for text"),
        ("{check: range}", "a range has a `min`, a `max`, or both"),
        ("{check: pattern, pattern: '('}", "not a regular expression"),
    ],
)
def test_a_check_of_a_trait_fits_its_type(folder: Path, check: str, says: str):
    path = folder / "traits" / "people.yaml"
    text = path.read_text("utf-8").replace("criterion: geographic}", f"criterion: geographic, checks: [{check}]}}")
    path.write_text(text, encoding="utf-8")
    with opened(folder) as workspace, pytest.raises(UserError) as error:
        run(workspace, LOCAL)
    assert says in str(error.value)
