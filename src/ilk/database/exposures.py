"""How often content was shown: counts by slot, day and variant, and how far the log of the intake is counted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as insert_here

from ilk.database.engine import Database
from ilk.database.tables import exposure_counts, settings

_POSITION = "exposures_counted"


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted together: a variant that was meant for people, on a day, shown or kept from who is held out."""

    slot: str
    day: date
    variant: str
    held_out: bool


class ExposureCounts:
    """How often content was shown in a project."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def position(self) -> int:
        """The number of the last event of the log that is counted; 0 before the first."""
        with self._database.read() as connection:
            return _position(connection)

    def add(self, counts: Mapping[Counted, int], *, after: int, until: int, at: datetime) -> bool:
        """Add what was counted behind one event of the log up to another one, in one transaction.

        False, and nothing is added, where somebody else has counted on meanwhile.
        """
        with self._database.write() as connection:
            if _position(connection) != after:
                return False
            connection.execute(delete(settings).where(settings.c.name == _POSITION))
            kept = {"name": _POSITION, "value": json.dumps(until), "changed_at": at}
            connection.execute(insert(settings).values(kept))
            if counts:
                adding = insert_here(exposure_counts)
                more = {"exposures": exposure_counts.c.exposures + adding.excluded.exposures}
                rows = [_row(what, number) for what, number in counts.items()]
                connection.execute(adding.on_conflict_do_update(set_=more), rows)
        return True

    def of_slot(self, slot: str, since: date) -> dict[Counted, int]:
        """The counts of a slot from a day on, in the order of days and variants."""
        table = exposure_counts
        mine = select(table).where(table.c.slot == slot, table.c.day >= since.isoformat())
        with self._database.read() as connection:
            rows = connection.execute(mine.order_by(table.c.day, table.c.variant, table.c.held_out))
            return {
                Counted(row.slot, date.fromisoformat(row.day), row.variant, row.held_out): row.exposures for row in rows
            }


def _position(connection: Connection) -> int:
    found = connection.execute(select(settings.c.value).where(settings.c.name == _POSITION)).scalar()
    return 0 if found is None else int(json.loads(found))


def _row(what: Counted, number: int) -> dict[str, object]:
    return {
        "slot": what.slot,
        "day": what.day.isoformat(),
        "variant": what.variant,
        "held_out": what.held_out,
        "exposures": number,
    }
