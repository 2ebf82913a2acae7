"""Google Analytics 4, as it exports to BigQuery: daily tables and those of today, as Parquet or JSON lines."""

from collections.abc import Mapping

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready
from ilk.sources.shapes.web.sessions import SESSION, campaign_of

_URL = 'entry(event_params, "page_location")'
_BEFORE = 'entry(event_params, "page_referrer")'
_WHO_AND_WHEN = {
    "customer": ("user_id else user_pseudo_id", "user_pseudo_id"),
    "occurred_at": 'instant(event_timestamp, "unix_us")',
}


def _part(record: str, name: str) -> tuple[str, str]:
    """A value of a nested record: a column of its own in JSON lines, JSON in one column in Parquet."""
    return (f"text(`{record}.{name}`)", f'inside({record}, "{name}")')


_TECHNOLOGY: Mapping[str, str | tuple[str, str]] = {
    "device": _part("device", "category"),
    "system": _part("device", "operating_system"),
    "browser": _part("device", "web_info.browser"),
    "country": _part("geo", "country"),
    "city": _part("geo", "city"),
}

EVENTS = Export(
    name="ga4_events",
    vendor="Google Analytics 4",
    what="BigQuery export",
    documented="Analytics Help, [GA4] BigQuery Export schema: events_YYYYMMDD and events_intraday_YYYYMMDD",
    telling=("event_date", "event_timestamp", "event_name", "event_params", "user_pseudo_id"),
    ready=(
        Ready(
            name="ga4_page_views",
            document={
                "title": "Page views of Google Analytics 4",
                "into": {"events": "page_view", **_WHO_AND_WHEN},
                "where": 'event_name = "page_view"',
                "columns": {
                    "page": f"url_path({_URL})",
                    "title": 'entry(event_params, "page_title")',
                    "channel": f"traffic_channel({_URL}, {_BEFORE})",
                    "referrer": f"url_host({_BEFORE})",
                    **campaign_of(_URL),
                    **_TECHNOLOGY,
                    "ga_session": 'entry(event_params, "ga_session_id")',
                },
                "rollups": {"session": SESSION},
            },
            notes=(
                (
                    "Somebody who logs in is known by `user_id` from then on, and before by their browser: the two are"
                    " different customers until an identity joins them."
                ),
                (
                    "Export either a day's table or the intraday table of that day: what differs between the two would"
                    " count twice."
                ),
            ),
        ),
        Ready(
            name="ga4_purchases",
            document={
                "title": "Purchases of Google Analytics 4",
                "into": {"events": "web_purchase", **_WHO_AND_WHEN},
                "where": 'event_name = "purchase"',
                "columns": {
                    "transaction": 'entry(event_params, "transaction_id")',
                    "revenue": 'money(entry(event_params, "value"))',
                    "currency": 'entry(event_params, "currency")',
                    **_TECHNOLOGY,
                },
            },
            notes=("Amounts are in the currency of each purchase, `currency`.",),
        ),
        Ready(
            name="ga4_other_events",
            document={
                "title": "Other events of Google Analytics 4",
                "into": {"events": "web_event", **_WHO_AND_WHEN},
                "where": 'not event_name in ("page_view", "purchase")',
                "columns": {
                    "name": "text(event_name)",
                    "page": f"url_path({_URL})",
                    "value": 'number(entry(event_params, "value"))',
                    **_TECHNOLOGY,
                },
            },
        ),
    ),
)
