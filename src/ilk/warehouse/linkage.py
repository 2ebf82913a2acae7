"""Where Splink works: a DuckDB of its own, in memory, that spills into a folder which goes with it."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from ilk.kernel.errors import UserError
from ilk.warehouse.duckdb import DuckDBEngine


@contextmanager
def workbench(*, memory_limit: str | None = None, threads: int | None = None) -> Iterator[DuckDBEngine]:
    """An engine of its own, for as long as the block: nothing that Splink makes comes near a project's file.

    Raises:
        UserError: `extra-missing` without Splink.
    """
    if find_spec("splink") is None:
        hint = "Install it with `pip install 'ilk[matching]'`."
        raise UserError("extra-missing", "probabilistic matching needs Splink", hint=hint)
    with TemporaryDirectory(prefix="ilk-matching-") as folder:
        engine = DuckDBEngine.open(Path(folder) / "matching.duckdb", memory_limit=memory_limit, threads=threads)
        try:
            yield engine
        finally:
            engine.close()


@contextmanager
def splink_on(engine: DuckDBEngine) -> Iterator[Any]:
    """Splink's access to an engine of `workbench`. Faults of DuckDB are told as the engine tells its own."""
    from splink import DuckDBAPI
    from splink.internals.exceptions import SplinkException

    # What Splink says of its progress is said by us, where it matters.
    logging.getLogger("splink").setLevel(logging.ERROR)
    with engine.passing() as cursor:
        try:
            yield DuckDBAPI(cursor)
        except SplinkException as error:
            if isinstance(error.__cause__, duckdb.Error):
                raise error.__cause__ from error
            raise
