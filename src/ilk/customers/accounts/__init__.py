"""Accounts that customers belong to: reads the table of accounts, customers, memberships and events; writes nothing."""
