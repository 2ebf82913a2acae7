"""Figures as people read them."""

from datetime import UTC, datetime

import pytest

from ilk.app.answers import Figure, Project
from ilk.cli import figures

PROJECT = Project(
    name="s",
    title="S",
    time_zone="Europe/Berlin",
    currency="EUR",
    customer_noun="guest",
    version="0",
    state="ready",
    as_of=None,
    last_run=None,
    role="owner",
    accounts=False,
    identity=False,
)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (figures.count(1234567), "1,234,567"),
        (figures.count(None), "–"),  # noqa: RUF001
        (figures.many(1, "guest"), "1 guest"),
        (figures.many(2000, "guest"), "2,000 guests"),
        (figures.share(0.1234), "12.3 %"),
        (figures.growth(0.05).plain, "+5.0 %"),
        (figures.growth(-0.0001).plain, "0.0 %"),
        (figures.money(999.5, "EUR"), "999.50 EUR"),
        (figures.money(-12345.6, "EUR"), "-12,346 EUR"),
        (figures.number(3.10), "3.1"),
        (figures.number(100.0), "100"),
        (figures.seconds(4.21), "4.2 s"),
        (figures.seconds(185), "3 min 05 s"),
        (figures.value(True), "yes"),
        (figures.value(["a", "b"]), "a, b"),
        (figures.value(1234.5), "1,234.5"),
        (figures.value(None), "–"),  # noqa: RUF001
    ],
)
def test_a_figure_is_written_as_people_write_it(written, shown):
    assert written == shown


@pytest.mark.parametrize(
    ("format", "value", "shown"),
    [
        ("count", 1200, "1,200"),
        ("money", 1200, "1,200 EUR"),
        ("percent", 0.5, "50.0 %"),
        ("days", 3.5, "3.5 days"),
        ("number", 2.0, "2"),
        ("days", None, "–"),  # noqa: RUF001
    ],
)
def test_a_headline_figure_has_its_own_format(format, value, shown):  # noqa: A002
    figure = Figure(name="x", label="X", value=value, format=format, explanation="")
    assert figures.figure(figure, PROJECT) == shown


def test_a_moment_is_told_in_the_projects_zone_and_midnight_as_the_day():
    assert figures.moment(datetime(2025, 2, 28, 23, tzinfo=UTC), PROJECT) == "2025-03-01"
    assert figures.moment(datetime(2025, 7, 1, 8, 15, tzinfo=UTC), PROJECT) == "2025-07-01 10:15"


def test_a_trend_goes_from_the_least_to_the_most_of_the_newest_values():
    assert figures.trend([0, 7]) == "▁█"
    assert figures.trend([5, 5, 5]) == "▁▁▁"
    assert figures.trend([]) == ""
    assert figures.trend([9, 1, 2], width=2) == "▁█"


def test_a_bar_is_never_longer_than_its_place():
    assert figures.bar(0.5, 4) == "██"
    assert figures.bar(2.0, 4) == "████"
    assert figures.bar(-1.0, 4) == ""
