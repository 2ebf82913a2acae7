"""Raw rows in, checked, cleaned. Reads files; writes customer_keys, source_*, event_*, table_*, quarantine, loads."""
