"""Raw rows in, checked and cleaned. Reads files; writes customer_keys, source_*, event_*, table_*, quarantine and loads."""
