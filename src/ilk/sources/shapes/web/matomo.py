"""Matomo's visits log, as its API and its page export it: a row a visit, which is a session already."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

VISITS = Export(
    name="matomo_visits",
    vendor="Matomo",
    what="visits log",
    documented="Matomo, Live API: Live.getLastVisitsDetails; export of the Visits Log",
    telling=("idVisit", "visitorId", "firstActionTimestamp", "visitDuration", "actions", "referrerType"),
    ready=(
        Ready(
            name="matomo_visits",
            document={
                "title": "Matomo visits",
                "into": {
                    "events": "session",
                    "customer": ("userId else visitorId", "visitorId"),
                    "occurred_at": 'instant(firstActionTimestamp, "unix")',
                    "id": "text(idVisit)",
                },
                "columns": {
                    "pages": "integer(actions)",
                    "duration": "number(visitDuration)",
                    "channel": "text(referrerType)",
                    "referrer": "text(referrerName)",
                    "referrer_url": "text(referrerUrl)",
                    "keyword": "text(referrerKeyword)",
                    "device": "lower(deviceType)",
                    "browser": "text(browserName)",
                    "system": "text(operatingSystemName)",
                    "country": "text(countryCode)",
                    "city": "text(city)",
                    "language": "text(languageCode)",
                    "visitor": "text(visitorType)",
                    "visits_before": "integer(visitCount)",
                    "goals": "integer(goalConversions)",
                    "searches": "integer(searches)",
                    "bought": 'visitEcommerceStatus in ("ordered", "orderedThenAbandonedCart")',
                },
            },
            notes=(
                (
                    "Matomo ends a visit after 30 minutes, and at midnight and with a new campaign too, as sessions"
                    " made of page views do not."
                ),
                "A row of the export is a visit; its pages, `actionDetails`, are left out.",
            ),
        ),
    ),
)
