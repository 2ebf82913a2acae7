"""Numbered changes of the tables, each run once, in order, in its own transaction."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from ilk.kernel.errors import UserError

HEAD = "0007"
"""The number of the newest migration; a test compares it with the files in `versions/`."""

SCRIPTS = Path(__file__).parent


Write = Callable[[], AbstractContextManager[Connection]]
"""Begins a transaction that holds the write lock."""


def migrate(write: Write, path: Path, *, head: str = HEAD, scripts: Path = SCRIPTS) -> None:
    """Run what is missing up to `head`; safe when several processes do it at once.

    Raises `UserError` `database-newer` when the database was changed by a later version of the product.
    """
    while (found := _step(write, head, scripts)) != head:
        if found > head:
            raise UserError(
                "database-newer",
                f"a later version of Ilk wrote the database: its tables are at {found}, this version knows {head}",
                where=str(path),
                hint="Install that version or a later one.",
            )


def revision(connection: Connection) -> str:
    """The number of the last migration that the database has seen; empty for a new database."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""


def _step(write: Write, head: str, scripts: Path) -> str:
    """Run the next migration, if any; the number that the database is at then."""
    with write() as connection:
        found = revision(connection)
        if found >= head:
            return found
        _upgrade_by_one(connection, scripts)
        return revision(connection)


def _upgrade_by_one(connection: Connection, scripts: Path) -> None:
    from alembic.command import upgrade  # slow to import, and needed only when there is something to do
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    upgrade(config, "+1")
