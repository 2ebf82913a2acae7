"""Which groups of customers differ most on a metric: searched over conditions in one half, tested in the other."""
