"""The export of orders by WooCommerce's import and export suite: a row an order, its lines in columns beside."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

_WHO = "lower(customer_email else billing_email)"
_WHEN = ('instant(order_date) else instant(order_date, "%m/%d/%Y %H:%M:%S")',)
_NO_ORDER = '("pending", "failed", "cancelled", "checkout-draft", "trash")'
_SHARE_KEPT = '(lookup(status, {"refunded": 0}) else 1)'
"""An order of status `refunded` was paid back whole."""

ORDERS = Export(
    name="woocommerce_orders",
    vendor="WooCommerce",
    what="export of orders",
    documented="WooCommerce documentation, Import and Export of WooCommerce Orders",
    telling=("order_id", "order_date", "status", "order_total", "order_currency", "customer_email", "billing_email"),
    ready=(
        Ready(
            name="woocommerce_orders",
            document={
                "title": "WooCommerce orders",
                "into": {"events": "order", "customer": _WHO, "occurred_at": _WHEN, "id": "text(order_id)"},
                "columns": {
                    "order_no": "text(order_number)",
                    "revenue": f"money(order_total) * {_SHARE_KEPT}",
                    "total": "money(order_total)",
                    "discount": ("money(discount_total)", "money(cart_discount)"),
                    "shipping": "money(shipping_total)",
                    "taxes": "money(tax_total)",
                    "currency": "text(order_currency)",
                    "status": "text(status)",
                    "payment_method": "text(payment_method)",
                    "coupons": "text(coupon_items)",
                    "country": ("text(shipping_country else billing_country)", "text(billing_country)"),
                },
                "where": f"not status in {_NO_ORDER}",
            },
            commerce={"order": "order", "revenue": "revenue"},
            currency=("order_currency",),
            notes=(
                "`revenue` is the order's total, and 0 for orders that were refunded; parts that were paid back count.",
                "Orders that wait for payment, failed or were cancelled are none; see the event `order_cancelled`.",
                "Amounts are in each order's `currency`: choose one with `where` if there are several.",
            ),
        ),
        Ready(
            name="woocommerce_cancelled",
            document={
                "title": "WooCommerce orders that were cancelled",
                "into": {"events": "order_cancelled", "customer": _WHO, "occurred_at": _WHEN, "id": "text(order_id)"},
                "columns": {"order_no": "text(order_number)", "total": "money(order_total)"},
                "where": 'status = "cancelled"',
            },
            notes=("The file does not say when an order was cancelled: it is told at the order's own date.",),
        ),
    ),
)
