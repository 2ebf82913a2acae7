"""Shares of customers: the same for whoever divides them, in Python or in SQL."""

from hashlib import md5

SALT = "live"
"""What `warehouse.sql.bucket` is told, so that it says the same."""


def share_of(customer: str, shares: int) -> int:
    """The share that a customer is of, from 0 to `shares` - 1."""
    if shares == 1:
        return 0
    digest = md5(f"{SALT}\x1f{customer}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) % shares
