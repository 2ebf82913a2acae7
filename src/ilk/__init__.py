"""Ilk turns raw customer records into live, explained, measured segments: `shop = ilk.open("my-shop")`."""

from typing import TYPE_CHECKING

from ilk.kernel.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from ilk.app.backup.restoring import Restored
    from ilk.kernel.progress import Progress
    from ilk.python.shop import Shop

__version__ = VERSION
__all__ = ["__version__", "open", "restore"]


def open(folder: "str | Path" = ".") -> "Shop":
    """The project in a folder, or in the nearest one above it, ready to be asked and run.

    While a server owns the project, it is the server that answers; nothing else changes.

    Raises:
        UserError: `no-project`, or what is wrong with the project's own file.
    """
    from ilk.python.shop import Shop

    return Shop.open(folder)


def restore(backup: "str | Path", folder: "str | Path", progress: "Progress | None" = None) -> "Restored":
    """Make a project's folder out of a backup, whole or not at all.

    Raises:
        UserError: for a file that is no backup or is damaged, a folder that holds something, and a full disk.
    """
    from ilk.app.backup.restoring import restore as restored

    return restored(backup, folder, progress)
