"""The forecast of a segment from what is on record: which instants count, what is said, and when nothing is."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ilk.catalog.project import ProjectDefinition
from ilk.customers.reading import SegmentLabel, Words
from ilk.insight.forecasting.forecast import forecast
from ilk.insight.forecasting.series import series
from ilk.segments.refresh.sizes import Size

ZONE = ZoneInfo("UTC")
WORDS = Words(project=ProjectDefinition(name="shop", currency="EUR"), segments={"a": SegmentLabel("Alpha")})


def size(at: datetime, members: int, version: int = 1) -> Size:
    return Size("a", version, at, "r", members, 0, 0, 10.0 * members)


def months(count: int, members: int = 100, version: int = 1) -> list[Size]:
    return [
        size(datetime(2023 + place // 12, place % 12 + 1, 1, tzinfo=UTC), members + place, version)
        for place in range(count)
    ]


def test_a_beginning_of_a_month_counts_what_was_recorded_within_the_month_before() -> None:
    run = datetime(2023, 3, 20, 8, tzinfo=UTC)
    recorded = [*months(3), size(run, 150), size(datetime(2023, 4, 7, tzinfo=UTC), 160)]
    found = series(recorded, "month", ZONE)
    assert [(at.month, own.size) for at, own in zip(found.instants, found.sizes, strict=True)] == [
        *((1, 100), (2, 101), (3, 102), (4, 150)),
    ]
    assert found.following(2) == [datetime(2023, 5, 1, tzinfo=UTC), datetime(2023, 6, 1, tzinfo=UTC)]


def test_a_gap_and_another_version_end_the_series() -> None:
    every = months(9)
    assert len(series([each for each in every if each.as_of.month != 4], "month", ZONE).sizes) == 5
    other = [*months(4), *[size(each.as_of, each.size, version=2) for each in every[4:]]]
    assert len(series(other, "month", ZONE).sizes) == 5
    assert forecast(WORDS, "a", other, "month", 3).caveats[0] == (
        "What was recorded by earlier versions of the definition is left out."
    )


def test_too_short_a_history_foretells_nothing_and_says_what_it_takes() -> None:
    told = forecast(WORDS, "a", months(5), "month", 3)
    assert (told.figures, told.charts) == ([], {})
    assert told.sentence == "Too little is on record to foretell anything: 5 months of the 6 that it takes."


def test_no_further_than_a_third_of_the_record() -> None:
    told = forecast(WORDS, "a", months(9), "month", 12)
    assert [len(figure.points) for figure in told.figures] == [3, 3]
    assert "Looked 3 months ahead: no further than a third of what is on record." in told.caveats


def test_the_sentence_has_the_size_the_day_and_the_interval() -> None:
    flat = [size(each.as_of, 100) for each in months(9)]
    told = forecast(WORDS, "a", flat, "month", 1)
    assert told.sentence == (
        "Alpha can be expected to have 100 customers on 1 October 2023, between 100 and 100 in 19 of 20 cases: "
        "the newest value as it is."
    )
    assert told.figures[1].sentence.startswith("Alpha can be expected to have a value of €1,000 on 1 October 2023")


def test_nobody_is_the_least_that_is_expected() -> None:
    falling = [size(each.as_of, max(0, 90 - 10 * place)) for place, each in enumerate(months(9))]
    told = forecast(WORDS, "a", falling, "month", 3)
    assert all(point.low == 0 <= point.expected for point in told.figures[0].points)


def test_without_a_metric_of_value_only_the_size_is_foretold() -> None:
    plain = [Size("a", 1, each.as_of, "r", each.size, 0, 0, None) for each in months(9)]
    assert [figure.figure for figure in forecast(WORDS, "a", plain, "month", 1).figures] == ["size"]


def test_days_and_weeks_are_periods_too() -> None:
    first = datetime(2024, 1, 1, tzinfo=UTC)  # a Monday
    daily = [size(first + timedelta(days=place), 10 + place) for place in range(9)]
    weekly = [size(first + timedelta(weeks=place), 10 + place) for place in range(9)]
    assert forecast(WORDS, "a", daily, "day", 1).figures[0].points[0].at == datetime(2024, 1, 10, tzinfo=UTC)
    assert forecast(WORDS, "a", weekly, "week", 1).figures[0].points[0].at == datetime(2024, 3, 4, tzinfo=UTC)
