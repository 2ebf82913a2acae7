"""What readers see: the state that the last run published, in the words of the definitions as they are now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Literal

import pyarrow as pa

from ilk.app.kinds import KINDS
from ilk.app.meaning import Meaning
from ilk.app.understanding import understand
from ilk.app.wiring import Workspace
from ilk.catalog.documents import Definition
from ilk.catalog.project import ProjectDefinition
from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS, event_table, related_table
from ilk.customers.reading import SegmentLabel, Words
from ilk.kernel.clock import as_stored, aware
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.segments.definition import SegmentDefinition
from ilk.segments.tree import Condition, Moment
from ilk.warehouse import sql
from ilk.warehouse.engine import Columns, Engine, Transaction

PUBLICATIONS = "publications"
LISTS_SETTING = "lists"
"""Under which name the project's uploaded lists are noted."""
COLOURS = 24
"""Eight hues, each in three patterns."""


@dataclass(frozen=True, slots=True)
class Publication:
    """A state that readers see: which run made it, and the instant it answers for."""

    run_id: str
    as_of: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """The published state, and what it takes to read it."""

    publication: Publication
    meaning: Meaning
    words: Words

    @property
    def moment(self) -> Moment:
        """When questions are evaluated: at the instant of the published state."""
        return Moment(self.publication.as_of, self.meaning.catalogue.zone)

    def tree(self, segment: str) -> Condition:
        """The definition of a segment. Raises `NotFound`."""
        known = self.meaning.definitions.segments
        if segment not in known:
            raise unknown("segment", segment, known)
        return known[segment]


def published(workspace: Workspace) -> Published:
    """The state that readers see. Raises `UserError` `not-run-yet` before the first run."""
    publication = last_publication(workspace.engine)
    if publication is None:
        raise UserError("not-run-yet", "the project has not been run yet", hint="Run it with `ilk run`.")
    meaning = meaning_of(workspace)
    return Published(publication, meaning, words_of(workspace.project, meaning, workspace.engine.tables()))


def last_publication(engine: Engine) -> Publication | None:
    """The state that readers see now; None before the first run."""
    if PUBLICATIONS not in engine.tables():
        return None
    columns = sql.columns(("run_id", "as_of", "published_at"))
    # Histories only go on: a later state never answers for an earlier instant.
    order: list[tuple[sql.Expr, Literal["desc"]]] = [
        (sql.column(name), "desc") for name in ("as_of", "published_at", "run_id")
    ]
    newest = sql.select(columns, PUBLICATIONS, order_by=order, limit=1)
    rows = engine.run(newest).to_pylist()
    return Publication(rows[0]["run_id"], aware(rows[0]["as_of"]), aware(rows[0]["published_at"])) if rows else None


def publish_record(changes: Transaction, publication: Publication) -> None:
    """Note, within the transaction that publishes, what is published."""
    row = {
        "run_id": publication.run_id,
        "as_of": as_stored(publication.as_of),
        "published_at": as_stored(publication.at),
    }
    schema = pa.schema([("run_id", pa.string()), ("as_of", pa.timestamp("us")), ("published_at", pa.timestamp("us"))])
    changes.append(PUBLICATIONS, pa.Table.from_pylist([row], schema=schema))


def stored_definitions(workspace: Workspace) -> list[Definition]:
    """Every definition of the project as it stands in the database."""
    return [each for kind in KINDS for each in workspace.definitions.definitions(kind)]


def meaning_of(workspace: Workspace) -> Meaning:
    """What the stored definitions mean together; worked out again only when one has a new version."""
    versions = frozenset((reference, each.number) for reference, each in workspace.definitions.current().items())
    lists = frozenset((name, _suppresses(told)) for name, told in uploaded_lists(workspace).items())
    known: Meaning | None = workspace.remembered.get((versions, lists))
    if known is None:
        known = meaning_with(workspace, stored_definitions(workspace))
        workspace.remembered = {(versions, lists): known}
    return known


def meaning_with(workspace: Workspace, definitions: Iterable[Definition]) -> Meaning:
    """What definitions mean in the project, among its uploaded lists. Raises `UserErrors` with every problem."""
    uploaded = uploaded_lists(workspace)
    suppressions = [name for name, told in uploaded.items() if _suppresses(told)]
    return understand(workspace.project, definitions, lists=uploaded, suppressions=suppressions)


def uploaded_lists(workspace: Workspace) -> Mapping[str, Mapping[str, Any]]:
    """The lists that were uploaded, by name: title, role, key, rows, file, by whom and when."""
    return workspace.settings.get(LISTS_SETTING) or {}


def words_of(
    project: ProjectDefinition, meaning: Meaning, tables: Mapping[str, Columns], customers: str = CUSTOMERS
) -> Words:
    """The project's words for things, as far as there are tables and columns of traits and events."""
    there = tables.get(customers, {})
    return Words(
        project=project,
        traits=[trait for name, trait in meaning.traits.items() if name in there],
        events=loaded(meaning.catalogue, tables).events,
        segments={name: label_of(meaning, segment) for name, segment in meaning.segments.items()},
    )


def loaded(catalogue: Catalogue, tables: Mapping[str, Columns]) -> Catalogue:
    """A catalogue without the events, related tables and columns of them that were declared after the last run."""

    def there(declared: Mapping[str, ValueType], table: str) -> Mapping[str, ValueType]:
        return {name: kind for name, kind in declared.items() if name in tables[table]}

    return replace(
        catalogue,
        events={
            name: replace(each, properties=there(each.properties, table))
            for name, each in catalogue.events.items()
            if (table := event_table(name)) in tables
        },
        tables={
            name: replace(each, columns=there(each.columns, table))
            for name, each in catalogue.tables.items()
            if (table := related_table(name)) in tables
        },
    )


def label_of(meaning: Meaning, segment: SegmentDefinition) -> SegmentLabel:
    """How a segment is called before people."""
    sentence = meaning.definitions.segments[segment.name].sentence()
    return SegmentLabel(segment.label, colour_of(segment), sentence, segment.priority)


def colour_of(segment: SegmentDefinition) -> int:
    """The segment's own colour: as declared, or by its name, so that it never changes."""
    if segment.colour is not None:
        return segment.colour
    return sha256(segment.name.encode()).digest()[0] % COLOURS


def _suppresses(told: Mapping[str, Any]) -> bool:
    """Whether an uploaded list names people who must be left out."""
    return told.get("role") == "suppression"
