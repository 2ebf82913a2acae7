"""What the last run published: its instant, and what the project means now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from ilk.app.kinds import KINDS
from ilk.app.meaning import Meaning, understand
from ilk.app.wiring import Workspace
from ilk.catalog.documents import Definition
from ilk.kernel.errors import UserError
from ilk.segments.tree import Moment
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine, Transaction

PUBLICATIONS = "publications"


@dataclass(frozen=True, slots=True)
class Publication:
    """A state that readers see: which run made it, and the instant it answers for."""

    run_id: str
    as_of: datetime
    at: datetime


def last_publication(engine: Engine) -> Publication | None:
    """The state that readers see now; None before the first run."""
    if PUBLICATIONS not in engine.tables():
        return None
    columns = {name: sql.column(name) for name in ("run_id", "as_of", "published_at")}
    newest = sql.select(columns, PUBLICATIONS, order_by=[(sql.column("run_id"), "desc")], limit=1)
    rows = engine.run(newest).to_pylist()
    return Publication(rows[0]["run_id"], _aware(rows[0]["as_of"]), _aware(rows[0]["published_at"])) if rows else None


def needed_publication(engine: Engine) -> Publication:
    """The state that readers see now. Raises `UserError` before the first run."""
    found = last_publication(engine)
    if found is None:
        raise UserError("not-run-yet", "the project has not been run yet", hint="Run it with `ilk run`.")
    return found


def publish_record(changes: Transaction, publication: Publication) -> None:
    """Note, within the transaction that publishes, what is published."""
    row = {
        "run_id": publication.run_id,
        "as_of": publication.as_of.replace(tzinfo=None),
        "published_at": publication.at.replace(tzinfo=None),
    }
    schema = pa.schema([("run_id", pa.string()), ("as_of", pa.timestamp("us")), ("published_at", pa.timestamp("us"))])
    changes.append(PUBLICATIONS, pa.Table.from_pylist([row], schema=schema))


def stored_definitions(workspace: Workspace) -> list[Definition]:
    """Every definition of the project as it stands in the database."""
    return [each for kind in KINDS for each in workspace.definitions.definitions(kind)]


def meaning_of(workspace: Workspace, definitions: Iterable[Definition] | None = None) -> Meaning:
    """What the project's stored definitions mean together."""
    return understand(workspace.project, stored_definitions(workspace) if definitions is None else definitions)


def moment_of(workspace: Workspace, publication: Publication) -> Moment:
    """When readers' questions are evaluated: the instant of the published state."""
    return Moment(publication.as_of, workspace.project.zone)


def _aware(plain: datetime) -> datetime:
    return plain.replace(tzinfo=UTC)
