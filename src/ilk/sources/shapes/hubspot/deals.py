"""HubSpot's deals export: a row a deal; won and lost ones are events of the contact they are associated with first."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.hubspot import moment
from ilk.sources.shapes.shape import Ready

_WHO = ('first_part(`Associated Contact IDs`, ";")',)
_WON = '("closedwon", "closed won", "won")'
_LOST = '("closedlost", "closed lost", "lost")'
_DEAL = {"deal_id": "text(`Record ID`)", "deal": "text(`Deal Name`)", "pipeline": "text(Pipeline)"}

DEALS = Export(
    name="hubspot_deals",
    vendor="HubSpot",
    what="deals export",
    documented="HubSpot Knowledge Base, Export your records; HubSpot's default deal properties",
    telling=("Record ID", "Deal Name", "Deal Stage", "Amount"),
    also={"Record ID": ("Record ID - Deal",), "Deal owner": ("Deal Owner",)},
    ready=(
        Ready(
            name="hubspot_deals",
            document={
                "title": "HubSpot deals",
                "into": {"table": "deal", "customer": _WHO, "key": "deal_id"},
                "columns": {
                    **_DEAL,
                    "stage": "text(`Deal Stage`)",
                    "amount": "money(Amount)",
                    "owner": "text(`Deal owner`)",
                    "created": moment("Create Date"),
                    "closes": moment("Close Date"),
                },
            },
            notes=(
                "A deal belongs to the first of its associated contacts; one without a contact goes to the quarantine.",
                "An export without `Associated Contact IDs` gives a table of nobody's deals: include associations.",
            ),
        ),
        Ready(
            name="hubspot_won",
            document={
                "title": "HubSpot deals that were won",
                "into": {
                    "events": "deal_won",
                    "customer": _WHO,
                    "occurred_at": moment("Close Date"),
                    "id": "`Record ID`",
                },
                "columns": {**_DEAL, "revenue": "money(Amount)"},
                "where": f"lower(`Deal Stage`) in {_WON}",
            },
            commerce={"order": "deal_won", "revenue": "revenue"},
        ),
        Ready(
            name="hubspot_lost",
            document={
                "title": "HubSpot deals that were lost",
                "into": {
                    "events": "deal_lost",
                    "customer": _WHO,
                    "occurred_at": moment("Close Date"),
                    "id": "`Record ID`",
                },
                "columns": {**_DEAL, "amount": "money(Amount)", "reason": "text(`Closed Lost Reason`)"},
                "where": f"lower(`Deal Stage`) in {_LOST}",
            },
        ),
    ),
)
