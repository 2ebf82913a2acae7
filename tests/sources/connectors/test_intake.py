"""Live events as rows: what came since the last run, with whatever fields a mapping reads."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.sources.till import NOW, Till

from ilk.database.intake import LOG_FILE, Arrivals, IntakeLog, LogEntry
from ilk.kernel.progress import Silent
from ilk.sources.connectors.brought import Brought
from ilk.sources.connectors.intake.flattening import texts_of
from ilk.sources.context import LoadReport
from ilk.sources.definition import SourceDefinition
from ilk.sources.loading import load
from ilk.sources.places import bring_new, trial_files


class Live:
    """A till that is told of its sales as they happen."""

    def __init__(self, till: Till) -> None:
        self.till = till
        self.columns = {"revenue": 'money(inside(properties, "total"))'}
        self.connect: dict[str, Any] = {"kind": "intake", "types": ["track"], "events": ["Sale"]}

    def source(self) -> SourceDefinition:
        into = {"events": "sale", "customer": "user_id else anonymous_id", "occurred_at": "at", "id": "message_id"}
        said = {"name": "sales", "connect": self.connect, "into": into, "columns": self.columns}
        return SourceDefinition.model_validate(said)

    def send(self, *messages: dict[str, Any]) -> None:
        entries = [_entry(number, said) for number, said in enumerate(messages)]
        log = IntakeLog.open(self.till.root / LOG_FILE, NOW)
        log.add([Arrivals(NOW, entries)])
        log.close()

    def run(self) -> tuple[Brought, LoadReport]:
        brought = bring_new(self.source(), self.till.context(), Silent())
        return brought, load(self.till.engine, self.source(), [], self.till.context(), Silent())

    def rows(self, columns: str) -> list[tuple[Any, ...]]:
        return self.till.rows(f"SELECT {columns} FROM event_sale ORDER BY occurred_at, event_id")


def _entry(number: int, said: dict[str, Any]) -> LogEntry:
    at = (NOW - timedelta(hours=1) + timedelta(seconds=number)).isoformat()
    whole = {"type": "track", "event": "Sale", "userId": "ann", "messageId": "m", "timestamp": at} | said
    return LogEntry(whole["messageId"], whole["type"], json.dumps(whole))


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    till = Till(tmp_path)
    yield Live(till)
    till.engine.close()


def sale(name: str, total: Any = 1, **said: Any) -> dict[str, Any]:
    return {"messageId": name, "properties": {"total": total}, **said}


def test_before_anything_came_a_run_loads_nothing_and_a_trial_knows_the_columns(live):
    brought, report = live.run()
    assert (brought.count, report.rows_read) == (0, 0)
    with trial_files(live.source(), live.till.context()) as files:
        assert len(files) == 1


def test_each_run_loads_what_came_since_the_last(live):
    live.send(sale("a", 2.5), sale("b", "3"))
    assert live.run()[1].rows_loaded == 2
    assert live.run()[1].rows_read == 0
    live.send(sale("b", "3"), sale("c", 4))
    assert live.run()[1].rows_loaded == 1
    assert sorted(float(each) for (each,) in live.rows("revenue")) == [2.5, 3.0, 4.0]


def test_types_and_names_of_events_are_chosen(live):
    live.send(sale("a"), sale("b", event="Refund"), sale("c", type="page", event=None))
    assert live.run()[0].count == 1
    live.connect |= {"events": []}
    assert live.run()[0].count == 2


def test_whoever_is_not_known_yet_is_known_by_the_device(live):
    live.send(sale("a", userId=None, anonymousId="device-1"), sale("b"))
    live.run()
    known = "SELECT customer_id FROM customer_keys ORDER BY 1"
    assert live.till.rows(known) == [("ann",), ("device-1",)]


def test_values_change_their_type_and_what_cannot_be_read_is_put_aside(live):
    live.send(sale("a", 1), sale("b", "2.50"), sale("c", True), sale("d", [1]), sale("e", None), sale("f", 2**70))
    report = live.run()[1]
    assert (report.rows_loaded, report.rows_quarantined) == (3, 3)


def test_a_field_that_a_mapping_reads_from_now_on_is_read_from_the_first_event_on(live):
    live.send(sale("a", properties={"total": 1, "coupon": "X"}))
    live.run()
    live.columns |= {"coupon": 'inside(properties, "coupon")', "unheard_of": 'inside(other, "unheard_of.of")'}
    live.send(sale("b", properties={"total": 2}, unheard_of={"of": "kept"}))
    live.run()
    assert sorted(live.rows("revenue, coupon, unheard_of")) == [(1, "X", None), (2, None, "kept")]


def test_a_log_that_was_made_anew_goes_on(live):
    live.send(sale("a"), sale("b"))
    live.run()
    (live.till.root / LOG_FILE).unlink()
    log = IntakeLog.open(live.till.root / LOG_FILE, NOW + timedelta(days=1))
    log.close()
    live.send(sale("c"))
    assert live.run()[1].rows_loaded == 1


def told(**said: Any) -> dict[str, str]:
    return {name: value for name, value in texts_of(said).items() if value is not None}


def test_the_context_has_columns_of_its_own():
    context = {
        "page": {"url": "https://shop.example.com/a", "title": "A", "referrer": ""},
        "campaign": {"source": "news", "medium": "email"},
        "locale": "de-DE",
        "timezone": "Europe/Berlin",
        "device": {"type": "ios"},
        "os": {"name": "iOS", "version": 18},
        "userAgent": "Browser/1",
        "screen": {"width": 100},
    }
    row = told(type="track", context=context)
    assert json.loads(row.pop("context")) == context
    assert row == {
        "type": "track",
        "page_url": "https://shop.example.com/a",
        "page_title": "A",
        "campaign_source": "news",
        "campaign_medium": "email",
        "locale": "de-DE",
        "time_zone": "Europe/Berlin",
        "device_type": "ios",
        "system": "iOS",
        "system_version": "18",
        "user_agent": "Browser/1",
    }


def test_a_page_says_where_it_is_in_its_properties_too_and_its_address_names_the_campaign():
    url = "https://shop.example.com/?utm_source=a%20b&utm_campaign=spring&utm_source=c"
    row = told(type="page", properties={"url": url, "path": "/"})
    assert (row["page_url"], row["page_path"]) == (url, "/")
    assert (row["campaign_source"], row["campaign_name"]) == ("a b", "spring")
    named = told(type="page", properties={"url": url}, context={"campaign": {"source": "news"}})
    assert (named["campaign_source"], named.get("campaign_name")) == ("news", None)


@pytest.mark.parametrize("odd", [5, "text", [1], {"page": 7, "os": [1]}, {"page": {"url": "http://[x?utm_source=a"}}])
def test_a_context_of_another_shape_is_kept_and_read_as_far_as_it_goes(odd):
    assert json.loads(json.dumps(told(type="page", context=odd)))["type"] == "page"


def test_what_the_specification_does_not_know_is_kept():
    assert told(type="track", integrations={"All": True}, x=1)["other"] == '{"integrations":{"All":true},"x":1}'
