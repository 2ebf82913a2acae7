"""How good the data was that each run saw, kept as it was found."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, insert, select

from ilk.database.engine import Database
from ilk.database.tables import quality_snapshots
from ilk.kernel.clock import local_time


@dataclass(frozen=True, slots=True)
class QualitySnapshot:
    """What a run found, when; `body` is JSON."""

    run_id: str
    at: datetime
    body: str


class QualitySnapshots:
    """What the runs of a project found."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, found: QualitySnapshot) -> None:
        """Keep what a run found, in the place of what it found before."""
        with self._database.write() as connection:
            connection.execute(delete(quality_snapshots).where(quality_snapshots.c.run_id == found.run_id))
            values = {"run_id": found.run_id, "at": found.at, "body": found.body}
            connection.execute(insert(quality_snapshots).values(values))

    def newest(self, limit: int) -> list[QualitySnapshot]:
        """What at most so many runs found, the newest first."""
        order = (quality_snapshots.c.at.desc(), quality_snapshots.c.run_id.desc())
        chosen = select(quality_snapshots).order_by(*order).limit(limit)
        with self._database.read() as connection:
            return [QualitySnapshot(**row) for row in connection.execute(chosen).mappings()]

    def thin(self, before: datetime, zone: ZoneInfo) -> int:
        """Of what was found `before` an instant, keep the newest of each day of `zone`; how many others there were."""
        table = quality_snapshots
        order = (table.c.at.desc(), table.c.run_id.desc())
        old = select(table.c.run_id, table.c.at).where(table.c.at < before).order_by(*order)
        named = delete(table).where(table.c.run_id == bindparam("removed"))
        with self._database.write() as connection:
            days, removed = set(), []
            for run_id, at in connection.execute(old):
                day = local_time(at, zone).date()
                if day in days:
                    removed.append({"removed": run_id})
                days.add(day)
            if removed:
                connection.execute(named, removed)
        return len(removed)
