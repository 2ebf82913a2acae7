"""Ilk turns raw customer records into live, explained, measured segments: `shop = ilk.open("my-shop")`."""

from typing import TYPE_CHECKING

from ilk.kernel.version import VERSION

if TYPE_CHECKING:
    from pathlib import Path

    from ilk.python.shop import Shop

__version__ = VERSION
__all__ = ["__version__", "open"]


def open(folder: "str | Path" = ".") -> "Shop":
    """The project in a folder, or in the nearest one above it, ready to be asked and run.

    While a server owns the project, it is the server that answers; nothing else changes.

    Raises:
        UserError: `no-project`, or what is wrong with the project's own file.
    """
    from ilk.python.shop import Shop

    return Shop.open(folder)
