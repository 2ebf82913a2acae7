"""Raw rows in, checked, cleaned. Reads files; writes customer_keys, source_*, event_*, seen_*, table_*, quarantine."""
