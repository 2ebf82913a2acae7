"""`ilk intake`: what clients have sent, and what was refused."""

import json
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

from ilk.app.wiring import STATE_FOLDER
from ilk.database.intake import LOG_FILE, Arrivals, IntakeLog, LogEntry, RefusedEntry
from ilk.database.intake_trimming import Trimming

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
    assert "The log has 0." in told
    assert "all of it is kept" in told
    refused = ilk("intake", "--refused").stdout
    assert "an event needs a user" in refused
    assert "\x1b[31m" not in refused
    assert json.loads(ilk("intake", "--json").stdout)["reasons"][0]["events"] == 1


def test_what_was_removed_from_the_log_is_told(ilk, shop: Path):
    ilk("intake")
    log = IntakeLog.open(shop / STATE_FOLDER / LOG_FILE, NOON)
    log.add([Arrivals(NOON, [LogEntry(str(number), "track", "{}") for number in range(1_200)])])
    log.trim(Trimming(2**62, datetime(2025, 4, 1, tzinfo=UTC), NOON), datetime(2025, 4, 1, tzinfo=UTC))
    log.close()
    told = " ".join(ilk("intake").stdout.split())
    assert "1,199 events and 0 refusals were removed, last 2025-04-01" in told


def test_a_source_of_webhooks_tells_the_address_for_its_sender(ilk, shop: Path):
    source = """
        title: Payments
        connect: {kind: webhook, scheme: stripe, secret: "${STRIPE}"}
        into: {table: payments, key: id}
        columns: {id: webhook_id}
    """
    (shop / "sources" / "payments.yaml").write_text(dedent(source), "utf-8")
    ilk("apply", "--why", "webhooks")
    assert "/v1/intake/webhooks/payments" in ilk("source", "show", "payments").stdout
    assert "webhooks" not in ilk("source", "show", "orders").stdout
