"""One process at a time works on a warehouse: two would each publish editions that do not know of the other's."""

import fcntl
import os
from pathlib import Path
from typing import IO

from ilk.kernel.errors import Transient


def own(path: Path) -> IO[str]:
    """Become the owner by a lock on a file of this machine; closing what is answered lets go, and so does dying.

    Raises:
        Transient: `store-locked`, naming the process that owns it.
    """
    file = path.open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        what = f"process {file.read().strip() or 'of another command'} has the warehouse open"
        file.close()
        hint = "Stop it, or let `ilk serve` do the work: commands hand their job to a running server."
        raise Transient("store-locked", what, where=str(path), hint=hint) from None
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file
