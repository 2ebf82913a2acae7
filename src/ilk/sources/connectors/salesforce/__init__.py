"""Contacts, accounts, opportunities and activities of Salesforce."""
