"""Klaviyo's export of a list or segment: a row a profile, with consent and what Klaviyo foretells."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

PROFILES = Export(
    name="klaviyo_profiles",
    vendor="Klaviyo",
    what="export of profiles",
    documented="Klaviyo Help Center, How to export a list or segment to a CSV file",
    telling=("Email", "First Name", "Last Name", "Email Marketing Consent", "Email Marketing Consent Timestamp"),
    ready=(
        Ready(
            name="klaviyo_profiles",
            document={
                "title": "Klaviyo profiles",
                "into": {"customers": True, "customer": "lower(Email)"},
                "columns": {
                    "klaviyo_id": "text(`Klaviyo ID`)",
                    "email": "lower(Email)",
                    "first_name": "text(`First Name`)",
                    "last_name": "text(`Last Name`)",
                    "company": "text(Organization)",
                    "phone": "text(`Phone Number`)",
                    "city": "text(City)",
                    "region": "text(`State / Region`)",
                    "country": "text(Country)",
                    "postcode": "text(`Zip Code`)",
                    "origin": "text(Source)",
                    "consent": "upper(`Email Marketing Consent`)",
                    "suppressed": "text(`Email Suppressions`)",
                    "historic_value": "money(`Historic Customer Lifetime Value`)",
                    "klaviyo_predicted_value": "money(`Predicted Customer Lifetime Value`)",
                    "total_orders": "integer(`Historic Number Of Orders`)",
                },
            },
            criteria={"consent": "behavioural", "historic_value": "value", "klaviyo_predicted_value": "value"},
            notes=("Values and orders are Klaviyo's own at the time of the export.",),
        ),
    ),
)
