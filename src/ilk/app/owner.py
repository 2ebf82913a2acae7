"""Who has the project open: a server leaves its address here, so that commands hand it their work."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from secrets import token_urlsafe

from ilk.app.wiring import STATE_FOLDER
from ilk.kernel.clock import Clock
from ilk.kernel.errors import Transient

_FILE = "owner.json"


@dataclass(frozen=True, slots=True)
class Owner:
    """A running server: its process, its address, and the token that lets commands of this user in."""

    pid: int
    address: str
    token: str
    started_at: str


def owner(root: Path) -> Owner | None:
    """The server that has the project open; None when there is none, or it died."""
    try:
        found = Owner(**json.loads((root / STATE_FOLDER / _FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return found if _alive(found.pid) else None


@contextmanager
def own(root: Path, address: str, clock: Clock) -> Iterator[Owner]:
    """Be the server of a project within the block.

    Raises:
        Transient: `store-locked` when another one is, naming it.
    """
    first = owner(root)
    if first is not None:
        what = f"a server has this project open: {first.address} (process {first.pid})"
        raise Transient("store-locked", what, where=str(root), hint="Use it, or stop it first.")
    mine = Owner(os.getpid(), address, token_urlsafe(32), clock.now().isoformat())
    path = root / STATE_FOLDER / _FILE
    _write(path, mine)
    try:
        yield mine
    finally:
        path.unlink(missing_ok=True)


def _write(path: Path, mine: Owner) -> None:
    """The token opens the project, so only this user may read the file, from its first byte on."""
    staged = path.with_suffix(f".{mine.pid}")
    descriptor = os.open(staged, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(mine), file)
    staged.replace(path)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
