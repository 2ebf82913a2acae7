"""Comparisons: what Ilk does against what its user would do without it, in one run on one machine."""
