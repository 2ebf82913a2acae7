"""The tables of the log of the intake: what is there, what was refused, counts, and what was trimmed."""

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, Text

from ilk.database.instants import Number

METADATA = MetaData()
events = Table(
    "events",
    METADATA,
    Column("seq", Number, primary_key=True),
    Column("message_id", String, nullable=False, unique=True),
    Column("received_at", Number, nullable=False),
    Column("type", String, nullable=False),
    Column("message", Text, nullable=False),
    sqlite_autoincrement=True,
)
refused = Table(
    "refused",
    METADATA,
    Column("seq", Number, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("received_at", Number, nullable=False),
    Column("reason", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
minutes = Table(
    "minutes",
    METADATA,
    Column("minute", Number, primary_key=True),
    Column("type", String, primary_key=True),
    Column("events", Number, nullable=False),
)
trimmed_ids = Table(
    "trimmed_ids",
    METADATA,
    Column("message_id", String, primary_key=True),
    Column("received_at", Number, nullable=False),
    sqlite_with_rowid=False,
)
Index("trimmed_ids_by_age", trimmed_ids.c.received_at)
trimmings = Table(
    "trimmings",
    METADATA,
    Column("at", Number, primary_key=True),
    Column("events", Number, nullable=False),
    Column("refused", Number, nullable=False),
)
