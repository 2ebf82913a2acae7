"""What a model of a project stands on while it is fitted and scored, and what fitting gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pyarrow as pa
from pydantic import Field

from ilk.app.meaning import Meaning
from ilk.app.modelling.figures import Shared
from ilk.app.modelling.reading import ModelTrees
from ilk.kernel.answers import Chart
from ilk.kernel.errors import Bug
from ilk.models.alerts import Period
from ilk.models.definition import ModelDefinition
from ilk.models.estimator import Frozen, ModelCard
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Query

Settings = TypeVar("Settings")
HELD_OUT = "held out in fitting"
"""The period of a part of the past that the model that was tried on it had not seen."""


@dataclass(frozen=True, slots=True)
class Ground:
    """A model's definition with what it asks, the data, and the instant after which nothing is seen."""

    engine: Engine
    meaning: Meaning
    model: ModelDefinition
    as_of: datetime
    shared: Shared | None = None
    """What other models ask at the same instant, too; None for a model by itself."""

    @property
    def trees(self) -> ModelTrees:
        """What the model asks."""
        return self.meaning.modelled[self.model.name]

    def settings(self, task: type[Settings]) -> Settings:
        """What the definition says of its task, which the caller knows."""
        found = self.model.settings
        if not isinstance(found, task):
            raise Bug(f"{self.model.name} is no model of {task.__name__}")
        return found


class Report(Frozen):
    """What was found in fitting, for people.

    `findings` differ by task: parameters, clusters, candidates, rules, reasons; all of them JSON values.
    """

    headline: str
    card: ModelCard
    warnings: tuple[str, ...] = ()
    findings: Mapping[str, Any] = Field(default_factory=dict)
    charts: tuple[Chart, ...] = ()


@dataclass(frozen=True, slots=True)
class Scored:
    """A batch of customers: the features that a model read, and the traits that it writes beside `customer_no`.

    Both have a row a customer, in one order. What is watched for drift are the columns of both.
    """

    features: pa.Table
    scores: pa.Table
    watches_scores: bool = True
    """Whether scores are watched too; not where they move with time of themselves."""

    @property
    def watched(self) -> pa.Table:
        """Features and scores beside each other."""
        tables = (self.features, self.scores.drop_columns(["customer_no"])) if self.watches_scores else (self.features,)
        return pa.table({name: table[name] for table in tables for name in table.column_names})


@dataclass(frozen=True, slots=True)
class Scoring:
    """How everyone whom a model is about is scored: the rows that it reads, and what it makes of a batch of them.

    `score` is sent to where the rows are, so it can be pickled and knows no engine.
    """

    rows: Query
    score: Callable[[pa.Table], Scored]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model as its document, JSON values; what was found on the way; and those of whom it tells.

    `reference` are customers whom it was fitted on, scored: what later ones are compared with. `tried` is what was
    foretold of a part of the past that was held out, and what came of it; empty where nothing is foretold.
    """

    document: Mapping[str, Any]
    report: Report
    reference: Scored | None = None
    tried: tuple[Period, ...] = ()
