"""The tables of customers and their metrics, and how they are called until they are published."""

STAGED = "staged_"
"""The prefix of tables that a run prepares to be put in the place of published ones; only the run reads them."""
CUSTOMERS = "customers"
METRICS = "customer_metrics"
