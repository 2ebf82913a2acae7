"""How far the loads of a publication have read the intake's log: from there it is followed."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa

from ilk.app.wiring import Workspace
from ilk.sources.connectors.intake.logged import LogConnection
from ilk.sources.connectors.landing import Landing
from ilk.sources.definition import SourceDefinition
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction

POSITIONS = "intake_positions"
"""The table that keeps them, swapped in with what was refreshed: `source, position`."""
_SCHEMA = pa.schema([("source", pa.string()), ("position", pa.int64())])


def newest_message(workspace: Workspace) -> int:
    """The number of the newest message of the intake's log; 0 without one. Looking makes no log."""
    return workspace.intake.newest() if workspace.live_place.has_log else 0


def read_by_loads(landings: Path, sources: Mapping[str, SourceDefinition], before: int) -> Mapping[str, int]:
    """For each source of the intake the number of the last message that its loads have read.

    Args:
        landings: where what connectors have brought lies.
        sources: all sources of the project, which have been loaded.
        before: the newest message before they were: all have read that one.
    """
    found = {}
    for name, source in sources.items():
        if isinstance(source.connect, LogConnection):
            mark = Landing(landings / name, name).mark()
            found[name] = max(before, mark) if isinstance(mark, int) else before
    return found


def keep_positions(changes: Transaction, positions: Mapping[str, int]) -> None:
    """Put them in the place of those of before, within the caller's transaction."""
    rows = [{"source": name, "position": position} for name, position in positions.items()]
    changes.drop(POSITIONS)
    changes.append(POSITIONS, pa.Table.from_pylist(rows, schema=_SCHEMA))


def positions_of(engine: Engine) -> Mapping[str, int]:
    """How far the published loads have read; empty before a run has noted it."""
    if POSITIONS not in engine.tables():
        return {}
    return {row["source"]: row["position"] for row in engine.run(sql.everything(POSITIONS)).to_pylist()}
