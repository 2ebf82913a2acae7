"""A message as a row: the same columns for every one, so that what was brought can be read by any mapping to come."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec

_SAID: Mapping[str, str] = MappingProxyType(
    {
        "message_id": "messageId",
        "type": "type",
        "event": "event",
        "user_id": "userId",
        "anonymous_id": "anonymousId",
        "group_id": "groupId",
        "previous_id": "previousId",
        "name": "name",
        "category": "category",
        "properties": "properties",
        "traits": "traits",
        "context": "context",
    }
)
"""Columns, by what messages call them; objects are JSON."""

_CONTEXT: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "page_url": ("page", "url"),
        "page_path": ("page", "path"),
        "page_title": ("page", "title"),
        "referrer": ("page", "referrer"),
        "campaign_name": ("campaign", "name"),
        "campaign_source": ("campaign", "source"),
        "campaign_medium": ("campaign", "medium"),
        "campaign_term": ("campaign", "term"),
        "campaign_content": ("campaign", "content"),
        "locale": ("locale",),
        "time_zone": ("timezone",),
        "ip": ("ip",),
        "user_agent": ("userAgent",),
        "device_type": ("device", "type"),
        "device_model": ("device", "model"),
        "system": ("os", "name"),
        "system_version": ("os", "version"),
        "app": ("app", "name"),
        "app_version": ("app", "version"),
        "client": ("library", "name"),
    }
)
"""Columns, by where the context says them."""

_PAGE = {"page_url": "url", "page_path": "path", "page_title": "title", "referrer": "referrer"}
"""What `page` says in its properties too."""
_CAMPAIGN = {
    "campaign_name": "utm_campaign",
    "campaign_source": "utm_source",
    "campaign_medium": "utm_medium",
    "campaign_term": "utm_term",
    "campaign_content": "utm_content",
}
"""What the address of a page says of the campaign that led there."""

_KNOWN = {*_SAID.values(), "timestamp", "receivedAt"}

TEXTS = (*_SAID, *_CONTEXT, "other")
"""The columns that are texts."""


@dataclass(frozen=True, slots=True)
class Flattening:
    """Where some columns stand in a message, found once for many messages. Nothing else is read."""

    said: Sequence[tuple[str, str]]
    context: Sequence[tuple[str, tuple[str, ...]]]
    page: Mapping[str, str]
    campaign: bool
    other: bool

    def texts(self, message: Mapping[str, Any]) -> dict[str, str | None]:
        """The columns of a message that are texts. `other` is JSON of what the specification does not know."""
        row = {name: _text(message.get(key)) for name, key in self.said}
        if self.context:
            context = _object(message.get("context"))
            row |= {name: _text(_at(context, path)) for name, path in self.context}
        if self.page and message.get("type") == "page":
            own = _object(message.get("properties"))
            row |= {name: row[name] or _text(own.get(key)) for name, key in self.page.items()}
        if self.campaign:
            row |= _campaign(row)
        if self.other:
            others = {name: value for name, value in message.items() if name not in _KNOWN}
            row["other"] = _text(others) if others else None
        return row


@cache
def _flattening(wanted: frozenset[str]) -> Flattening:
    campaign = not wanted.isdisjoint(_CAMPAIGN)
    needed = wanted | {*_CAMPAIGN, "page_url"} if campaign else wanted
    return Flattening(
        said=[(name, key) for name, key in _SAID.items() if name in needed],
        context=[(name, path) for name, path in _CONTEXT.items() if name in needed],
        page={name: key for name, key in _PAGE.items() if name in needed},
        campaign=campaign,
        other="other" in wanted,
    )


def flattening_of(wanted: Iterable[str]) -> Flattening:
    """Where the wanted columns stand; others may come along."""
    return _flattening(frozenset(wanted))


def texts_of(message: Mapping[str, Any]) -> dict[str, str | None]:
    """All columns of a message that are texts."""
    return flattening_of(TEXTS).texts(message)


def _campaign(row: Mapping[str, str | None]) -> dict[str, str | None]:
    """The campaign of the page's address, where the context names none."""
    url = row["page_url"]
    if url is None or any(row[name] for name in _CAMPAIGN):
        return {}
    try:
        said = parse_qs(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return {}
    return {name: said[key][0] for name, key in _CAMPAIGN.items() if key in said}


def _at(context: Mapping[str, Any], path: tuple[str, ...]) -> Any:
    value: Any = context
    for key in path:
        value = _object(value).get(key)
    return value


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    match value:
        case None | "":
            return None
        case str():
            return value
        case _:
            return msgspec.json.encode(value).decode()
