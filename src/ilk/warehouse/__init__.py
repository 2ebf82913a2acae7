"""The only door to the analytic engine. Reads and writes the warehouse's tables, for whoever asks; knows none of them."""
