"""Where a live store is kept: each test that asks for a place runs on a file of SQLite and on PostgreSQL."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine

from ilk.database.intake import LOG_FILE
from ilk.database.live import LIVE_FILE
from ilk.database.live_place import LivePlace
from ilk.database.postgresql import address_of


def lose(place: LivePlace) -> None:
    """What was there is gone, by no doing of ours."""
    if place.address is None:
        for name in (LOG_FILE, LIVE_FILE):
            for each in place.folder.glob(f"{name}*"):
                each.unlink()
        return
    engine = create_engine(address_of(place.address))
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA ilk CASCADE")
    engine.dispose()


@pytest.fixture(params=["file", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> LivePlace:
    """A place in which nothing is yet."""
    if request.param == "file":
        return LivePlace(tmp_path)
    return LivePlace(tmp_path, request.getfixturevalue("live_address"))
