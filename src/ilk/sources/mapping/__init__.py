"""The small language of mappings: what a source's columns mean, as expressions over the columns of its files."""
