"""What people think of personas: every version is kept as it was, with who wrote it, when and why."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, select

from ilk.database.engine import Database
from ilk.database.tables import persona_opinions
from ilk.kernel.errors import Transient


@dataclass(frozen=True, slots=True)
class OpinionVersion:
    """A version of what people think of a segment's persona."""

    segment: str
    version: int
    body: Mapping[str, Any]
    created_at: datetime
    created_by: str
    why: str


class Opinions:
    """The opinions of a project."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, written: OpinionVersion) -> None:
        """Keep a version, which must follow the newest one. Raises `Transient` `edited-meanwhile` when it does not."""
        newest = select(func.max(persona_opinions.c.version)).where(persona_opinions.c.segment == written.segment)
        with self._database.write() as connection:
            before = connection.execute(newest).scalar() or 0
            if written.version != before + 1:
                what = f"the opinion of `{written.segment}` is version {before} now, not {written.version - 1}"
                raise Transient("edited-meanwhile", what, hint="Look at the newest version, and edit that.")
            connection.execute(insert(persona_opinions).values(_stored(written)))

    def versions(self, segment: str, limit: int = 100) -> list[OpinionVersion]:
        """At most `limit` versions of a segment's opinion, the newest first."""
        ours = select(persona_opinions).where(persona_opinions.c.segment == segment)
        with self._database.read() as connection:
            rows = connection.execute(ours.order_by(persona_opinions.c.version.desc()).limit(limit)).mappings()
            return [_version(row) for row in rows]

    def newest(self) -> dict[str, OpinionVersion]:
        """The newest version of every segment's opinion, by segment."""
        latest = select(persona_opinions.c.segment, func.max(persona_opinions.c.version).label("version"))
        chosen = latest.group_by(persona_opinions.c.segment).subquery()
        same = (persona_opinions.c.segment == chosen.c.segment) & (persona_opinions.c.version == chosen.c.version)
        with self._database.read() as connection:
            rows = connection.execute(select(persona_opinions).join(chosen, same)).mappings()
            return {row["segment"]: _version(row) for row in rows}


def _stored(written: OpinionVersion) -> dict[str, Any]:
    values = {column.name: getattr(written, column.name) for column in persona_opinions.columns}
    return values | {"body": json.dumps(written.body)}


def _version(row: RowMapping) -> OpinionVersion:
    values = {**row}
    return OpinionVersion(**values | {"body": json.loads(values["body"])})
