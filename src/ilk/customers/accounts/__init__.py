"""Accounts that customers belong to: reads their table, customers, memberships and events; writes their groups."""
