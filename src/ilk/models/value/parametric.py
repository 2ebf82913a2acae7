"""What all fitted models of this folder have: parameters with standard errors, a card, and their document."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
import pyarrow as pa
from pydantic import Field

from ilk.catalog.documents import Body
from ilk.kernel.errors import UserError
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.tables import arrow
from ilk.models.value.fitting import Optimum

_VERSION = 1


class Config(Frozen):
    """How to fit, and what to score."""

    fewest_customers: int = Field(30, ge=2)
    """Fewer are refused: four parameters of a few customers say nothing."""
    iterations: int = Field(500, ge=1)
    """The most steps of a search."""
    horizon: float = Field(52.0, gt=0)
    """How far ahead `score` looks, in the unit of time of the data."""


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a model: its stable name, what the literature calls it, where that is, and its limits."""

    kind: str
    title: str
    source: str
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class ParametricFit:
    """A model fitted by maximum likelihood.

    Attributes:
        params: the parameters, by the literature's names.
        log_likelihood: of all customers together.
        standard_errors: of the parameters; infinite where the data do not tell.
    """

    about: ClassVar[About]
    config_class: ClassVar[type[Config]] = Config

    config: Config
    params: Mapping[str, float]
    log_likelihood: float
    standard_errors: Mapping[str, float]
    card: ModelCard

    def to_document(self) -> Body:
        """The model without its customers; see `sealed`."""
        content = {
            "config": self.config.model_dump(mode="json"),
            "params": dict(self.params),
            "log_likelihood": self.log_likelihood,
            "standard_errors": {name: e if np.isfinite(e) else None for name, e in self.standard_errors.items()},
        }
        return sealed(self.about.kind, _VERSION, content | self._further(), self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The model of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, cls.about.kind, _VERSION)
        errors = content["standard_errors"]
        return cls(
            config=cls.config_class.model_validate(content["config"]),
            params=content["params"],
            log_likelihood=content["log_likelihood"],
            standard_errors={name: np.inf if e is None else e for name, e in errors.items()},
            card=card,
            **cls._read_further(content),
        )

    def _further(self) -> Body:
        """What a document holds besides."""
        return {}

    @classmethod
    def _read_further(cls, content: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ARG003 - subclasses read it
        """The fields that `_further` wrote."""
        return {}


def told(about: About, config: Config, optimum: Optimum, *, data: str, features: tuple[str, ...]) -> dict[str, Any]:
    """The fields that all fits have, from an optimum."""
    errors = optimum.standard_errors()
    endless = [name for name, error in errors.items() if not np.isfinite(error)]
    warning = f"The data do not tell {', '.join(endless)}: other values are as likely."
    card = ModelCard(
        model=about.title,
        source=about.source,
        data=data,
        features=features,
        limits=about.limits,
        warnings=(warning,) if endless else (),
    )
    return {
        "config": config,
        "params": optimum.params(),
        "log_likelihood": optimum.log_likelihood,
        "standard_errors": errors,
        "card": card,
    }


def no_data() -> UserError:
    """The error of asking a model about customers that it does not know."""
    return UserError("no-data", "a model from a document knows no customers", hint="Give a table of them as `data`.")


def too_few(customers: float, fewest: int) -> UserError:
    """The error of too little to learn from."""
    what = f"{customers:g} customers are too few for a model; it asks for {fewest}"
    return UserError("too-few-customers", what, hint="`fewest_customers` of the configuration is what it asks for.")


def who(data: Tabular) -> dict[str, pa.ChunkedArray]:
    """The column `customer` of a table, where it has one."""
    table = arrow(data)
    return {"customer": table.column("customer")} if "customer" in table.column_names else {}


def duration(t: float) -> float:
    """A length of time to look ahead, checked."""
    if not 0 <= t < np.inf:
        raise UserError("wrong-length", f"`{t}` is no length of time", hint="It counts units of time, from 0.")
    return float(t)
