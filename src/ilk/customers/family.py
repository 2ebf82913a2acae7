"""What a family of traits is: several that one query works out together, such as the scores of RFM."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime

from ilk.catalog.schema import Catalogue
from ilk.kernel.types import ValueType
from ilk.warehouse.sql import Query


class Family(ABC):
    """A family with its settings, as a definition gives them."""

    @property
    @abstractmethod
    def title(self) -> str:
        """What people call its traits together."""

    @property
    @abstractmethod
    def types(self) -> Mapping[str, ValueType]:
        """Its traits, in order."""

    @abstractmethod
    def source(self) -> str:
        """What it is worked out from, for people."""

    @abstractmethod
    def events(self) -> frozenset[str]:
        """The events with which its traits go up and down."""

    @abstractmethod
    def words(self) -> Mapping[str, tuple[str, str]]:
        """A title and a description for each of its traits."""

    @abstractmethod
    def query(self, catalogue: Catalogue, as_of: datetime) -> Query:
        """At most one row for each customer: `customer_no` and the traits of `types`, missing for who has no row.

        Raises:
            UserError: when the settings name what is not there.
        """
