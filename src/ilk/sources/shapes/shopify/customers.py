"""Shopify's customers export: a row a customer, with the consent and the sums that Shopify keeps."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

WHO = 'lower(Email else replace(Phone, "\'", ""))'
"""Who a row of Shopify is about. Orders name nobody but by e-mail address or, of those who gave none, by telephone."""

_NO_SIGN = 'replace({}, "\'", "")'
"""Shopify writes a `'` before identifiers and telephone numbers, so that spreadsheets keep them as text."""

CUSTOMERS = Export(
    name="shopify_customers",
    vendor="Shopify",
    what="customers export",
    documented="Shopify Help Center, Exporting customers; Customer CSV file format",
    telling=("First Name", "Last Name", "Email", "Phone", "Accepts Email Marketing", "Total Spent", "Total Orders"),
    also={
        "Accepts Email Marketing": ("Accepts Marketing",),
        "Default Address City": ("City",),
        "Default Address Province Code": ("Province Code",),
        "Default Address Country Code": ("Country Code",),
        "Default Address Zip": ("Zip",),
        "Default Address Company": ("Company",),
    },
    ready=(
        Ready(
            name="shopify_customers",
            document={
                "title": "Shopify customers",
                "into": {"customers": True, "customer": WHO},
                "columns": {
                    "shopify_id": _NO_SIGN.format("`Customer ID`"),
                    "first_name": "text(`First Name`)",
                    "last_name": "text(`Last Name`)",
                    "email": "lower(Email)",
                    "phone": _NO_SIGN.format("Phone"),
                    "company": "text(`Default Address Company`)",
                    "city": "text(`Default Address City`)",
                    "region": "text(`Default Address Province Code`)",
                    "country": "text(`Default Address Country Code`)",
                    "postcode": _NO_SIGN.format("`Default Address Zip`"),
                    "accepts_email": "yes_no(`Accepts Email Marketing`)",
                    "accepts_sms": "yes_no(`Accepts SMS Marketing`)",
                    "total_spent": "money(`Total Spent`)",
                    "total_orders": "integer(`Total Orders`)",
                    "tax_exempt": "yes_no(`Tax Exempt`)",
                    "tags": 'split(Tags, ",")',
                },
            },
            criteria={
                "city": "geographic",
                "region": "geographic",
                "country": "geographic",
                "postcode": "geographic",
                "accepts_email": "behavioural",
                "accepts_sms": "behavioural",
                "total_spent": "value",
                "total_orders": "behavioural",
                "tags": "behavioural",
            },
            notes=("`total_spent` and `total_orders` are Shopify's own sums at the time of the export.",),
        ),
    ),
)
