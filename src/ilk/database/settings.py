"""Small facts that the product keeps about a project, by name."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from ilk.database.engine import Database
from ilk.database.tables import settings


class Settings:
    """Named JSON values."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, name: str) -> Any | None:
        """The value of a name, or None."""
        with self._database.read() as connection:
            found = connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
        return None if found is None else json.loads(found)

    def put(self, name: str, value: Any, at: datetime) -> None:
        """Keep a value under a name, instead of what was there."""
        with self._database.write() as connection:
            connection.execute(delete(settings).where(settings.c.name == name))
            connection.execute(insert(settings).values(name=name, value=json.dumps(value), changed_at=at))
