"""Copies of databases that others may be writing to."""

import sqlite3
from contextlib import closing
from pathlib import Path

from ilk.database.faults import told_plainly


def copy_database(source: Path, target: Path) -> None:
    """Write a database in a file, as it is at one instant, to a new file; nobody waits for it.

    Raises `UserError`: `store-unreadable`, `disk-full`; `Transient` `store-locked`.
    """
    address = f"{source.resolve().as_uri()}?mode=ro"
    with (
        told_plainly(source),
        closing(sqlite3.connect(address, uri=True)) as there,
        closing(sqlite3.connect(target)) as here,
    ):
        there.backup(here)
