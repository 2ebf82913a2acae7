"""What people decided about who is who: every decision on a pair of records is kept; the newest of a pair counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import RowMapping, func, insert, select

from ilk.database.engine import Database
from ilk.database.tables import identity_decisions

Decided = Literal["same", "different", "undecided"]
"""What a person says of a pair of records; `undecided` takes back what was said before."""


@dataclass(frozen=True, slots=True)
class PairDecision:
    """What somebody said of two records, by their identifiers, of which `record_a` sorts first."""

    record_a: str
    record_b: str
    verdict: Decided
    why: str
    decided_by: str
    decided_at: datetime

    @property
    def pair(self) -> tuple[str, str]:
        """The records."""
        return self.record_a, self.record_b


class Decisions:
    """The decisions of a project."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, made: PairDecision) -> None:
        """Keep a decision."""
        values = {name: getattr(made, name) for name in PairDecision.__dataclass_fields__}
        with self._database.write() as connection:
            connection.execute(insert(identity_decisions).values(values))

    def standing(self) -> Mapping[tuple[str, str], PairDecision]:
        """The decisions that count, by their pair, in the order in which they were made; none that were taken back."""
        columns = identity_decisions.c
        newest = select(func.max(columns.id)).group_by(columns.record_a, columns.record_b)
        counting = select(identity_decisions).where(columns.id.in_(newest), columns.verdict != "undecided")
        with self._database.read() as connection:
            rows = connection.execute(counting.order_by(columns.id)).mappings()
            return {(made := _decision(row)).pair: made for row in rows}

    def about(self, records: list[str]) -> list[PairDecision]:
        """Every decision on pairs of which some record is one, oldest first."""
        columns = identity_decisions.c
        chosen = columns.record_a.in_(records) | columns.record_b.in_(records)
        with self._database.read() as connection:
            rows = connection.execute(select(identity_decisions).where(chosen).order_by(columns.id)).mappings()
            return [_decision(row) for row in rows]


def _decision(row: RowMapping) -> PairDecision:
    return PairDecision(**{name: row[name] for name in PairDecision.__dataclass_fields__})
