"""How a command comes to the project that it works on."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ilk.catalog.finding import find_project
from ilk.python.link import Link, connect


@contextmanager
def linked(folder: Path | None) -> Iterator[Link]:
    """The project in a folder, or the nearest one from here upwards: its server when one runs, else its stores."""
    link = connect(find_project(folder or Path.cwd()))
    try:
        yield link
    finally:
        link.close()
