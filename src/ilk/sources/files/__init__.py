"""The files connector: CSV, Parquet, JSON lines and Excel, by name or by pattern, compressed or not."""
