"""Places to read from: PostgreSQL and MariaDB as servers, SQLite and DuckDB as files, a storage, a server for SSH."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

import duckdb
import pytest
from tests.servers import (
    PASSWORD,
    missing,
    running_mariadb,
    running_s3,
    running_sshd,
    sshd,
)

ENVIRONMENT = {"SHOP_PASSWORD": PASSWORD}


@dataclass(frozen=True)
class Place:
    """A database: its address as a source says it, what runs a statement there, and its own words for types."""

    url: str
    run: Callable[[str], None]
    instant: str = "timestamp"
    money: str = "numeric(12,2)"


@pytest.fixture(scope="session")
def mariadb() -> Iterator[int]:
    """A MariaDB server, by its port."""
    if shutil.which("mariadb-install-db") is None:
        missing("MariaDB")
    with TemporaryDirectory() as folder, running_mariadb(Path(folder)) as port:
        yield port


@pytest.fixture(scope="session")
def storage() -> Iterator[str]:
    """The address of a server that speaks S3."""
    with running_s3() as address:
        yield address


@pytest.fixture(scope="session")
def ssh() -> Iterator[tuple[int, Path, str]]:
    """A server for SSH: its port, the file of a key, and its own key."""
    if sshd() is None:
        missing("OpenSSH's server")
    with TemporaryDirectory() as folder, running_sshd(Path(folder)) as made:
        yield made


@pytest.fixture(params=["postgresql", "mariadb", "sqlite", "duckdb"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty database of each kind."""
    match request.param:
        case "postgresql":
            yield _of_postgresql(request.getfixturevalue("postgresql"))
        case "mariadb":
            yield _of_mariadb(request.getfixturevalue("mariadb"))
        case "sqlite":
            yield _of_sqlite(tmp_path / "shop.sqlite")
        case _:
            yield _of_duckdb(tmp_path / "shop.duckdb")


def _of_postgresql(port: int) -> Place:
    from adbc_driver_postgresql import dbapi

    password = quote(PASSWORD, safe="")
    address = f"postgresql://ilk:{password}@127.0.0.1:{port}/postgres"

    def run(statement: str) -> None:
        with dbapi.connect(address, autocommit=True) as connection, connection.cursor() as cursor:
            cursor.execute(statement)

    run("DROP SCHEMA public CASCADE")
    run("CREATE SCHEMA public")
    return Place(f"postgresql://ilk:${{SHOP_PASSWORD}}@127.0.0.1:{port}/postgres", run)


def _of_mariadb(port: int) -> Place:
    import pymysql

    def run(statement: str) -> None:
        login = {"user": "ilk", "password": PASSWORD, "database": "shop", "autocommit": True}
        with closing(pymysql.connect(host="127.0.0.1", port=port, **login)) as connection:
            connection.cursor().execute(statement)

    run("DROP DATABASE shop")
    with closing(pymysql.connect(host="127.0.0.1", port=port, user="ilk", password=PASSWORD)) as connection:
        connection.cursor().execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
    return Place(f"mariadb://ilk:${{SHOP_PASSWORD}}@127.0.0.1:{port}/shop", run, "datetime(6)", "decimal(12,2)")


def _of_sqlite(path: Path) -> Place:
    """A database of SQLite in a new file."""

    def run(statement: str) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(statement)
            connection.commit()

    run("CREATE TABLE made (x integer)")
    return Place("sqlite:///shop.sqlite", run, "text")


def _of_duckdb(path: Path) -> Place:
    def run(statement: str) -> None:
        with closing(duckdb.connect(str(path))) as connection:
            connection.execute(statement)

    run("CREATE TABLE made (x integer)")
    return Place("duckdb:///shop.duckdb", run)


OF_SERVERS = {"postgresql": _of_postgresql, "mariadb": _of_mariadb}
"""What makes an empty database on each server, of which the port is known."""
OF_FILES = {"sqlite": _of_sqlite, "duckdb": _of_duckdb}
"""What makes an empty database in a file called `shop.<kind>`."""
