"""HubSpot's contacts export: a row a contact. Instants are those of the account's time zone: the project's here."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.hubspot import moment
from ilk.sources.shapes.shape import Ready

CONTACTS = Export(
    name="hubspot_contacts",
    vendor="HubSpot",
    what="contacts export",
    documented="HubSpot Knowledge Base, Export your records; HubSpot's default contact properties",
    telling=("Record ID", "First Name", "Last Name", "Email"),
    also={"Record ID": ("Record ID - Contact",)},
    ready=(
        Ready(
            name="hubspot_contacts",
            document={
                "title": "HubSpot contacts",
                "into": {"customers": True, "customer": "text(`Record ID`)"},
                "columns": {
                    "email": "lower(Email)",
                    "first_name": "text(`First Name`)",
                    "last_name": "text(`Last Name`)",
                    "phone": "text(`Phone Number`)",
                    "job_title": "text(`Job Title`)",
                    "company": ("text(`Company Name`)", "text(`Associated Company`)"),
                    "company_id": (
                        "text(`Primary Associated Company ID`)",
                        'first_part(`Associated Company IDs`, ";")',
                    ),
                    "lifecycle_stage": "text(`Lifecycle Stage`)",
                    "lead_status": "text(`Lead Status`)",
                    "owner": "text(`Contact owner`)",
                    "city": "text(City)",
                    "region": "text(`State/Region`)",
                    "country": "text(`Country/Region`)",
                    "origin": ("text(`Original Traffic Source`)", "text(`Original Source`)"),
                    "marketing_status": "text(`Marketing contact status`)",
                    "created": moment("Create Date"),
                    "last_activity": moment("Last Activity Date"),
                },
            },
            criteria={"lifecycle_stage": "behavioural", "lead_status": "behavioural", "created": "behavioural"},
            notes=("Dates are those of the HubSpot account's time zone: set `time_zone` in ilk.yaml to it.",),
        ),
    ),
)
