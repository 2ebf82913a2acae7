"""How a command comes to what only the stores tell: keys never travel through a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ilk.catalog.finding import find_project
from ilk.python.link import Stores


@contextmanager
def stores(folder: Path | None) -> Iterator[Stores]:
    """The stores of the project in a folder, or of the nearest one; the database serves several processes at once."""
    link = Stores(find_project(folder or Path.cwd()))
    try:
        yield link
    finally:
        link.close()
