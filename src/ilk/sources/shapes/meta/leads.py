"""Leads of Facebook and Instagram forms: people with an address, and when they left it, by which advertisement."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

_WHO = ('lower(email) else replace(phone_number, "p:", "")', "lower(email)")

LEADS = Export(
    name="meta_leads",
    vendor="Meta",
    what="leads of instant forms",
    documented="Meta Business Help Center, Download leads; Marketing API, Lead",
    telling=("id", "created_time", "ad_id", "ad_name", "campaign_name", "form_id", "platform", "email"),
    ready=(
        Ready(
            name="meta_leads",
            document={
                "title": "Leads of Facebook and Instagram",
                "into": {"events": "lead", "customer": _WHO, "occurred_at": "instant(created_time)", "id": "text(id)"},
                "columns": {
                    "platform": 'lookup(platform, {"fb": "Facebook", "ig": "Instagram"}) else platform',
                    "campaign": "text(campaign_name)",
                    "ad": "text(ad_name)",
                    "form": ("text(form_name)", "text(form_id)"),
                    "organic": "yes_no(is_organic)",
                },
            },
        ),
        Ready(
            name="meta_people",
            document={
                "title": "People who left an address",
                "into": {"customers": True, "customer": _WHO, "valid_from": "instant(created_time)"},
                "columns": {
                    "email": "lower(email)",
                    "phone": 'replace(phone_number, "p:", "")',
                    "full_name": "text(full_name)",
                },
            },
            notes=("Who left an address more than once is one person; the newest answer counts.",),
        ),
    ),
)
