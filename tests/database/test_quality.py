"""What runs found of the data: kept run by run for a while, and then day by day."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ilk.database.engine import Database, sqlite_url
from ilk.database.quality import QualitySnapshot, QualitySnapshots

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[QualitySnapshots]:
    with closing(Database.open(sqlite_url(tmp_path / "database.sqlite"))) as database:
        yield QualitySnapshots(database)


def keep(kept: QualitySnapshots, *hours: float) -> None:
    """Keep what runs found so many hours after midnight."""
    for each in hours:
        at = MIDNIGHT + timedelta(hours=each)
        kept.keep(QualitySnapshot(f"run-{each}", at, f"[{each}]"))


def hours(kept: QualitySnapshots) -> list[float]:
    return sorted((each.at - MIDNIGHT) / timedelta(hours=1) for each in kept.newest(1000))


def test_of_days_before_the_newest_is_kept_and_of_days_since_everything(kept: QualitySnapshots):
    keep(kept, 1, 2, 23.5, 24, 30, 47, 48, 49, 60)
    assert kept.thin(MIDNIGHT + timedelta(hours=48), ZoneInfo("UTC")) == 4
    assert hours(kept) == [23.5, 47, 48, 49, 60]
    assert kept.newest(1)[0].body == "[60]"


def test_a_day_is_one_of_the_zone(kept: QualitySnapshots):
    keep(kept, 22, 23.5, 24, 46)  # in Berlin the day ends at 23:00 UTC
    assert kept.thin(MIDNIGHT + timedelta(hours=100), BERLIN) == 2
    assert hours(kept) == [22, 46]


def test_what_is_thinned_again_stays_as_it_is(kept: QualitySnapshots):
    keep(kept, 1, 2, 30)
    before = MIDNIGHT + timedelta(hours=30)
    assert [kept.thin(before, BERLIN), kept.thin(before, BERLIN)] == [1, 0]
    assert hours(kept) == [2, 30]


def test_a_day_that_is_passed_bit_by_bit_ends_with_its_newest_run(kept: QualitySnapshots):
    keep(kept, *range(22))
    removed = sum(kept.thin(MIDNIGHT + timedelta(hours=each), BERLIN) for each in range(1, 24))
    assert (removed, hours(kept)) == (21, [21])
