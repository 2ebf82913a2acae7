"""What the log of the intake of a project has."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

from ilk.app.wiring import STATE_FOLDER
from ilk.database.live_place import LivePlace


def messages_in(project: Path) -> list[dict[str, Any]]:
    """The messages of a project's log, in order; none without a log."""
    log = LivePlace(project / STATE_FOLDER).log_read()
    if log is None:
        return []
    with closing(log):
        return [json.loads(each.entry.message) for piece in log.events(None) for each in piece]
