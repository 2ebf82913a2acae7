"""Shopify's orders export: a row a line of an order; what is the order's own stands in its first row alone."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready
from ilk.sources.shapes.shopify.customers import WHO

_OF_THE_ORDER = (
    *("Email", "Phone", "Financial Status", "Currency", "Discount Code", "Cancelled at", "Source"),
    *("Shipping Country", "Created at"),
)
"""Columns that stand in the first row and hold for all lines. Sums are not among them: they are the order's, once."""

ORDERS = Export(
    name="shopify_orders",
    vendor="Shopify",
    what="orders export",
    documented="Shopify Help Center, Exporting orders; Order CSV file format",
    telling=("Name", "Email", "Financial Status", "Total", "Created at", "Lineitem quantity", "Lineitem name"),
    ready=(
        Ready(
            name="shopify_orders",
            document={
                "title": "Shopify orders",
                "files": {"carry": {"within": "Name", "columns": _OF_THE_ORDER}},
                "into": {
                    "events": "purchase",
                    "customer": (WHO, "lower(Email)"),
                    "occurred_at": 'instant(`Created at`, "%Y-%m-%d %H:%M:%S %z")',
                },
                "columns": {
                    "order_no": "text(Name)",
                    "product": "text(`Lineitem name`)",
                    "sku": "text(`Lineitem sku`)",
                    "brand": "text(Vendor)",
                    "quantity": "integer(`Lineitem quantity`)",
                    "price": "money(`Lineitem price`)",
                    "line_discount": "money(`Lineitem discount`)",
                    "total": "money(Total)",
                    "net": ("money(Total) - (money(`Refunded Amount`) else 0)", "money(Total)"),
                    "refunded": "money(`Refunded Amount`)",
                    "discount": "money(`Discount Amount`)",
                    "shipping": "money(Shipping)",
                    "taxes": "money(Taxes)",
                    "discount_code": "text(`Discount Code`)",
                    "status": "text(`Financial Status`)",
                    "channel": "text(Source)",
                    "country": "text(`Shipping Country`)",
                    "currency": "text(Currency)",
                },
                "where": ('`Cancelled at` is missing and not `Financial Status` = "voided"', "true"),
                "rollups": {
                    "order": {
                        "by": ["order_no"],
                        "columns": {
                            "revenue": "sum(net)",
                            "total": "sum(total)",
                            "refunded": "sum(refunded)",
                            "discount": "sum(discount)",
                            "items": "sum(quantity)",
                            "lines": "count()",
                            "discount_code": "first(discount_code)",
                            "status": "first(status)",
                            "channel": "first(channel)",
                            "country": "first(country)",
                            "currency": "first(currency)",
                        },
                    }
                },
            },
            commerce={"order": "order", "revenue": "revenue", "line": "purchase", "product": "product"},
            currency=("Currency",),
            notes=(
                "An order's `revenue` is its total, with shipping and taxes, less what was refunded until the export.",
                "Cancelled and voided orders are no orders here; cancelled ones are the event `order_cancelled`.",
            ),
        ),
        Ready(
            name="shopify_cancelled",
            document={
                "title": "Shopify orders that were cancelled",
                "into": {
                    "events": "order_cancelled",
                    "customer": (WHO, "lower(Email)"),
                    "occurred_at": 'instant(`Cancelled at`, "%Y-%m-%d %H:%M:%S %z")',
                    "id": "text(Name)",
                },
                "columns": {"order_no": "text(Name)", "total": "money(Total)"},
                "where": "`Cancelled at` is known",
            },
        ),
    ),
)
