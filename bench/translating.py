"""Messages of the intake become events and traits: how long a piece takes, and how many come a second. Prints JSON."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

from ilk.customers.base import Origins
from ilk.database.intake import LogEntry, StoredEvent
from ilk.live.following.translating import Translation, Translator
from ilk.sources.definition import SourceDefinition
from ilk.warehouse.duckdb import DuckDBEngine

NOW = datetime(2025, 12, 1, tzinfo=UTC)
_CUSTOMER = "text(user_id else anonymous_id)"
_CONTEXT = {
    "ip": "203.0.113.7",
    "library": {"name": "analytics.js", "version": "2.11.1"},
    "page": {"path": "/tea", "title": "Tea", "url": "https://shop.example/tea?utm_source=news"},
    "userAgent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36",
}
SOURCES = [
    {
        "name": "live_orders",
        "connect": {"kind": "intake", "types": ["track"], "events": ["Order Completed"]},
        "into": {"events": "order", "customer": _CUSTOMER, "occurred_at": "at", "id": "message_id"},
        "columns": {
            "revenue": 'money(inside(properties, "total"))',
            "category": 'inside(properties, "category")',
            "product": 'integer(inside(properties, "product"))',
        },
    },
    {
        "name": "live_views",
        "connect": {"kind": "intake", "types": ["page"]},
        "into": {"events": "view", "customer": _CUSTOMER, "occurred_at": "at", "id": "message_id"},
        "columns": {"path": "page_path", "campaign": "campaign_source"},
    },
    {
        "name": "live_people",
        "connect": {"kind": "intake", "types": ["identify"]},
        "into": {"customers": True, "customer": "text(user_id)", "valid_from": "at"},
        "where": "user_id is known",
        "columns": {"email": 'text(inside(traits, "email"))', "plan": 'text(inside(traits, "plan"))'},
    },
]


def main(*pieces: int) -> dict[str, float]:
    """The milliseconds that a piece of so many messages takes, for each of some sizes."""
    sources = {each["name"]: SourceDefinition.model_validate(each) for each in SOURCES}
    origins = Origins({"email": "live_people", "plan": "live_people"}, ["live_people"], dated=["live_people"])
    translator = Translator(Translation.of(DuckDBEngine.open(None), sources, origins, "UTC"))
    entries = [_entry(number, said) for number, said in enumerate(_messages(max(pieces)))]
    found = {}
    for size in pieces:
        translator.translate(entries[:size], NOW)
        times = max(3, 500 // size)
        begin = process_time()
        for _ in range(times):
            translator.translate(entries[:size], NOW)
        found[str(size)] = (process_time() - begin) / times * 1000
    return found


def _messages(count: int) -> Iterator[dict[str, Any]]:
    """Of five messages an order, three views and what somebody said of themselves."""
    for number in range(count):
        said: dict[str, Any] = {"userId": f"c{number % 997}", "messageId": f"m{number}", "context": _CONTEXT}
        said["timestamp"] = (NOW - timedelta(seconds=number)).isoformat()
        match number % 5:
            case 0:
                properties = {"total": number % 90 + 0.5, "category": "tea", "product": number % 2000}
                yield said | {"type": "track", "event": "Order Completed", "properties": properties}
            case 1:
                yield said | {"type": "identify", "traits": {"email": f"c{number}@example.com", "plan": "gold"}}
            case _:
                yield said | {"type": "page", "properties": {"path": "/tea"}}


def _entry(number: int, said: dict[str, Any]) -> StoredEvent:
    return StoredEvent(number, NOW, LogEntry(said["messageId"], said["type"], json.dumps(said)))


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:]))))
