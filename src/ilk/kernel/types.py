"""The value types that traits and properties may have."""

from enum import StrEnum


class ValueType(StrEnum):
    """A type of the language; `warehouse.sql` says how each is stored."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes_no"
    DATE = "date"
    INSTANT = "instant"
    TEXT_LIST = "list"

    @property
    def numeric(self) -> bool:
        """Whether values can be added and compared as numbers."""
        return self in {ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY}

    @property
    def temporal(self) -> bool:
        """Whether values are dates or instants."""
        return self in {ValueType.DATE, ValueType.INSTANT}


MONEY_PLACES = 4
"""Decimal places that money is stored with."""
