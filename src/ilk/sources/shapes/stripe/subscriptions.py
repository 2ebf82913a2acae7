"""Stripe's subscriptions export: a row a subscription, as it stands at the time of the export."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

_WHO = "text(`Customer ID`)"


def _instant(column: str) -> str:
    return f'instant(`{column} (UTC)`, zone="UTC")'


SUBSCRIPTIONS = Export(
    name="stripe_subscriptions",
    vendor="Stripe",
    what="subscriptions export",
    documented="Stripe Dashboard, Subscriptions, Export",
    telling=("id", "Customer ID", "Status", "Created (UTC)", "Current Period Start (UTC)", "Current Period End (UTC)"),
    ready=(
        Ready(
            name="stripe_subscriptions",
            document={
                "title": "Stripe subscriptions",
                "into": {"table": "subscription", "customer": _WHO, "key": "subscription_id"},
                "columns": {
                    "subscription_id": "text(id)",
                    "plan": "text(Plan)",
                    "product": "text(Product)",
                    "quantity": "integer(Quantity)",
                    "amount": "money(Amount)",
                    "interval": "text(Interval)",
                    "currency": "text(Currency)",
                    "status": "text(Status)",
                    "created": _instant("Created"),
                    "started": (_instant("Start Date"), _instant("Start")),
                    "period_start": _instant("Current Period Start"),
                    "period_end": _instant("Current Period End"),
                    "trial_end": _instant("Trial End"),
                    "canceled": _instant("Canceled At"),
                    "ended": _instant("Ended At"),
                    "cancellation_reason": "text(`Cancellation Reason`)",
                },
            },
            notes=("A newer export takes the place of an older one, subscription by subscription.",),
        ),
        Ready(
            name="stripe_subscribed",
            document={
                "title": "Stripe subscriptions that began",
                "into": {
                    "events": "subscribed",
                    "customer": _WHO,
                    "occurred_at": _instant("Created"),
                    "id": "text(id)",
                },
                "columns": {"plan": "text(Plan)", "amount": "money(Amount)"},
            },
        ),
        Ready(
            name="stripe_unsubscribed",
            document={
                "title": "Stripe subscriptions that were canceled",
                "into": {
                    "events": "subscription_canceled",
                    "customer": _WHO,
                    "occurred_at": _instant("Canceled At"),
                    "id": "text(id)",
                },
                "columns": {"plan": "text(Plan)", "reason": "text(`Cancellation Reason`)"},
                "where": "`Canceled At (UTC)` is known",
            },
        ),
    ),
)
