"""From the columns of a table to features that can be compared, by steps that are data."""
