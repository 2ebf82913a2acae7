"""The tables of operational records. A change here needs a migration; a test compares the two."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, DateTime, Index, Integer, MetaData, String, Table, Text, TypeDecorator
from sqlalchemy.engine import Dialect

from ilk.kernel.clock import as_stored, aware


class Instant(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC without zone in the database, so that every database orders it alike."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else as_stored(value)

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        return None if value is None else aware(value)


METADATA = MetaData(
    naming_convention={"pk": "pk_%(table_name)s", "ix": "ix_%(table_name)s_%(column_0_name)s"},
)

definitions = Table(
    "definitions",
    METADATA,
    Column("kind", String(40), primary_key=True),
    Column("name", String(63), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("hash", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("why", Text, nullable=False),
    Column("origin", String(10), nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("in_files", Boolean, nullable=False),
)
"""Every version of every definition. `in_files`: the project's files are known to have held this version."""

runs = Table(
    "runs",
    METADATA,
    Column("id", String(40), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("as_of", Instant, nullable=False),
    Column("started_by", String(200), nullable=False),
    Column("rows_in", Integer, nullable=False),
    Column("rows_loaded", Integer, nullable=False),
    Column("rows_quarantined", Integer, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("segments", Integer, nullable=False),
    Column("steps", Text, nullable=False),
    Column("error", Text),
    Index("ix_runs_started_at", "started_at"),
)
"""Runs of the main job; `steps` is JSON: a list of name, seconds and note."""

audit = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("occurred_at", Instant, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(100), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("detail", Text, nullable=False),
    sqlite_autoincrement=True,
)
"""Who did what. Rows are only ever added: triggers refuse the rest."""

api_keys = Table(
    "api_keys",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("secret_hash", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("last_used", Instant),
    Column("revoked_at", Instant),
)
"""Keys of the API; of the secret only its SHA-256 is kept."""

settings = Table(
    "settings",
    METADATA,
    Column("name", String(100), primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
"""Small facts that the product keeps about a project; `value` is JSON."""

model_versions = Table(
    "model_versions",
    METADATA,
    Column("name", String(63), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("definition_hash", String(64), nullable=False),
    Column("fitted_at", Instant, nullable=False),
    Column("as_of", Instant, nullable=False),
    Column("fitted_by", String(200), nullable=False),
    Column("document", Text, nullable=False),
    Column("report", Text, nullable=False),
    Column("reference", Text, nullable=False),
)
"""Every fitted version of every model, as JSON: `document` is the model, `report` what was found in fitting it, and
`reference` how the customers whom it was fitted on were spread."""

model_drift = Table(
    "model_drift",
    METADATA,
    Column("name", String(63), primary_key=True),
    Column("as_of", Instant, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("alert", String(10), nullable=False),
    Column("report", Text, nullable=False),
)
"""How far customers were, at each run, from those whom the version was fitted on that scored them; `report` is JSON."""

persona_opinions = Table(
    "persona_opinions",
    METADATA,
    Column("segment", String(200), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("why", Text, nullable=False),
)
"""Every version of what people think of a persona; `body` is JSON. What data says of it is not kept here."""

identity_decisions = Table(
    "identity_decisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("record_a", String(1000), nullable=False),
    Column("record_b", String(1000), nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("why", Text, nullable=False),
    Column("decided_by", String(200), nullable=False),
    Column("decided_at", Instant, nullable=False),
    Index("ix_identity_decisions_record_a", "record_a", "record_b"),
    Index("ix_identity_decisions_record_b", "record_b"),
)
"""Every decision on whether two records are one person; the newest of a pair counts."""

quality_snapshots = Table(
    "quality_snapshots",
    METADATA,
    Column("run_id", String(40), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)
"""How good the data was that a run saw, as JSON: scores of sources and traits, and what became of their checks."""

exposure_counts = Table(
    "exposure_counts",
    METADATA,
    Column("slot", String(255), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("variant", String(255), primary_key=True),
    Column("held_out", Boolean, primary_key=True),
    Column("exposures", Integer, nullable=False),
)
"""How often each variant of content was shown, or kept from who is held out, by the days of the project's zone."""
