"""Metrics and what they come to. Reads event tables and memberships; writes nothing yet."""
