"""What a source says of the events that clients send to the intake."""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

import pyarrow as pa
from pydantic import StringConstraints

from ilk.sources.connectors.intake.columns import COLUMNS, batch_of
from ilk.sources.connectors.intake.logged import Decoded, LogConnection

EventType = Literal["track", "identify", "page", "screen", "group", "alias"]


class IntakeConnection(LogConnection):
    """Events that clients of Segment's specification send here: of some `types` or of all, and with them some `events`.

    `events` are names that `track` gives; events of other types have none. Each run brings what came since the last.
    """

    kind: Literal["intake"]
    types: tuple[EventType, ...] = ()
    events: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()

    @property
    def logged_types(self) -> Collection[str]:
        return self.types or get_args(EventType)

    def takes(self, message: Mapping[str, Any], source: str) -> bool:
        return message["type"] in self.logged_types and (not self.events or message.get("event") in self.events)

    def batch(self, read: Sequence[Decoded], wanted: Collection[str] | None = None) -> pa.RecordBatch:
        return batch_of(read, COLUMNS if wanted is None else wanted)

    @property
    def place(self) -> str:
        return "the intake"

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind", "types", "events"})
