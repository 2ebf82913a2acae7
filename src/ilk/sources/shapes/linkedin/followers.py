"""LinkedIn's new followers of a page, by day: figures of the page, not of people."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.figures import figures, of_whom

FOLLOWERS = Export(
    name="linkedin_followers",
    vendor="LinkedIn",
    what="export of a page's new followers",
    documented="LinkedIn Help, Page analytics, Export follower analytics",
    telling=("Date", "Sponsored followers", "Organic followers", "Total followers"),
    ready=figures(
        "linkedin_followers",
        "LinkedIn followers by day",
        table="linkedin_day",
        key="day",
        columns={
            "day": 'date(Date, "%m/%d/%Y") else date(Date)',
            "sponsored": "integer(`Sponsored followers`)",
            "organic": "integer(`Organic followers`)",
            "auto_invited": "integer(`Auto-invited followers`)",
            "new_followers": "integer(`Total followers`)",
        },
        note=of_whom("the page"),
    ),
)
