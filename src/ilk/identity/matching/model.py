"""A fitted model: how often values agree among matches and by chance, as a document of numbers and names."""

import math
from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from pydantic import Field, ValidationError

from ilk.catalog.documents import Body, Part, digest
from ilk.identity.matching.settings import AnyComparison, Matching
from ilk.kernel.errors import UserError
from ilk.kernel.version import VERSION

_MODEL = "fellegi_sunter"
_VERSION = 1


class LearntLevel(Part):
    """A level of agreement: how often it is met among matches (m) and among pairs at random (u)."""

    said: str
    m: float = Field(gt=0, le=1)
    u: float = Field(gt=0, le=1)

    @property
    def weight(self) -> float:
        """What it says, in bits: log2 of m over u."""
        return math.log2(self.m / self.u)


class LearntComparison(Part):
    """A comparison with its levels, the strongest first."""

    called: str
    levels: tuple[LearntLevel, ...]


class Calibration(Part):
    """What decisions of people do to a weight: `shift` + `slope` times it. Without any decision, nothing.

    `told` is the digest of the decisions that it was fitted to.
    """

    shift: float = 0.0
    slope: float = Field(default=1.0, gt=0)
    same: int = 0
    different: int = 0
    told: str = ""


class Learnt(Part):
    """What was learnt, of which records and when. `prior`: how often two records at random are one person.

    `warnings` say what could not be learnt, or looks wrong, each a sentence.
    """

    settings: Matching
    as_of: date | None
    records: int
    prior: float = Field(gt=0, lt=1)
    comparisons: tuple[LearntComparison, ...]
    calibration: Calibration = Calibration()
    warnings: tuple[str, ...] = ()

    @property
    def compared(self) -> tuple[AnyComparison, ...]:
        """The comparisons that were learnt, as the settings have them."""
        called = {one.called for one in self.comparisons}
        return tuple(one for one in self.settings.compare if one.called in called)

    @property
    def prior_weight(self) -> float:
        """The prior in bits, with which every pair begins."""
        return math.log2(self.prior / (1 - self.prior))

    def raw_weight(self, probability: float) -> float:
        """The sum of weights, before decisions, from which on a pair has this probability."""
        wanted = math.log2(probability / (1 - probability))
        return (wanted - self.calibration.shift) / self.calibration.slope

    def to_document(self) -> Body:
        """The model as JSON values, with a digest over all."""
        body: Body = {"model": _MODEL, "version": _VERSION, "ilk": VERSION, "content": self.model_dump(mode="json")}
        return body | {"digest": digest(body)}

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The model of a document. Nothing in it is ever run: it holds numbers and names, and no SQL.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        body = {key: value for key, value in document.items() if key != "digest"}
        if body.get("model") != _MODEL:
            raise UserError("wrong-model", f"the document holds `{body.get('model')}`, not a model of matching")
        if body.get("version") != _VERSION:
            what = f"the model is of version {body.get('version')}; this Ilk reads version {_VERSION}"
            raise UserError("model-version", what, hint="Fit it again.")
        try:
            if digest(body) == document.get("digest"):
                return cls.model_validate(body["content"])
        except (ValidationError, KeyError, TypeError, ValueError):
            pass
        what = "the model was changed since it was saved, or is no model"
        raise UserError("model-damaged", what, hint="Fit it again, or take the document as it was written.")
