"""Projects made for a measurement, and the seconds that the steps of a run took."""

import json
from collections.abc import Mapping
from pathlib import Path

from ilk.app.answers import RunRecord

REFRESH = "Work out traits and segments"
"""The step of a run that works out who belongs."""


def write_project(folder: Path, documents: Mapping[str, object]) -> None:
    """Write documents as files of a project, by name without suffix. JSON is YAML too."""
    for name, document in documents.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def seconds_of(record: RunRecord, step: str) -> float:
    """The seconds of the steps of a run whose name begins so."""
    return sum(each.seconds for each in record.steps if each.name.startswith(step))


def events_source(event: str, columns: Mapping[str, str], **more: str) -> dict[str, object]:
    """A source of events from the Parquet files of a folder of their name; `more` goes below `into`."""
    into = {
        "events": event,
        "customer": "text(customer_id)",
        "occurred_at": "instant(occurred_at)",
        "id": "text(event_id)",
        **more,
    }
    return {"title": event, "files": {"path": f"data/{event}/*.parquet"}, "into": into, "columns": dict(columns)}
