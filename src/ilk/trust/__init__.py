"""What others must ask: keys and the audit trail. Reads and writes api_keys, audit."""
