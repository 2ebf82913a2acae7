"""The segment language and who belongs. Reads customers and event tables; writes memberships, membership_ledger, segment_sizes."""
