"""Stripe's customers export: a row a customer, with the sums that Stripe keeps."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

CUSTOMERS = Export(
    name="stripe_customers",
    vendor="Stripe",
    what="customers export",
    documented="Stripe Dashboard, Customers, Export",
    telling=("id", "Email", "Name", "Created (UTC)", "Delinquent", "Total Spend", "Payment Count"),
    ready=(
        Ready(
            name="stripe_customers",
            document={
                "title": "Stripe customers",
                "into": {"customers": True, "customer": "text(id)"},
                "columns": {
                    "email": "lower(Email)",
                    "name": "text(Name)",
                    "description": "text(Description)",
                    "created": 'instant(`Created (UTC)`, zone="UTC")',
                    "delinquent": "yes_no(Delinquent)",
                    "plan": "text(Plan)",
                    "subscription_status": "text(Status)",
                    "total_spent": "money(`Total Spend`)",
                    "payments": "integer(`Payment Count`)",
                    "refunded": "money(`Refunded Volume`)",
                    "dispute_losses": "money(`Dispute Losses`)",
                },
            },
            criteria={
                "created": "behavioural",
                "plan": "behavioural",
                "total_spent": "value",
                "payments": "behavioural",
            },
            notes=("`total_spent`, `payments` and `refunded` are Stripe's own sums at the time of the export.",),
        ),
    ),
)
