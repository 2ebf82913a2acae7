"""What a source says of the events that clients send to the intake."""

from typing import Annotated, Any, Literal

from pydantic import StringConstraints

from ilk.sources.connectors.connector import RowsConnection

EventType = Literal["track", "identify", "page", "screen", "group", "alias"]


class IntakeConnection(RowsConnection):
    """Events that clients of Segment's specification send here: of some `types` or of all, and with them some `events`.

    `events` are names that `track` gives; events of other types have none. Each run brings what came since the last.
    """

    kind: Literal["intake"]
    types: tuple[EventType, ...] = ()
    events: tuple[Annotated[str, StringConstraints(min_length=1)], ...] = ()
    cursor: Literal["seq"] = "seq"

    def takes(self, kind: str, event: str | None) -> bool:
        """Whether an event of a type, with the name that `track` gives it, is one of these."""
        return (not self.types or kind in self.types) and (not self.events or event in self.events)

    @property
    def place(self) -> str:
        return "the intake"

    @property
    def orders_bytes(self) -> bool:
        return False

    @property
    def identity(self) -> dict[str, Any]:
        return self.model_dump(mode="json", include={"kind", "types", "events"})
