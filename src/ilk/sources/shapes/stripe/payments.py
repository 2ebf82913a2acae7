"""Stripe's payments export: a row a charge, with what was refunded of it, paid or failed."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

_WHO = "`Customer ID` else lower(`Customer Email`)"
_WHEN = 'instant(`Created date (UTC)`, zone="UTC")'
_NET = "money(`Converted Amount`) - (money(`Converted Amount Refunded`) else 0)"
_NET_HERE = "money(Amount) - (money(`Amount Refunded`) else 0)"
_NO_PAYMENT = '("failed", "canceled", "uncaptured", "blocked", "incomplete", "pending")'

PAYMENTS = Export(
    name="stripe_payments",
    vendor="Stripe",
    what="payments export",
    documented="Stripe Dashboard, Transactions, Payments, Export",
    telling=(
        "id",
        "Created date (UTC)",
        "Amount",
        "Amount Refunded",
        "Currency",
        "Status",
        "Customer ID",
        "Customer Email",
    ),
    also={"Created date (UTC)": ("Created (UTC)",)},
    ready=(
        Ready(
            name="stripe_payments",
            document={
                "title": "Stripe payments",
                "into": {"events": "payment", "customer": _WHO, "occurred_at": _WHEN, "id": "text(id)"},
                "columns": {
                    "revenue": (_NET, _NET_HERE),
                    "amount": "money(Amount)",
                    "refunded": "money(`Amount Refunded`)",
                    "fee": "money(Fee)",
                    "currency": "text(Currency)",
                    "status": "text(Status)",
                    "description": "text(Description)",
                    "invoice": "text(`Invoice ID`)",
                    "card_brand": "text(`Card Brand`)",
                },
                "where": f"not lower(Status) in {_NO_PAYMENT}",
            },
            commerce={"order": "payment", "revenue": "revenue"},
            currency=("Converted Currency", "Currency"),
            notes=(
                "`revenue` is in the currency that Stripe pays out, less what was refunded until the export.",
                "`amount` and `refunded` are in the `currency` of the payment.",
                "Who paid without being a customer of Stripe's is named by e-mail address.",
            ),
        ),
        Ready(
            name="stripe_refunds",
            document={
                "title": "Stripe refunds",
                "into": {
                    "events": "refund",
                    "customer": _WHO,
                    "occurred_at": (f'instant(`Refunded date (UTC)`, zone="UTC") else {_WHEN}', _WHEN),
                    "id": "text(id)",
                },
                "columns": {
                    "refunded": ("money(`Converted Amount Refunded`)", "money(`Amount Refunded`)"),
                    "is_full": "money(`Amount Refunded`) >= money(Amount)",
                },
                "where": "money(`Amount Refunded`) > 0",
            },
            notes=("A refund without a date of its own is told at the date of its payment.",),
        ),
        Ready(
            name="stripe_failed",
            document={
                "title": "Stripe payments that failed",
                "into": {"events": "failed_payment", "customer": _WHO, "occurred_at": _WHEN, "id": "text(id)"},
                "columns": {
                    "amount": "money(Amount)",
                    "currency": "text(Currency)",
                    "decline_reason": "text(`Decline Reason`)",
                },
                "where": 'lower(Status) = "failed"',
            },
        ),
    ),
)
