"""Models kept current: fitted when it is time, and scored into tables that a run publishes with everything else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import pyarrow as pa

from ilk.app.meaning import Meaning
from ilk.app.modelling import clusters, outcomes, value
from ilk.app.modelling.ground import Fit, Ground
from ilk.app.wiring import Workspace
from ilk.catalog.documents import canonical, digest
from ilk.catalog.tables import STAGED
from ilk.database.models import ModelVersion
from ilk.kernel.errors import UserError
from ilk.kernel.types import MONEY_PLACES, ValueType
from ilk.models.definition import ModelDefinition, Task
from ilk.warehouse.engine import Engine

_ARROW: Mapping[ValueType, pa.DataType] = {
    ValueType.TEXT: pa.string(),
    ValueType.NUMBER: pa.float64(),
    ValueType.MONEY: pa.decimal128(18, MONEY_PLACES),
    ValueType.INSTANT: pa.timestamp("us"),
}
"""How scores are stored."""


class _Work(Protocol):
    """What the module of a task does."""

    def fit(self, ground: Ground, former: Mapping[str, Any] | None) -> Fit: ...

    def scores(self, ground: Ground, document: Mapping[str, Any]) -> Iterator[pa.Table]: ...


_TASKS: Mapping[Task, _Work] = {"value": value, "outcome": outcomes, "clusters": clusters}


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a model: which version scores now, whether it is a new one, and what went wrong, for people."""

    name: str
    version: int | None
    fitted: bool = False
    problem: str | None = None

    @property
    def sentence(self) -> str:
        """What became of it."""
        how = "not scored" if self.version is None else f"version {self.version}{', new' if self.fitted else ''}"
        return f"{self.name}: {how}{f' ({self.problem})' if self.problem else ''}"


def keep_current(workspace: Workspace, meaning: Meaning, as_of: datetime, by: str) -> Iterator[Kept]:
    """Fit the models whose time it is, and stage the scores of all, one after the other.

    One that cannot be fitted goes on with its last version; without one its scores are missing.
    """
    for model in meaning.models.values():
        ground = Ground(workspace.engine, meaning, model, as_of)
        newest = workspace.model_versions.newest(model.name)
        problem = None
        fitted = None
        if is_due(model, newest, as_of):
            try:
                fitted = fit(workspace, ground, by)
            except UserError as error:
                problem = error.what
        current = fitted or newest
        if current is not None:
            try:
                stage_scores(ground, current.document)
            except UserError as error:
                problem, current = error.what, None
        yield Kept(model.name, current.version if current else None, fitted is not None, problem)


def is_due(model: ModelDefinition, newest: ModelVersion | None, as_of: datetime) -> bool:
    """Whether a model has to be fitted: never before, by another definition, or too long ago."""
    if newest is None or newest.definition_hash != digest(canonical(model)):
        return True
    return model.refit_days is not None and as_of - newest.as_of >= timedelta(days=model.refit_days)


def fit(workspace: Workspace, ground: Ground, by: str) -> ModelVersion:
    """Fit a model now, and keep it as its newest version.

    Raises:
        UserError: what the data lack.
    """
    former = workspace.model_versions.newest(ground.model.name)
    found = _TASKS[ground.model.settings.task].fit(ground, None if former is None else former.document)
    return workspace.model_versions.add(
        ModelVersion(
            name=ground.model.name,
            definition_hash=digest(canonical(ground.model)),
            fitted_at=workspace.clock.now(),
            as_of=ground.as_of,
            fitted_by=by,
            document=found.document,
            report=found.report,
        )
    )


def stage_scores(ground: Ground, document: Mapping[str, Any]) -> None:
    """Score everyone whom the model is about, into the table that a run puts in the place of the published one."""
    table, traits = STAGED + ground.model.table, ground.model.traits()
    schema = pa.schema([("customer_no", pa.int32()), *((name, _ARROW[score.type]) for name, score in traits.items())])
    ground.engine.drop([table])
    _append(ground.engine, table, schema.empty_table())
    for batch in _TASKS[ground.model.settings.task].scores(ground, document):
        scored_at = pa.repeat(pa.scalar(ground.as_of.replace(tzinfo=None), pa.timestamp("us")), batch.num_rows)
        whole = batch.append_column(schema.names[-1], scored_at)
        _append(ground.engine, table, whole.select(schema.names).cast(schema))


def _append(engine: Engine, table: str, rows: pa.Table) -> None:
    with engine.transaction() as changes:
        changes.append(table, rows)
