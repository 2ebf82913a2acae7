"""Households as traits: which one somebody belongs to, and of how many people it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from ilk.catalog.documents import Part
from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMER_KEYS, HOUSEHOLDS
from ilk.customers.family import Family
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.sql import Join, Query


class Household(Part, Family):
    """The household that the identity tells, as it is now; who lives alone has none."""

    title: ClassVar[str] = "the household"
    types: ClassVar[Mapping[str, ValueType]] = {"household_id": ValueType.TEXT, "household_size": ValueType.INTEGER}

    def source(self) -> str:
        return "identity"

    def events(self) -> frozenset[str]:
        return frozenset()

    def words(self) -> Mapping[str, tuple[str, str]]:
        return {
            "household_id": ("Household", "The identifier of the household's oldest customer."),
            "household_size": ("Household size", "How many customers share the household."),
        }

    def query(self, _catalogue: Catalogue, _as_of: datetime) -> Query:
        """One row for each customer of a household of several."""
        number = sql.column("household_no")
        size = {"household_no": number, "household_size": sql.count_rows()}
        sizes = sql.select(size, HOUSEHOLDS, group_by=[number])
        first = sql.compare(sql.column("customer_no", "first"), "=", sql.column("household_no", "each"))
        return sql.select(
            {
                "customer_no": sql.column("customer_no", "each"),
                "household_id": sql.column("customer_id", "first"),
                "household_size": sql.column("household_size", "sizes"),
            },
            HOUSEHOLDS,
            alias="each",
            joins=[
                Join(CUSTOMER_KEYS, "first", first, "inner"),
                Join(sizes, "sizes", sql.same("sizes", "each", "household_no"), "inner"),
            ],
        )
