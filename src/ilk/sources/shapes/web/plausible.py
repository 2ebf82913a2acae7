"""Plausible's exports: counts of a day, of nobody. They become tables, and no customers, events or segments."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.figures import figures

_NOBODY = (
    "Plausible keeps counts and no visitors: this becomes a table to look at and to join to, by day, page or source,"
    " and nothing that a segment could ask about people."
)
_DOCUMENTED = "Plausible, Export your stats: the CSV files of the archive; lib/plausible/imported/csv_importer.ex"

DAYS = Export(
    name="plausible_days",
    vendor="Plausible",
    what="visitors a day",
    documented=_DOCUMENTED,
    telling=("date", "visitors", "pageviews", "visits", "views_per_visit", "bounce_rate"),
    ready=figures(
        "plausible_days",
        "Plausible: visitors a day",
        table="plausible_days",
        key="day",
        columns={
            "day": "date(date)",
            "visitors": "integer(visitors)",
            "visits": "integer(visits)",
            "page_views": "integer(pageviews)",
            "bounces": "integer(bounces)",
            "bounce_rate": "number(bounce_rate)",
            "visit_duration": "number(visit_duration)",
        },
        note=_NOBODY,
    ),
)

PAGES = Export(
    name="plausible_pages",
    vendor="Plausible",
    what="pages a day",
    documented=_DOCUMENTED,
    telling=("date", "hostname", "page", "visitors", "pageviews"),
    ready=figures(
        "plausible_pages",
        "Plausible: pages a day",
        table="plausible_pages",
        key="day_and_page",
        columns={
            "day_and_page": 'concat(date, " ", hostname, page)',
            "day": "date(date)",
            "page": "text(page)",
            "visitors": "integer(visitors)",
            "page_views": "integer(pageviews)",
            "exits": "integer(exits)",
        },
        note=_NOBODY,
    ),
)

SOURCES = Export(
    name="plausible_sources",
    vendor="Plausible",
    what="sources a day",
    documented=_DOCUMENTED,
    telling=("date", "source", "utm_campaign", "visitors", "visits", "bounces"),
    ready=figures(
        "plausible_sources",
        "Plausible: sources a day",
        table="plausible_sources",
        columns={
            "day": "date(date)",
            "source": "text(source)",
            "referrer": "text(referrer)",
            "campaign": "text(utm_campaign)",
            "campaign_medium": "text(utm_medium)",
            "campaign_content": "text(utm_content)",
            "campaign_term": "text(utm_term)",
            "visitors": "integer(visitors)",
            "visits": "integer(visits)",
            "bounces": "integer(bounces)",
        },
        note=_NOBODY,
    ),
)
