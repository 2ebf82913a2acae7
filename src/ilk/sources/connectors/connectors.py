"""The list of connectors, and what a source may say of the place that its rows come from."""

from typing import TypeAlias

from ilk.sources.connectors.connector import Connection, Connector
from ilk.sources.connectors.database.connector import DATABASE
from ilk.sources.connectors.database.settings import DatabaseConnection

CONNECTORS: tuple[Connector, ...] = (DATABASE,)

AnyConnection: TypeAlias = DatabaseConnection
"""What a source may say; which of them is told by its `kind`."""


def connector_of(connection: Connection) -> Connector:
    """The connector that a connection is made by."""
    return next(each for each in CONNECTORS if each.kind == connection.kind)
