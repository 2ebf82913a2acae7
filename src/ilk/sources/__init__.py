"""Raw rows in, cleaned. Reads files; writes customer_keys, source_*, event_*, seen_*, table_*, quarantine, loads."""
