"""HubSpot's companies export: a row a company, the accounts of its contacts."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

COMPANIES = Export(
    name="hubspot_companies",
    vendor="HubSpot",
    what="companies export",
    documented="HubSpot Knowledge Base, Export your records; HubSpot's default company properties",
    telling=("Record ID", "Company name", "Company owner"),
    also={
        "Record ID": ("Record ID - Company",),
        "Company name": ("Company Name",),
        "Company owner": ("Company Owner",),
        "Company Domain Name": ("Domain",),
    },
    ready=(
        Ready(
            name="hubspot_companies",
            document={
                "title": "HubSpot companies",
                "into": {"table": "company", "role": "accounts", "key": "company_id", "account": "company_id"},
                "columns": {
                    "company_id": "text(`Record ID`)",
                    "name": "text(`Company name`)",
                    "domain": "lower(`Company Domain Name`)",
                    "industry": "text(Industry)",
                    "employees": "integer(`Number of Employees`)",
                    "annual_revenue": "money(`Annual Revenue`)",
                    "city": "text(City)",
                    "country": "text(`Country/Region`)",
                    "owner": "text(`Company owner`)",
                    "lifecycle_stage": "text(`Lifecycle Stage`)",
                },
            },
        ),
    ),
)
