"""The database connector: its rows, and what went wrong in words."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, NoSuchModuleError

from ilk.kernel.errors import Transient, UserError, nearest
from ilk.sources.connectors.connector import Mark, RowsConnector, Surroundings
from ilk.sources.connectors.database.reading import batches
from ilk.sources.connectors.database.settings import DatabaseConnection
from ilk.sources.connectors.database.statements import asked, tables_in
from ilk.sources.connectors.secrets import filled, hidden, is_named

_NO_LOGIN = ("password authentication failed", "Access denied", "no password supplied")
_NO_ANSWER = ("Connection refused", "Can't connect", "could not translate", "timeout", "Lost connection", "closed the")
_MOST_LISTED = 8
_HOME = ("main", "public", "dbo")
"""The schemas in which a table is found without saying so."""
_NO_TABLE = ('relation "', "doesn't exist", "no such table", "Table with name")


@contextmanager
def rows(
    connection: DatabaseConnection, since: Mark | None, surroundings: Surroundings
) -> Iterator[Iterator[pa.RecordBatch]]:
    """The rows of a table or query."""
    url = _address(connection, surroundings)
    with ExitStack() as still_open:
        with _faults(connection, url):
            found = still_open.enter_context(batches(url, asked(connection, since)))
        yield _told(found, connection, url)


DATABASE = RowsConnector("database", "a database", DatabaseConnection, rows)


def tables(url: str, surroundings: Surroundings) -> list[str]:
    """The tables and views of a database, as a source names them. Raises `UserError`."""
    connection = DatabaseConnection(kind="database", url=url, query="select 1")
    address = _address(connection, surroundings)
    with _faults(connection, address):
        pairs = _listed(address)
    home = (*_HOME, address.database)
    return sorted(table if schema in home else f"{schema}.{table}" for schema, table in pairs)


def _listed(url: URL) -> list[tuple[str, str]]:
    """The schemas and names of the tables."""
    with batches(url, tables_in(url.get_backend_name())) as found:
        return [pair for batch in found for pair in zip(*batch.to_pydict().values(), strict=True)]


def _told(found: Iterator[pa.RecordBatch], connection: DatabaseConnection, url: URL) -> Iterator[pa.RecordBatch]:
    """The same batches; what goes wrong on the way is said in words, and what goes wrong with them elsewhere is not."""
    while True:
        with _faults(connection, url):
            batch = next(found, None)
        if batch is None:
            return
        yield batch


def _address(connection: DatabaseConnection, surroundings: Surroundings) -> URL:
    """The address with its secrets, and with the path of a file as it is seen from the project."""
    url = connection.parsed

    def told(part: str | None) -> str | None:
        return filled(part, surroundings.environment) if part else None

    # Part by part, so that a secret may hold any sign.
    url = url.set(username=told(url.username), password=told(url.password and str(url.password)))
    url = url.set(host=told(url.host), database=told(url.database))
    if url.host or not url.database:
        return url
    return url.set(database=str(Path(surroundings.root, url.database)))


@contextmanager
def _faults(connection: DatabaseConnection, url: URL) -> Iterator[None]:
    """What a driver says, as a person's error without secrets."""
    try:
        yield
    except NoSuchModuleError as error:
        what = f"no driver for `{url.drivername}` is installed"
        hint = (
            "Install the SQLAlchemy dialect of this database; PostgreSQL, MySQL, MariaDB, SQLite and DuckDB need none."
        )
        raise UserError("no-driver", what, where="connect: url", hint=hint) from error
    except ModuleNotFoundError as error:
        what = f"reading from {url.get_backend_name()} needs `{error.name}`, which is not installed"
        raise UserError("extra-missing", what, hint="Install it: pip install 'ilk[databases]'") from error
    except FileNotFoundError as error:
        # As it is written in the source: what stands for names of the environment is shown to nobody.
        what = f"there is no file `{connection.parsed.database or ''}`"
        raise UserError("file-missing", what, hint="Is the path relative to the project?") from error
    except (DBAPIError, duckdb.Error, OSError) as error:
        raise _in_words(connection, url, error) from None
    except Exception as error:
        # The drivers' own families: those of ADBC exist only where it is installed.
        if not type(error).__module__.startswith("adbc_driver_manager"):
            raise
        raise _in_words(connection, url, error) from None


def _in_words(connection: DatabaseConnection, url: URL, error: Exception) -> UserError:
    written = connection.parsed
    pairs = [(getattr(url, part), getattr(written, part)) for part in ("username", "password", "host", "database")]
    secrets = [str(told) for told, said in pairs if said is not None and is_named(str(said))]
    said = hidden(str(getattr(error, "orig", None) or error), secrets)
    place = f"{written.host or ''}{f':{written.port}' if written.port else ''}" or str(written.database)
    if any(sign in said for sign in _NO_LOGIN):
        what = f"{place} does not let `{written.username}` in"
        return UserError("database-login", what, where="connect: url", hint="Is the password in the environment right?")
    if any(sign in said for sign in _NO_ANSWER):
        hint = "Is it running, and may this machine reach it?"
        return Transient("database-away", f"{place} does not answer", where="connect: url", hint=hint)
    if connection.table and any(sign in said for sign in _NO_TABLE):
        return _no_table(connection, url)
    first = next((line.strip() for line in said.splitlines() if line.strip()), type(error).__name__)
    what = f"the database says: {first.rpartition('ERROR:')[2].strip()}"
    return UserError("database-refused", what, where=f"connect: {connection.place}")


def _no_table(connection: DatabaseConnection, url: URL) -> UserError:
    """The error for a table that is not there, with those that are."""
    pairs = _listed(url)
    names = [name for schema, table in pairs for name in (f"{schema}.{table}", table)]
    close = nearest(connection.table or "", names)
    likely = " or ".join(f"`{name}`" for name in close) or ", ".join(f"`{table}`" for _, table in pairs[:_MOST_LISTED])
    hint = f"Did you mean {likely}?" if close else f"There are {likely or 'none'}."
    what = f"there is no table `{connection.table}`"
    return UserError("unknown-table", what, where="connect: table", known=names, hint=hint)
