"""Salesforce's opportunities: rows of their account; won and lost ones are events of it."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.salesforce import THERE
from ilk.sources.shapes.shape import Ready

_WHO = "text(AccountId)"
_KEPT = {"opportunity": "text(Name)", "origin": "text(LeadSource)", "kind": "text(Type)"}

OPPORTUNITIES = Export(
    name="salesforce_opportunities",
    vendor="Salesforce",
    what="export of opportunities",
    documented="Salesforce Object Reference, Opportunity",
    telling=("Id", "AccountId", "Name", "StageName", "Amount", "Probability", "CloseDate"),
    ready=(
        Ready(
            name="salesforce_opportunities",
            document={
                "title": "Salesforce opportunities",
                "into": {"table": "opportunity", "customer": _WHO, "key": "opportunity_id"},
                "columns": {
                    "opportunity_id": "text(Id)",
                    **_KEPT,
                    "stage": "text(StageName)",
                    "amount": "money(Amount)",
                    "probability": "number(Probability)",
                    "closes": "date(CloseDate)",
                    "is_closed": "yes_no(IsClosed)",
                    "is_won": "yes_no(IsWon)",
                    "created": 'instant(CreatedDate, zone="UTC")',
                },
                "where": THERE,
            },
            notes=("Opportunities without an account go to the quarantine: they are nobody's.",),
        ),
        Ready(
            name="salesforce_won",
            document={
                "title": "Salesforce opportunities that were won",
                "into": {
                    "events": "opportunity_won",
                    "customer": _WHO,
                    "occurred_at": "date(CloseDate)",
                    "id": "text(Id)",
                },
                "columns": {**_KEPT, "revenue": "money(Amount)"},
                "where": (
                    "yes_no(IsWon) and not yes_no(IsDeleted)",
                    "yes_no(IsWon)",
                    'StageName = "Closed Won"',
                ),
            },
            commerce={"order": "opportunity_won", "revenue": "revenue"},
            currency=("CurrencyIsoCode",),
        ),
        Ready(
            name="salesforce_lost",
            document={
                "title": "Salesforce opportunities that were lost",
                "into": {
                    "events": "opportunity_lost",
                    "customer": _WHO,
                    "occurred_at": "date(CloseDate)",
                    "id": "text(Id)",
                },
                "columns": {**_KEPT, "amount": "money(Amount)"},
                "where": (
                    "yes_no(IsClosed) and not yes_no(IsWon) and not yes_no(IsDeleted)",
                    "yes_no(IsClosed) and not yes_no(IsWon)",
                    'StageName = "Closed Lost"',
                ),
            },
        ),
    ),
)
