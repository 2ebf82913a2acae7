"""Webhooks of other systems, which the intake takes."""
