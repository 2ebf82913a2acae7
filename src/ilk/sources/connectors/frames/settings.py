"""What a source says of rows that a program hands over."""

from typing import Any, Literal

from ilk.sources.connectors.connector import Connection


class FramesConnection(Connection):
    """Rows that are handed over from Python: nothing is asked for, and a run loads what came since the last."""

    kind: Literal["frames"]

    @property
    def place(self) -> str:
        return "Python"

    @property
    def identity(self) -> dict[str, Any]:
        return {"kind": self.kind}
