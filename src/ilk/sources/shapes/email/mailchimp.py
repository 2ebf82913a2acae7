"""Mailchimp's audience export: a file each for subscribed, unsubscribed and cleaned contacts."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

AUDIENCE = Export(
    name="mailchimp_audience",
    vendor="Mailchimp",
    what="audience export",
    documented="Mailchimp Help, View or export contacts",
    telling=("Email Address", "MEMBER_RATING", "OPTIN_TIME", "LAST_CHANGED", "LEID", "EUID"),
    ready=(
        Ready(
            name="mailchimp_audience",
            document={
                "title": "Mailchimp contacts",
                "into": {"customers": True, "customer": "lower(`Email Address`)"},
                "columns": {
                    "email": "lower(`Email Address`)",
                    "first_name": "text(`First Name`)",
                    "last_name": "text(`Last Name`)",
                    "phone": "text(`Phone Number`)",
                    "rating": "integer(MEMBER_RATING)",
                    "country": "text(CC)",
                    "region": "text(REGION)",
                    "opted_in": "instant(OPTIN_TIME)",
                    "confirmed": "instant(CONFIRM_TIME)",
                    "unsubscribed": "instant(UNSUB_TIME)",
                    "unsubscribe_reason": "text(UNSUB_REASON)",
                    "tags": 'split(replace(TAGS, "\\"", ""), ",")',
                },
            },
            criteria={"rating": "behavioural", "opted_in": "behavioural", "tags": "behavioural"},
            notes=("`rating` is Mailchimp's own, of 1 to 5 stars, by how a contact answers mail.",),
        ),
    ),
)
