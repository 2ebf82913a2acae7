"""Changes of tables on Spark: rows go to new folders, and become tables when all is well."""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from ilk.kernel.errors import UserError
from ilk.warehouse import sql
from ilk.warehouse.spark.editions import Stored, Tables
from ilk.warehouse.spark.here import Here
from ilk.warehouse.spark.rows import NOTHING, Rows
from ilk.warehouse.sql import Query, Statement


class SparkTransaction:
    """The changes of one transaction; `Editions.publish` makes them visible.

    Args:
        rows: asks and stores.
        here: what this process offers.
        tables: the tables as they were at the beginning.
    """

    def __init__(self, rows: Rows, here: Here, tables: Tables) -> None:
        self._rows = rows
        self._here = here
        self._tables = dict(tables)
        self.changed: dict[str, Stored | None] = {}
        """Tables as they are to be; None for those that go."""
        self.amended: set[str] = set()
        """The changed tables whose new rows depend on those before."""
        self.written: set[str] = set()
        """Folders that were written."""

    def create(self, table: str, query: Query) -> None:
        self.take(self._stored(table, query), adds=False)

    def append(self, table: str, rows: Query | pa.Table) -> None:
        there = self._tables.get(table.lower())
        self.take(self._stored(table, rows, there.columns if there else NOTHING), adds=True)

    def take(self, stored: Stored, *, adds: bool) -> None:
        """Let stored rows be a table, or a part of the one that is there."""
        self.written.update(stored.folders)
        if not adds or stored.name.lower() not in self._tables:
            self._set(stored.name, stored)
            return
        there = self._amend(stored.name)
        columns = {**there.columns, **stored.columns}
        self._set(there.name, replace(there, columns=columns, folders=(*there.folders, *stored.folders)))

    def rename(self, staged: str, table: str) -> None:
        stored = self._amend(staged)
        self.drop(staged)
        self._set(table, replace(stored, name=table))

    def execute(self, statement: Statement) -> None:
        table, left = sql.rows_left(statement)
        there = self._amend(table)
        self._set(table, self._stored(there.name, left, there.columns))

    def drop(self, table: str) -> None:
        there = self._tables.get(table.lower())
        # A table of others is only read: it stays where it is.
        if there is not None and there.view is None:
            del self._tables[table.lower()]
            self.changed[table.lower()] = None

    def unused(self) -> set[str]:
        """Folders that were written and are no part of a table after all."""
        return self.written - {folder for stored in self.changed.values() if stored for folder in stored.folders}

    def _amend(self, table: str) -> Stored:
        """A table that is there, and whose rows the change depends on."""
        there = self._tables.get(table.lower())
        if there is None:
            raise UserError("unknown-table", f"there is no table `{table}`", known=sorted(self._tables))
        if table.lower() not in self.changed:
            self.amended.add(table.lower())
        return there

    def _set(self, table: str, stored: Stored) -> None:
        there = self._tables.get(table.lower())
        if there is not None and there.view is not None:
            what = f"`{table}` is a table of others, and Ilk would write a table of that name"
            hint = "Give it another name under `spark: tables:` in ilk.yaml."
            raise UserError("table-of-others", what, where="ilk.yaml: spark", hint=hint)
        self._tables[table.lower()] = self.changed[table.lower()] = stored

    def _stored(self, name: str, rows: Query | pa.Table, known: Mapping[str, str] = NOTHING) -> Stored:
        stored = self._written(name, rows, known)
        self.written.update(stored.folders)
        return stored

    def _written(self, name: str, rows: Query | pa.Table, known: Mapping[str, str]) -> Stored:
        if not isinstance(rows, Query):
            return self._rows.store_arrow(name, rows.schema, rows.to_batches(), known)
        if self._here.has(rows):
            with self._here.stream(rows) as reader:
                return self._rows.store_arrow(name, reader.schema, reader, known)
        return self._rows.store(name, self._rows.asked(rows, {**self._tables, **self._here.sent(rows)}), known)
