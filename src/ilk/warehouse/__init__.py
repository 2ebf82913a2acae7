"""The only door to the analytic engine. Reads and writes its tables, for whoever asks; knows none of them."""
