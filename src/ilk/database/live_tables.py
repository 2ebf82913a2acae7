"""The tables of the live store: changes for all; and for each share of the customers what follows them."""

from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table

from ilk.database.instants import Number

METADATA = MetaData()
changes = Table(
    "changes",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("customer", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("at", Number, nullable=False),
    Column("entered", Number, nullable=False),
    Column("told_at", Number, nullable=False),
    Index("changes_by_segment", "segment", "number"),
    Index("changes_by_instant", "at"),
    Index("changes_by_customer", "customer", "number"),
    sqlite_autoincrement=True,
)
marks = Table(
    "marks",
    METADATA,
    Column("share", Number, primary_key=True, autoincrement=False),
    Column("name", String, primary_key=True),
    Column("value", String, nullable=False),
)
ahead = Table(
    "ahead",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("share", Number, nullable=False),
    Column("customer", String, nullable=False, index=True),
    Column("at", Number, nullable=False, index=True),
    Column("body", LargeBinary, nullable=False),
)
learnt = Table(
    "learnt",
    METADATA,
    Column("number", Number, primary_key=True),
    Column("share", Number, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
states = Table(
    "states",
    METADATA,
    Column("share", Number, primary_key=True, autoincrement=False),
    Column("customer", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
next_states = Table(
    "next_states",
    METADATA,
    Column("share", Number, primary_key=True, autoincrement=False),
    Column("customer", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)
handed = Table(
    "handed",
    METADATA,
    Column("ground", String, primary_key=True),
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("customer", String, primary_key=True),
    Column("at", Number, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
