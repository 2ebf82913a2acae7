"""Contacts, companies, deals and engagements of HubSpot."""
