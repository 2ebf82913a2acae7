"""LinkedIn's new followers of a page, by day: figures of the page, not of people."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

FOLLOWERS = Export(
    name="linkedin_followers",
    vendor="LinkedIn",
    what="export of a page's new followers",
    documented="LinkedIn Help, Page analytics, Export follower analytics",
    telling=("Date", "Sponsored followers", "Organic followers", "Total followers"),
    ready=(
        Ready(
            name="linkedin_followers",
            document={
                "title": "LinkedIn followers by day",
                "into": {"table": "linkedin_day", "key": "day"},
                "columns": {
                    "day": 'date(Date, "%m/%d/%Y") else date(Date)',
                    "sponsored": "integer(`Sponsored followers`)",
                    "organic": "integer(`Organic followers`)",
                    "auto_invited": "integer(`Auto-invited followers`)",
                    "new_followers": "integer(`Total followers`)",
                },
            },
            notes=("Figures of days are the page's, not people's: a table that reports can read, and no customer's.",),
        ),
    ),
)
