"""Salesforce's contacts: the people of an account, rows of its own."""

from ilk.sources.shapes.export import Export
from ilk.sources.shapes.salesforce import THERE
from ilk.sources.shapes.shape import Ready

CONTACTS = Export(
    name="salesforce_contacts",
    vendor="Salesforce",
    what="export of contacts",
    documented="Salesforce Object Reference, Contact",
    telling=("Id", "AccountId", "FirstName", "LastName", "Email", "Title", "MailingCountry"),
    ready=(
        Ready(
            name="salesforce_contacts",
            document={
                "title": "Salesforce contacts",
                "into": {"table": "contact", "customer": "text(AccountId)", "key": "contact_id"},
                "columns": {
                    "contact_id": "text(Id)",
                    "first_name": "text(FirstName)",
                    "last_name": "text(LastName)",
                    "email": "lower(Email)",
                    "phone": "text(Phone)",
                    "job_title": "text(Title)",
                    "department": "text(Department)",
                    "city": "text(MailingCity)",
                    "country": "text(MailingCountry)",
                    "origin": "text(LeadSource)",
                    "no_email": "yes_no(HasOptedOutOfEmail)",
                    "created": 'instant(CreatedDate, zone="UTC")',
                },
                "where": THERE,
            },
            notes=("Contacts without an account, private ones, go to the quarantine: they are nobody's.",),
        ),
    ),
)
