"""LinkedIn's connections: people, with company and position, and since when they are connected."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.shape import Ready

_WHO = "lower(URL)"
_SINCE = 'date(`Connected On`, "%d %b %Y")'

CONNECTIONS = Export(
    name="linkedin_connections",
    vendor="LinkedIn",
    what="export of connections",
    documented="LinkedIn Help, Export connections from LinkedIn; delete the notes above the header first",
    telling=("First Name", "Last Name", "URL", "Email Address", "Company", "Position", "Connected On"),
    ready=(
        Ready(
            name="linkedin_connections",
            document={
                "title": "LinkedIn connections",
                "into": {"customers": True, "customer": _WHO},
                "columns": {
                    "first_name": "text(`First Name`)",
                    "last_name": "text(`Last Name`)",
                    "email": "lower(`Email Address`)",
                    "company": "text(Company)",
                    "job_title": "text(Position)",
                },
            },
            notes=("People are named by their profile's address: most have no e-mail address in the file.",),
        ),
        Ready(
            name="linkedin_connected",
            document={
                "title": "LinkedIn: who connected, and when",
                "into": {"events": "connected", "customer": _WHO, "occurred_at": _SINCE, "id": _WHO},
                "columns": {"company": "text(Company)", "job_title": "text(Position)"},
            },
        ),
    ),
)
