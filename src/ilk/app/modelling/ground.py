"""What a model of a project stands on while it is fitted and scored, and what fitting gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.app.meaning import Meaning
from ilk.app.modelling.reading import ModelTrees
from ilk.models.definition import ModelDefinition
from ilk.warehouse.engine import Engine


@dataclass(frozen=True, slots=True)
class Ground:
    """A model's definition with what it asks, the data, and the instant after which nothing is seen."""

    engine: Engine
    meaning: Meaning
    model: ModelDefinition
    as_of: datetime

    @property
    def trees(self) -> ModelTrees:
        """What the model asks."""
        return self.meaning.modelled[self.model.name]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model as its document, and what was found on the way, for people; both JSON values."""

    document: Mapping[str, Any]
    report: Mapping[str, Any]
