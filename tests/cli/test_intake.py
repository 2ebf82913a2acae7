"""`ilk intake`: what clients have sent, and what was refused."""

import json
from datetime import UTC, datetime
from pathlib import Path

from ilk.app.wiring import STATE_FOLDER
from ilk.database.intake import LOG_FILE, Arrivals, IntakeLog, LogEntry, RefusedEntry

NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)


def test_nothing_has_come_and_looking_makes_no_log(ilk, shop: Path):
    assert "Nothing has come yet" in ilk("intake").stdout
    assert json.loads(ilk("intake", "--refused", "--json").stdout)["total"] == 0
    assert not (shop / STATE_FOLDER / LOG_FILE).exists()


def test_what_came_and_what_was_refused_is_told(ilk, shop: Path):
    ilk("intake")
    log = IntakeLog.open(shop / STATE_FOLDER / LOG_FILE, NOON)
    entries = [LogEntry(str(number), "track" if number % 3 else "page", "{}") for number in range(1_500)]
    log.add([Arrivals(NOON, entries, [RefusedEntry("no-user", "an event needs a user", b'{"event":"\x1b[31mx"}\xff')])])
    log.close()
    told = ilk("intake").stdout
    assert "1,500 events" in told
    assert [line.split() for line in told.splitlines() if "track" in line or "page" in line] == [
        ["track", "1,000"],
        ["page", "500"],
    ]
    assert "no-user" in told
    refused = ilk("intake", "--refused").stdout
    assert "an event needs a user" in refused
    assert "\x1b[31m" not in refused
    assert json.loads(ilk("intake", "--json").stdout)["reasons"][0]["events"] == 1
