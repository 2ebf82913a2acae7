"""Salesforce's accounts: a row an account, the customers of the other files."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.salesforce import THERE
from ilk.sources.shapes.shape import Ready

ACCOUNTS = Export(
    name="salesforce_accounts",
    vendor="Salesforce",
    what="export of accounts",
    documented="Salesforce Object Reference, Account",
    telling=("Id", "Name", "Type", "Industry", "AnnualRevenue", "NumberOfEmployees", "BillingCountry"),
    ready=(
        Ready(
            name="salesforce_accounts",
            document={
                "title": "Salesforce accounts",
                "into": {"customers": True, "customer": "text(Id)"},
                "columns": {
                    "name": "text(Name)",
                    "account_type": "text(Type)",
                    "industry": "text(Industry)",
                    "annual_revenue": "money(AnnualRevenue)",
                    "employees": "integer(NumberOfEmployees)",
                    "country": "text(BillingCountry)",
                    "region": "text(BillingState)",
                    "city": "text(BillingCity)",
                    "postcode": "text(BillingPostalCode)",
                    "phone": "text(Phone)",
                    "website": "lower(Website)",
                    "rating": "text(Rating)",
                    "origin": "text(AccountSource)",
                    "parent": "text(ParentId)",
                    "owner": "text(OwnerId)",
                    "created": 'instant(CreatedDate, zone="UTC")',
                },
                "where": THERE,
            },
            criteria={
                "industry": "firmographic",
                "account_type": "firmographic",
                "annual_revenue": "firmographic",
                "employees": "firmographic",
                "created": "behavioural",
            },
        ),
    ),
)
