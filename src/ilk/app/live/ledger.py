"""What was told live since the last publication: the next one takes it into the ledger, once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from ilk.app.live.positions import keep_positions
from ilk.app.published import Publication
from ilk.app.wiring import Workspace
from ilk.segments.refresh.told import ToldMove
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction

TAKEN = "live_changes_taken"
"""The table of one row, swapped in with the ledger: the number up to which it has all changes until its instant."""
_SCHEMA = pa.schema([("number", pa.int64())])


@dataclass(frozen=True, slots=True)
class ToldSince:
    """The moves that a publication takes in, in order, and the number of the newest change that was looked at."""

    moves: Sequence[ToldMove] = ()
    number: int = 0

    def between(self, after: datetime | None, at: datetime) -> Sequence[ToldMove]:
        """Those after an instant, or from the first, and up to another."""
        return [each for each in self.moves if (after is None or each.at > after) and each.at <= at]


def told_since(workspace: Workspace, last: Publication | None, as_of: datetime) -> ToldSince:
    """The moves since a publication, up to an instant. Looking makes no store.

    What lies before the publication and was told after it counts from its instant on: the ledger only goes on.
    """
    if not workspace.live_place.has_store:
        return ToldSince()
    newest = workspace.live_store.newest()
    if last is None:
        return ToldSince(number=newest)
    changes = workspace.live_store.between(_taken(workspace.engine), last.as_of, as_of)
    moves = [ToldMove(each.customer, each.segment, max(each.at, last.as_of), each.entered) for each in changes]
    return ToldSince(moves, newest)


@dataclass(frozen=True, slots=True)
class Followed:
    """What a publication notes of the intake: how far its loads read the log, and what was told before it."""

    positions: Mapping[str, int]
    told: ToldSince

    def keep(self, changes: Transaction) -> None:
        """Note it within the caller's transaction."""
        keep_positions(changes, self.positions)
        keep_taken(changes, self.told)


def keep_taken(changes: Transaction, told: ToldSince) -> None:
    """Note, within the caller's transaction, what the ledger has."""
    changes.drop(TAKEN)
    changes.append(TAKEN, pa.Table.from_pylist([{"number": told.number}], schema=_SCHEMA))


def _taken(engine: Engine) -> int:
    """Up to which number the ledger has the changes until the instant of its publication."""
    if TAKEN not in engine.tables():
        return 0
    (row,) = engine.run(sql.everything(TAKEN)).to_pylist()
    return int(row["number"])
