"""The export of users and customers by WooCommerce's import and export suite: a row an account."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

USERS = Export(
    name="woocommerce_users",
    vendor="WooCommerce",
    what="export of users and customers",
    documented="WooCommerce documentation, Import and Export of WordPress Users and WooCommerce Customers",
    telling=("user_login", "user_email", "user_registered", "billing_city", "billing_country"),
    ready=(
        Ready(
            name="woocommerce_users",
            document={
                "title": "WooCommerce accounts",
                "into": {"customers": True, "customer": "lower(user_email)"},
                "columns": {
                    "username": "text(user_login)",
                    "email": "lower(user_email)",
                    "first_name": ("text(first_name else billing_first_name)", "text(billing_first_name)"),
                    "last_name": ("text(last_name else billing_last_name)", "text(billing_last_name)"),
                    "company": "text(billing_company)",
                    "phone": "text(billing_phone)",
                    "city": "text(billing_city)",
                    "region": "text(billing_state)",
                    "country": "text(billing_country)",
                    "postcode": "text(billing_postcode)",
                    "role": "text(roles)",
                    "registered": "instant(user_registered)",
                },
            },
            criteria={"registered": "behavioural"},
        ),
    ),
)
