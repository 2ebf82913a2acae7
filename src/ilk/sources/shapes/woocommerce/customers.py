"""WooCommerce's customers report (Analytics, Customers, Download): registered customers and guests, with sums."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

CUSTOMERS = Export(
    name="woocommerce_customers",
    vendor="WooCommerce",
    what="customers report",
    documented="WooCommerce's own code, the export columns of its customers report; its manual, Customers Report",
    telling=("Name", "Username", "Last Active", "Sign Up", "Email", "Orders", "Total Spend", "AOV"),
    ready=(
        Ready(
            name="woocommerce_customers",
            document={
                "title": "WooCommerce customers",
                "into": {"customers": True, "customer": "lower(Email)"},
                "columns": {
                    "name": "text(Name)",
                    "username": "text(Username)",
                    "email": "lower(Email)",
                    "total_orders": "integer(Orders)",
                    "total_spent": "money(`Total Spend`)",
                    "country": "text(`Country / Region`)",
                    "region": "text(Region)",
                    "city": "text(City)",
                    "postcode": "text(`Postal Code`)",
                    "phone": "text(`Billing Phone`)",
                    "role": "text(Role)",
                },
            },
            criteria={"total_orders": "behavioural", "total_spent": "value"},
            notes=("`total_spent` and `total_orders` are WooCommerce's own sums at the time of the report.",),
        ),
    ),
)
