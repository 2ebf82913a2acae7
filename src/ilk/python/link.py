"""One way to ask a project: of its stores, or of the server that has them open. Both doors for people go through it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

from ilk.app import discover as discovering
from ilk.app import run as running
from ilk.app.answers import RunRecord
from ilk.app.discovering.answers import Discovery
from ilk.app.owner import owner
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.kernel.access import Actor
from ilk.kernel.progress import Progress
from ilk.python.remote import Server
from ilk.warehouse.stopping import ended_by_ctrl_c

if TYPE_CHECKING:
    import pyarrow as pa

Given = ParamSpec("Given")
Told = TypeVar("Told")
UseCase = Callable[Concatenate[Workspace, Actor, Given], Told]
Rows = AbstractContextManager["pa.RecordBatchReader"]


class Link(Protocol):
    """Asks use cases in the name of whoever sits at this machine."""

    @property
    def address(self) -> str | None:
        """The server that answers; None when the stores do."""

    def ask(self, use_case: UseCase[Given, Told], /, *args: Given.args, **kwargs: Given.kwargs) -> Told:
        """What a use case answers. Raises what it raises."""

    def rows(self, use_case: UseCase[Given, Rows], /, *args: Given.args, **kwargs: Given.kwargs) -> Rows:
        """The rows that a use case exports, in batches, for as long as the context lasts."""

    def run(self, as_of: datetime | None, progress: Progress, *, whole: bool = False) -> RunRecord:
        """Run the project, and wait for the end."""

    def discover(self, progress: Progress, **asked: Any) -> Discovery:
        """Find candidate segmentations, as `app.discover.discover` is asked, and wait for the end."""

    def close(self) -> None:
        """Let go of the stores, or of the server."""


class Stores:
    """A link to the project's own stores."""

    address = None

    def __init__(self, root: Path) -> None:
        self._held = ExitStack()
        self.workspace = self._held.enter_context(open_workspace(root))

    def ask(self, use_case: UseCase[Given, Told], /, *args: Given.args, **kwargs: Given.kwargs) -> Told:
        return use_case(self.workspace, LOCAL, *args, **kwargs)

    def rows(self, use_case: UseCase[Given, Rows], /, *args: Given.args, **kwargs: Given.kwargs) -> Rows:
        return use_case(self.workspace, LOCAL, *args, **kwargs)

    def run(self, as_of: datetime | None, progress: Progress, *, whole: bool = False) -> RunRecord:
        with ended_by_ctrl_c():
            return running.run(self.workspace, LOCAL, as_of=as_of, whole=whole, progress=progress)

    def discover(self, progress: Progress, **asked: Any) -> Discovery:
        with ended_by_ctrl_c():
            return discovering.discover(self.workspace, LOCAL, **asked, progress=progress)

    def close(self) -> None:
        self._held.close()


def connect(root: Path) -> Link:
    """A link to the project in a folder: to its server when one runs, to its stores otherwise."""
    server = owner(root)
    return Stores(root) if server is None else Server(server.address, server.token)
