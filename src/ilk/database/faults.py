"""Faults of SQLite that a person can mend, in a person's words."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from ilk.kernel.errors import Transient, UserError

_PRIMARY = 0xFF
"""The bits of an extended SQLite code that hold the primary one."""


@contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Raise a `UserError` for a database that is locked, full, or cannot be read or written; other faults pass."""
    try:
        yield
    except DBAPIError as error:
        fault = _fault(error.orig, path)
        if fault is None:
            raise
        raise fault from error
    except sqlite3.Error as error:
        fault = _fault(error, path)
        if fault is None:
            raise
        raise fault from error


def _fault(error: BaseException | None, path: Path) -> UserError | None:
    """The error for people, or None when the fault is ours."""
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    place = str(path)
    match code:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Transient(
                "store-locked",
                "another process is writing to the database",
                where=place,
                hint="Wait for it to finish and try again; if it hangs, stop it.",
            )
        case sqlite3.SQLITE_FULL:
            return UserError(
                "disk-full",
                f"the disk is full ({shutil.disk_usage(path.parent).free // 1_000_000} MB free); nothing was changed",
                where=place,
                hint="Free some space and run the command again.",
            )
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return _unreadable(place, "is damaged, or is not a database", "Put a copy of it back, or move it away.")
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return _unreadable(place, "cannot be opened", "Check that its folder exists and that you may write there.")
        case sqlite3.SQLITE_READONLY:
            return _unreadable(place, "may not be written", "Check the permissions of the file and of its folder.")
        case sqlite3.SQLITE_IOERR:
            return _unreadable(place, "cannot be read or written: the disk reports a fault", "Check the disk.")
        case _:
            return None


def _unreadable(place: str, what: str, hint: str) -> UserError:
    return UserError("store-unreadable", f"the database {what}", where=place, hint=hint)
