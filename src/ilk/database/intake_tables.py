"""The tables of the log of the intake: what is there, what was refused, counts, and what was trimmed."""

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()
events = Table(
    "events",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("message_id", String, nullable=False, unique=True),
    Column("received_at", Integer, nullable=False),
    Column("type", String, nullable=False),
    Column("message", Text, nullable=False),
    sqlite_autoincrement=True,
)
refused = Table(
    "refused",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("received_at", Integer, nullable=False),
    Column("reason", String, nullable=False),
    Column("detail", Text, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
minutes = Table(
    "minutes",
    METADATA,
    Column("minute", Integer, primary_key=True),
    Column("type", String, primary_key=True),
    Column("events", Integer, nullable=False),
)
trimmed_ids = Table(
    "trimmed_ids",
    METADATA,
    Column("message_id", String, primary_key=True),
    Column("received_at", Integer, nullable=False),
    sqlite_with_rowid=False,
)
Index("trimmed_ids_by_age", trimmed_ids.c.received_at)
trimmings = Table(
    "trimmings",
    METADATA,
    Column("at", Integer, primary_key=True),
    Column("events", Integer, nullable=False),
    Column("refused", Integer, nullable=False),
)
