"""One at a time: who changes what readers see does it alone."""

from collections.abc import Iterator
from contextlib import contextmanager

from ilk.app.wiring import Workspace
from ilk.kernel.errors import Transient


@contextmanager
def alone(workspace: Workspace, left: str = "") -> Iterator[None]:
    """Nothing else publishes within the block.

    Args:
        workspace: the project.
        left: a sentence on what was not done, for who has to wait.

    Raises:
        Transient: `run-in-progress` while a run or an edit works; nothing in the block is done then.
    """
    if not workspace.publishing.acquire(blocking=False):
        hint = f"Wait for it; `ilk runs` shows how far it is. {left}".rstrip()
        raise Transient("run-in-progress", "a run or an edit is under way", hint=hint)
    try:
        yield
    finally:
        workspace.publications += 1
        workspace.publishing.release()
