"""By what records are recognized, as rows of the intake say it: the values of the fields of the project's identity."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from ilk.customers.base import Origins


@dataclass(frozen=True, slots=True)
class Sighting:
    """That a row of a source says values of fields of the identity about a record."""

    record: str
    source: str
    at: datetime
    values: Mapping[str, str]


def fields_of(origins: Origins, source: str) -> Mapping[str, str]:
    """For each field by which rows of a source recognize records, the column."""
    if origins.settled is None:
        return {}
    named = origins.settled.identity.identifiers
    return {name: field.columns[source] for name, field in named.items() if source in field.columns}
