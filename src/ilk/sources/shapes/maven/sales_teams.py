"""The sales agents of Maven's CRM, with manager and office."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

SALES_TEAMS = Export(
    name="maven_sales_teams",
    vendor="Maven Analytics",
    what="CRM sales teams",
    documented="the data dictionary beside the files",
    telling=("sales_agent", "manager", "regional_office"),
    ready=(
        Ready(
            name="sales_teams",
            document={
                "title": "Sales teams",
                "into": {"table": "sales_team", "key": "sales_agent"},
                "columns": {
                    "sales_agent": "text(sales_agent)",
                    "manager": "text(manager)",
                    "regional_office": "text(regional_office)",
                },
            },
        ),
    ),
)
