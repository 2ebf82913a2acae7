"""Decisions: what a page shows to whom. Reads traits and memberships; writes exposures."""
