"""What distinguishes a segment, or goes with a metric: associations, a regression and rules, on a sample."""
