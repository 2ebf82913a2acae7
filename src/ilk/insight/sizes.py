"""How large segments were at each recorded instant, and who came and went."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from ilk.customers.reading import rows
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_COLUMNS = ("segment", "as_of", "size", "entered", "left_count", "value")
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Recorded:
    """A segment at one recorded instant."""

    as_of: datetime
    size: int
    entered: int
    left: int
    value: float | None


@dataclass(frozen=True, slots=True)
class Sizes:
    """The recorded instants of each segment, oldest first."""

    recorded: Mapping[str, Sequence[Recorded]]

    def of(self, segment: str) -> Sequence[Recorded]:
        """The recorded instants of a segment, oldest first."""
        return self.recorded.get(segment, ())

    def trend(self, segment: str) -> list[int]:
        """The newest sizes of a segment, oldest first."""
        return [point.size for point in self.of(segment)][-_LONGEST:]

    def now(self, segment: str) -> Recorded | None:
        """The newest recorded instant of a segment."""
        return next(reversed(self.of(segment)), None)

    def before(self, segment: str) -> Recorded | None:
        """The recorded instant before the newest."""
        return next(iter(self.of(segment)[-2:-1]), None)


def sizes(engine: Engine, tables: Sequence[str], as_of: datetime) -> Sizes:
    """The sizes recorded until `as_of`; of tables that record the same instant, the last counts."""
    present = engine.tables()
    found: dict[str, dict[datetime, Recorded]] = {}
    columns = sql.columns(_COLUMNS)
    past = sql.compare(columns["as_of"], "<=", sql.literal(as_of))
    for table in tables:
        if table not in present:
            continue
        for row in rows(engine, sql.select(columns, table, where=past)):
            at = row["as_of"].replace(tzinfo=UTC)
            point = Recorded(at, row["size"], row["entered"], row["left_count"], row["value"])
            found.setdefault(row["segment"], {})[at] = point
    return Sizes({name: [points[at] for at in sorted(points)] for name, points in found.items()})
