"""A model of survival with hazards, over customers drawn from known ones; what it and others foretold is looked at."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cache
from math import exp
from pathlib import Path

import numpy as np
import pytest
from tests.shop import AS_OF, write_shop

from ilk.app.customers import customer
from ilk.app.models import model, model_drift
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.randomness import derive
from ilk.models.alerts import Period

PEOPLE, HORIZON, SILENCE = 1500, 60, 30
LEAVING, RATIO = 0.006, 0.4
"""Of those without the newsletter so many leave each day; with it, their number times the ratio."""
FIRST, SECOND = AS_OF - timedelta(days=HORIZON), AS_OF
_MODELS = f"""
- name: stays
  survival: {{event: order, silence_days: {SILENCE}, horizon_days: {HORIZON}, using: [newsletter, noise]}}
  refit_days: null
- name: aged
  survival: {{event: order, silence_days: {SILENCE}, horizon_days: {HORIZON}, using: [days since first order]}}
  refit_days: null
- {{name: worth, value: {{horizon_days: {HORIZON}}}, refit_days: null}}
- {{name: comes, next_purchase: {{event: order}}, refit_days: null}}
"""


def letters(number: int) -> bool:
    """Whether somebody gets the newsletter."""
    return number % 2 == 0


def leaves_after(number: int) -> float:
    """After so many days, counted from the first, somebody orders no more."""
    rate = LEAVING * (RATIO if letters(number) else 1)
    return float(derive(11, "leaving", str(number)).exponential(1 / rate))


@cache
def orders() -> tuple[tuple[str, ...], ...]:
    """Every fourth day or so, from 300 days ago or later on."""
    return tuple(order for number in range(PEOPLE) for order in _orders_of(number))


def _orders_of(number: int) -> Iterator[tuple[str, ...]]:
    rng = derive(12, "orders", str(number))
    begin, day, place = 300 - int(rng.integers(0, 60)), 0.0, 0
    until = min(leaves_after(number), begin)
    while day < until:
        at = f"{AS_OF - timedelta(days=begin - day):%Y-%m-%d %H:%M}"
        yield f"o{number}-{place}", f"p{number}", at, f"{rng.uniform(8, 12):.2f}"
        day, place = day + rng.uniform(2, 6), place + 1


def write(path: Path, header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *rows])


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The shop after a run one horizon ago, when models were fitted, and one of now."""
    folder = write_shop(tmp_path_factory.mktemp("stays"))
    noise = derive(13, "noise").normal(size=PEOPLE)
    people = ((f"p{n}", "Berlin", "yes" if letters(n) else "no", f"{noise[n]:.3f}") for n in range(PEOPLE))
    write(folder / "data" / "people.csv", ("id", "city", "newsletter", "noise"), people)
    write(folder / "data" / "orders.csv", ("id", "customer", "ordered_at", "amount"), orders())
    source = folder / "sources" / "people.yaml"
    source.write_text(source.read_text().rstrip() + "\n  noise: number(noise)\n", encoding="utf-8")
    (folder / "models").mkdir()
    (folder / "models" / "shop.yaml").write_text(_MODELS, encoding="utf-8")
    settings = folder / "ilk.yaml"
    settings.write_text(settings.read_text().replace("{every: month, periods: 3}", "{every: none}"))
    with open_workspace(folder) as opened:
        run(opened, LOCAL, as_of=FIRST)
        run(opened, LOCAL, as_of=SECOND)
        yield opened


def staying(workspace: Workspace, number: int) -> float:
    return next(t.value for t in customer(workspace, LOCAL, f"p{number}").traits if t.name == "stays")


def last_order(number: int) -> float:
    """Days ago."""
    *_, (_, _, at, _) = _orders_of(number)
    return (AS_OF - datetime.fromisoformat(f"{at}+00:00")) / timedelta(days=1)


def test_hazards_are_those_the_customers_were_drawn_from(workspace: Workspace) -> None:
    rows = {row["feature"]: row for row in model(workspace, LOCAL, "stays").findings["hazards"]}
    assert rows["newsletter"]["low"] < RATIO < rows["newsletter"]["high"]
    assert rows["newsletter"]["p_value"] < 1e-4
    assert rows["noise"]["low"] < 1 < rows["noise"]["high"]
    assert min(row["constant"] for row in rows.values()) > 0.01


def test_hazards_are_learnt_from_what_was_known_one_horizon_before(workspace: Workspace) -> None:
    (known,) = workspace.model_versions.versions("aged")[0].document["hazards"]["content"]["means"]
    then = FIRST - timedelta(days=HORIZON)
    first = {row[1]: row[2] for row in reversed(orders())}
    here = {
        row[1] for row in orders() if f"{then - timedelta(days=SILENCE):%Y-%m-%d}" < row[2][:10] <= f"{then:%Y-%m-%d}"
    }
    days = [(then - datetime.fromisoformat(f"{first[who]}+00:00")) / timedelta(days=1) for who in here]
    assert known == pytest.approx(np.mean(days), abs=1.5)


def test_each_customer_has_the_chance_that_they_were_drawn_with(workspace: Workspace) -> None:
    here = {
        kind: [n for n in range(60) if letters(n) is kind and last_order(n) < SILENCE - 1] for kind in (True, False)
    }
    for kind, numbers in here.items():
        rate = LEAVING * (RATIO if kind else 1)
        chances = [staying(workspace, number) for number in numbers]
        assert np.mean(chances) == pytest.approx(exp(-rate * HORIZON), abs=0.05)
    gone = next(number for number in range(PEOPLE) if last_order(number) > SILENCE + 1)
    assert staying(workspace, gone) == 0


def test_the_card_says_what_was_read_tried_and_is_taken_for_granted(workspace: Workspace) -> None:
    card = model(workspace, LOCAL, "stays").card
    assert card is not None
    assert card.features == ("newsletter", "noise")
    assert 0.5 < card.validation["concordance"] < 0.8
    assert card.calibration["leavers foretold"] == pytest.approx(card.calibration["leavers that came"], rel=0.25)
    assert "The ratio of two customers' hazards is taken to be the same at all times." in card.limits


def looked_at(workspace: Workspace, name: str) -> tuple[list[Period], list[Period]]:
    """The periods held out in fitting, and those since the fit."""
    periods = model_drift(workspace, LOCAL, name).periods
    return [each for each in periods if each.until is None], [each for each in periods if each.until is not None]


def test_who_left_since_the_fit_is_counted_beside_who_should_have(workspace: Workspace) -> None:
    (tried,), (since,) = looked_at(workspace, "stays")
    first, second = (f"{at - timedelta(days=SILENCE):%Y-%m-%d}" for at in (FIRST, SECOND))
    here = {row[1] for row in orders() if first < row[2][:10] <= f"{FIRST:%Y-%m-%d}"}
    still = {row[1] for row in orders() if second < row[2][:10]}
    assert (since.period, since.until) == (f"{FIRST:%Y-%m-%d}", SECOND)
    assert (since.customers, since.happened) == (len(here), len(here - still))
    assert since.low < 1 < since.high
    assert tried.period == "held out in fitting"
    assert tried.alert == "none"


def test_what_came_since_the_fit_is_counted_beside_what_was_foretold(workspace: Workspace) -> None:
    tried, (purchases, amounts) = looked_at(workspace, "worth")
    assert [each.counts for each in tried] == [purchases.counts, amounts.counts] == ["purchases", "amounts"]
    known = {row[1] for row in orders() if row[2][:10] <= f"{FIRST:%Y-%m-%d}"}
    later = [row for row in orders() if row[2][:10] > f"{FIRST:%Y-%m-%d}" and row[1] in known]
    assert purchases.happened == len({(row[1], row[2][:10]) for row in later})
    assert amounts.happened == pytest.approx(sum(float(row[3]) for row in later), rel=1e-6)
    assert (purchases.customers, purchases.until) == (len(known), SECOND)
    assert amounts.expected / purchases.expected == pytest.approx(10, rel=0.02)
    assert purchases.expected == pytest.approx(purchases.happened, rel=0.15)


def test_intervals_that_are_over_held_for_about_as_many_as_was_said(workspace: Workspace) -> None:
    (_,), (since,) = looked_at(workspace, "comes")
    assert since.expected == pytest.approx(0.8 * since.customers)
    assert since.ratio == pytest.approx(1, abs=0.15)


def test_only_the_newest_period_since_the_fit_raises_an_alert(workspace: Workspace) -> None:
    run(workspace, LOCAL, as_of=SECOND + timedelta(days=6))
    assert len(looked_at(workspace, "worth")[1]) == 2  # too early for another
    run(workspace, LOCAL, as_of=SECOND + timedelta(days=20))
    newest = looked_at(workspace, "worth")[1][2:]
    assert [(each.happened, each.alert) for each in newest] == [(0, "act"), (0, "act")]
    assert model_drift(workspace, LOCAL, "worth").alert == "act"
