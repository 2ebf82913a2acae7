"""The accounts of Maven's CRM: companies, with sector, size and parent."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

ACCOUNTS = Export(
    name="maven_accounts",
    vendor="Maven Analytics",
    what="CRM accounts",
    documented="the data dictionary beside the files",
    telling=("account", "sector", "year_established", "revenue", "employees", "office_location", "subsidiary_of"),
    ready=(
        Ready(
            name="accounts",
            document={
                "title": "Accounts",
                "into": {"customers": True, "customer": "text(account)"},
                "columns": {
                    "sector": 'replace(sector, "technolgy", "technology")',
                    "year_established": "integer(year_established)",
                    "annual_revenue": {"value": "number(revenue)", "description": "In millions of US dollars."},
                    "employees": "integer(employees)",
                    "country": "text(office_location)",
                    "parent": "text(subsidiary_of)",
                },
            },
            criteria={
                "sector": "firmographic",
                "year_established": "firmographic",
                "annual_revenue": "firmographic",
                "employees": "firmographic",
                "parent": "firmographic",
                "country": "geographic",
            },
        ),
    ),
)
