"""Webhooks of other systems: whether a sender signed them, and what they become in the log."""
