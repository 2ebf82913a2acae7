"""Fitted versions of models, kept as they are, never changed; and how far customers were from theirs at each run."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, delete, func, insert, select

from ilk.database.engine import Database
from ilk.database.tables import model_drift, model_versions

_TEXTS = ("document", "report", "reference")
"""The columns that hold JSON."""


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """A fitted model: by which definition, when and as of when, its document, the report of its fitting, its reference.

    The reference is how the customers whom it was fitted on were spread; empty where nothing can be watched.
    """

    name: str
    definition_hash: str
    fitted_at: datetime
    as_of: datetime
    fitted_by: str
    document: Mapping[str, Any]
    report: Mapping[str, Any]
    reference: Mapping[str, Any]
    version: int = 0


@dataclass(frozen=True, slots=True)
class ModelDrift:
    """How far the customers of a run were from those of the version that scored them, and the worst alert in it."""

    name: str
    version: int
    as_of: datetime
    alert: str
    report: Mapping[str, Any]


class ModelVersions:
    """The fitted models of a project."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, fitted: ModelVersion) -> ModelVersion:
        """Keep a fitted model as the next version of its name, which the answer has."""
        newest = select(func.max(model_versions.c.version)).where(model_versions.c.name == fitted.name)
        with self._database.write() as connection:
            version = (connection.execute(newest).scalar() or 0) + 1
            connection.execute(insert(model_versions).values(_stored(replace(fitted, version=version))))
        return replace(fitted, version=version)

    def newest(self, name: str) -> ModelVersion | None:
        """The newest version of a model, if it was ever fitted."""
        found = self._of(name, limit=1)
        return found[0] if found else None

    def get(self, name: str, version: int) -> ModelVersion | None:
        """One version of a model, if there is one."""
        chosen = select(model_versions).where(model_versions.c.name == name, model_versions.c.version == version)
        with self._database.read() as connection:
            row = connection.execute(chosen).mappings().one_or_none()
        return None if row is None else _version(row)

    def versions(self, name: str, limit: int = 100) -> list[ModelVersion]:
        """At most `limit` versions of a model, the newest first."""
        return self._of(name, limit)

    def watch(self, drift: ModelDrift) -> None:
        """Keep what was seen at a run, in the place of what was seen at the same instant before."""
        same = (model_drift.c.name == drift.name) & (model_drift.c.as_of == drift.as_of)
        values = {column.name: getattr(drift, column.name) for column in model_drift.columns}
        with self._database.write() as connection:
            connection.execute(delete(model_drift).where(same))
            connection.execute(insert(model_drift).values(values | {"report": json.dumps(drift.report)}))

    def drift(self, name: str, version: int, limit: int = 100) -> list[ModelDrift]:
        """At most `limit` of what was seen of a version, the newest first."""
        ours = select(model_drift).where(model_drift.c.name == name, model_drift.c.version == version)
        with self._database.read() as connection:
            rows = connection.execute(ours.order_by(model_drift.c.as_of.desc()).limit(limit)).mappings()
            return [ModelDrift(**{**row} | {"report": json.loads(row["report"])}) for row in rows]

    def _of(self, name: str, limit: int) -> list[ModelVersion]:
        ours = select(model_versions).where(model_versions.c.name == name)
        with self._database.read() as connection:
            rows = connection.execute(ours.order_by(model_versions.c.version.desc()).limit(limit)).mappings()
            return [_version(row) for row in rows]


def _stored(fitted: ModelVersion) -> dict[str, Any]:
    texts = {name: json.dumps(getattr(fitted, name)) for name in _TEXTS}
    return {column.name: getattr(fitted, column.name) for column in model_versions.columns} | texts


def _version(row: RowMapping) -> ModelVersion:
    values = {**row}
    return ModelVersion(**values | {name: json.loads(values[name]) for name in _TEXTS})
