"""Every version of every definition: who made it, when and why. Versions are added, never changed."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, RowMapping, and_, func, insert, select, update

from ilk.catalog.checking import checked
from ilk.catalog.documents import AnyDefinition, Body, Kind, Reference, canonical, digest
from ilk.catalog.upgrades import UPGRADES, Upgrade, schema_version, upgraded
from ilk.database.engine import Database
from ilk.database.tables import definitions
from ilk.kernel.errors import NotFound, Transient, unknown


class Origin(StrEnum):
    """Where a version was made."""

    FILES = "files"
    STUDIO = "studio"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a definition, in its canonical form. `deleted`: from this version on it does not exist.

    `in_files`: the project's files are known to have held it, so that no edit is lost when they change it.
    """

    reference: Reference
    number: int
    hash: str
    body: Body
    at: datetime
    by: str
    why: str
    origin: Origin
    deleted: bool
    in_files: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A version to be. `body` None deletes; `based_on` is the version that it replaces, 0 for a new definition."""

    reference: Reference
    body: Body | None
    based_on: int | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class Edit:
    """Who makes a change, when, and why."""

    by: str
    at: datetime
    why: str = ""


class DefinitionStore:
    """The versions of a project's definitions."""

    def __init__(self, database: Database, upgrades: Sequence[Upgrade] = UPGRADES) -> None:
        self._database = database
        self._upgrades = upgrades

    def current(self) -> Mapping[Reference, Version]:
        """The newest version of each definition, deleted ones included, ordered by kind and name."""
        with self._database.read() as connection:
            return {version.reference: version for version in self._newest(connection)}

    def held(self) -> Mapping[Reference, Version]:
        """Of each definition the newest version that the files are known to have held."""
        with self._database.read() as connection:
            return {version.reference: version for version in self._newest(connection, in_files=True)}

    def definitions(self, kind: Kind[AnyDefinition]) -> tuple[AnyDefinition, ...]:
        """The definitions of a kind as they are now, ordered by name."""
        versions = (version for version in self.current().values() if version.reference.kind == kind.name)
        return tuple(self.definition(kind, version) for version in versions if not version.deleted)

    def definition(self, kind: Kind[AnyDefinition], version: Version) -> AnyDefinition:
        """The model of a version. Raises `UserErrors` when it is not one any more."""
        return checked(kind.model, version.body, lambda path: ": ".join([str(version.reference), *map(str, path)]))

    def latest(self, reference: Reference) -> Version:
        """The newest version. Raises `NotFound` when there is none, or it is deleted."""
        current = self.current()
        found = current.get(reference)
        if found is None or found.deleted:
            known = [
                each.name for each, version in current.items() if each.kind == reference.kind and not version.deleted
            ]
            raise unknown(reference.kind, reference.name, known)
        return found

    def versions(self, reference: Reference) -> Sequence[Version]:
        """All versions of a definition, newest first; none for one that never was."""
        mine = and_(definitions.c.kind == reference.kind, definitions.c.name == reference.name)
        with self._database.read() as connection:
            rows = connection.execute(select(definitions).where(mine).order_by(definitions.c.version.desc())).mappings()
            return [self._version(row) for row in rows]

    def version(self, reference: Reference, number: int) -> Version:
        """One version. Raises `NotFound`."""
        found = {each.number: each for each in self.versions(reference)}
        if number not in found:
            known = [str(each) for each in found]
            what = f"{reference} has no version {number}"
            hint = f"It has: {', '.join(known)}." if known else f"There is no {reference}."
            raise NotFound("unknown-version", what, known=known, hint=hint)
        return found[number]

    def save(
        self, kind: Kind[AnyDefinition], definition: AnyDefinition, edit: Edit, based_on: int | None = None
    ) -> Version:
        """Keep an edit made in the studio as a new version; the same content again makes none.

        Raises `Transient` `edited-meanwhile` when `based_on` is given and is not the newest version.
        """
        reference = Reference(kind.name, definition.name)
        self.write([Draft(reference, canonical(definition), based_on, Origin.STUDIO)], edit)
        return self.latest(reference)

    def delete(self, reference: Reference, edit: Edit, based_on: int | None = None) -> None:
        """Delete a definition; its versions stay. Raises `NotFound`, or `Transient` as `save` does."""
        self.latest(reference)
        self.write([Draft(reference, None, based_on, Origin.STUDIO)], edit)

    def restore(self, reference: Reference, number: int, edit: Edit) -> Version:
        """Make a new version with the body of an old one, deleted definitions included. Raises `NotFound`."""
        old = self.version(reference, number)
        self.write([Draft(reference, old.body, None, Origin.STUDIO)], edit)
        return self.latest(reference)

    def write(self, drafts: Sequence[Draft], edit: Edit, held: Sequence[tuple[Reference, int]] = ()) -> None:
        """Add versions, and note of the versions `held` that the files hold them: all of it or nothing.

        Raises `Transient` `edited-meanwhile` when a draft is not based on the newest version.
        """
        with self._database.write() as connection:
            newest = {version.reference: version for version in self._newest(connection)}
            for draft in drafts:
                self._add(connection, draft, newest.get(draft.reference), edit)
            _hold(connection, held)

    def hold(self, versions: Sequence[tuple[Reference, int]]) -> None:
        """Note of versions that the files hold them."""
        with self._database.write() as connection:
            _hold(connection, versions)

    def _add(self, connection: Connection, draft: Draft, newest: Version | None, edit: Edit) -> None:
        number = newest.number if newest else 0
        if draft.based_on is not None and draft.based_on != number:
            by = newest.by if newest else "nobody"
            what = f"{draft.reference} was changed meanwhile, by {by}"
            raise Transient("edited-meanwhile", what, hint="Look at the newest version and make the change again.")
        deletes = draft.body is None
        body = draft.body if draft.body is not None else newest.body if newest else {}
        if newest and newest.deleted == deletes and newest.hash == digest(body):
            return
        connection.execute(
            insert(definitions).values(
                kind=draft.reference.kind,
                name=draft.reference.name,
                version=number + 1,
                hash=digest(body),
                body=json.dumps(body, ensure_ascii=False),
                schema_version=schema_version(self._upgrades),
                created_at=edit.at,
                created_by=edit.by,
                why=edit.why,
                origin=draft.origin.value,
                deleted=deletes,
                in_files=draft.origin is Origin.FILES,
            )
        )

    def _newest(self, connection: Connection, *, in_files: bool = False) -> list[Version]:
        key = (definitions.c.kind, definitions.c.name)
        newest = select(*key, func.max(definitions.c.version).label("version")).group_by(*key)
        last = (newest.where(definitions.c.in_files) if in_files else newest).subquery()
        same = and_(
            definitions.c.kind == last.c.kind,
            definitions.c.name == last.c.name,
            definitions.c.version == last.c.version,
        )
        rows = connection.execute(select(definitions).join(last, same).order_by(*key)).mappings()
        return [self._version(row) for row in rows]

    def _version(self, row: RowMapping) -> Version:
        stored: Body = json.loads(row["body"])
        body = upgraded(row["kind"], stored, row["schema_version"], self._upgrades)
        return Version(
            reference=Reference(row["kind"], row["name"]),
            number=row["version"],
            hash=row["hash"] if row["schema_version"] == schema_version(self._upgrades) else digest(body),
            body=body,
            at=row["created_at"],
            by=row["created_by"],
            why=row["why"],
            origin=Origin(row["origin"]),
            deleted=row["deleted"],
            in_files=row["in_files"],
        )


def _hold(connection: Connection, versions: Sequence[tuple[Reference, int]]) -> None:
    for reference, number in versions:
        mine = and_(
            definitions.c.kind == reference.kind,
            definitions.c.name == reference.name,
            definitions.c.version == number,
        )
        connection.execute(update(definitions).where(mine).values(in_files=True))
