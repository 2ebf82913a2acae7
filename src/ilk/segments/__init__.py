"""The segment language: who belongs. Reads customers and events; writes memberships, their ledger and segment_sizes."""
