"""Faults of Spark that a person can mend, in a person's words."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from ilk.kernel.errors import Bug, Transient, UserError

_FULL = re.compile(r"no space left|disk quota", re.IGNORECASE)
_GONE = re.compile(r"SparkContext was shut down|stopped SparkContext|Connection refused")
_DENIED = re.compile(r"Permission denied|AccessControlException|Mkdirs failed", re.IGNORECASE)
_MEMORY = re.compile(r"OutOfMemoryError|exceeding memory limits|Container killed by YARN")


@contextmanager
def told_plainly(root: str) -> Iterator[None]:
    """Say faults that a person can mend plainly; others pass."""
    try:
        yield
    except (UserError, Bug):
        raise
    except Exception as error:
        fault = _fault(f"{type(error).__name__}: {error}", root)
        if fault is None:
            raise
        raise fault from error


def _fault(text: str, root: str) -> UserError | None:
    if _FULL.search(text):
        what = "a disk of Spark is full; nothing was changed"
        return UserError("disk-full", what, where=root, hint="Free some space and run the command again.")
    if _MEMORY.search(text):
        what = "the work does not fit into the memory of Spark's executors"
        hint = "Raise `spark.executor.memory` under `spark: config:` in ilk.yaml."
        return UserError("out-of-memory", what, where="ilk.yaml: spark", hint=hint)
    if _GONE.search(text):
        return Transient("spark-unavailable", "Spark does not answer any more", hint="Start the command again.")
    if _DENIED.search(text):
        what = f"the warehouse cannot be read or written: {text.splitlines()[0]}"
        return UserError("store-unreadable", what, where=root)
    return None
