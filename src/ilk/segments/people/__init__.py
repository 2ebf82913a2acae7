"""Customers in memory, with all that a definition may ask about them."""
