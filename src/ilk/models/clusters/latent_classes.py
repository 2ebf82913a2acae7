"""Latent class analysis: groups of people who answer a survey alike."""

from typing import ClassVar

import numpy as np
from numpy.random import Generator
from pydantic import Field, field_validator

from ilk.models.clusters.factors import FactorAnalysis
from ilk.models.clusters.method import Counted
from ilk.models.clusters.prepared import Prepared
from ilk.models.clusters.shapes.classes import Classes
from ilk.models.clusters.shapes.placing import Labels, Matrix, Shape, Vector, log_sum
from ilk.models.features.preparing import Preparing

_LEAST_PROBABILITY = 1e-6
_ROUNDS_OF_A_TRIAL = 30


class LatentClasses(Counted):
    """Classes in each of which every answer has its own probability (Lazarsfeld & Henry 1968; Goodman 1974).

    Every column is an item with a few answers; a missing answer says nothing. The likeliest classes are found by
    expectation and maximisation (Dempster, Laird & Rubin 1977) on the distinct rows, each as often as it is there. Of
    all starts, the best after a few rounds go on to the end. With more than 10,000 rows, starts are tried on a sample,
    and the best goes on with all rows.
    """

    title: ClassVar[str] = "latent class analysis"
    source: ClassVar[str] = (
        "Lazarsfeld & Henry (1968), Latent Structure Analysis; Goodman (1974), Exploratory latent structure analysis"
    )
    decides: ClassVar[tuple[str, ...]] = ("BIC",)
    """As simulations advise (Nylund, Asparouhov & Muthén 2007): classes overlap, and answers lie in few places."""
    limits: ClassVar[tuple[str, ...]] = (
        "Answers are taken to be independent of each other within a class; items that ask the same twice make a class.",
    )

    preparing: Preparing = Preparing(as_levels=True, rare=0)
    starts: int = Field(default=20, ge=1, le=1000)
    rounds: int = Field(default=2000, ge=1)
    tolerance: float = Field(default=1e-8, gt=0)
    """A round that adds less than this share to the log-likelihood is the last."""

    @field_validator("preparing")
    @classmethod
    def _has_levels(cls, preparing: Preparing) -> Preparing:
        if not preparing.as_levels:
            raise ValueError("latent classes need `as_levels`")
        return preparing

    @field_validator("factors")
    @classmethod
    def _has_no_factors(cls, factors: FactorAnalysis | None) -> None:
        if factors is not None:
            raise ValueError("latent classes are found in answers, not in factors")

    def learn(self, prepared: Prepared, rng: Generator) -> Shape:
        sample = self.tried_on(prepared, rng)
        survey = _Survey.of(sample)
        tried = [self._grown(survey, self._begun(survey, rng), _ROUNDS_OF_A_TRIAL) for _ in range(self.starts)]
        tried.sort(key=lambda each: -each[1])
        ended = [self._grown(survey, classes, self.rounds) for classes, _ in tried[: max(self.starts // 4, 1)]]
        best = max(ended, key=lambda each: each[1])[0]
        return (
            best if len(sample.rows) == len(prepared.rows) else self._grown(_Survey.of(prepared), best, self.rounds)[0]
        )

    def _begun(self, survey: "_Survey", rng: Generator) -> Classes:
        """Every distinct row belongs to all classes, by chance."""
        return survey.classes(rng.dirichlet(np.ones(self.clusters), size=len(survey.counts)))

    def _grown(self, survey: "_Survey", classes: Classes, rounds: int) -> tuple[Classes, float]:
        """The classes after rounds of expectation and maximisation, and their log-likelihood."""
        likelihood = before = -np.inf
        for _ in range(rounds):
            joint = classes.joint(survey.answers)
            logarithms = log_sum(joint)
            likelihood = float(logarithms @ survey.counts)
            if likelihood - before <= self.tolerance * abs(likelihood):
                break
            before = likelihood
            classes = survey.classes(np.exp(joint - logarithms[:, None]))
        return classes, likelihood


class _Survey:
    """Distinct rows of answers, with how often each is there."""

    def __init__(self, answers: Matrix, counts: Vector, item_of: Labels) -> None:
        self.answers = answers
        self.counts = counts
        self.item_of = item_of

    @classmethod
    def of(cls, prepared: Prepared) -> "_Survey":
        """The distinct rows of all, in an order of their own."""
        answers, counts = np.unique(prepared.rows > 0, axis=0, return_counts=True)
        _, item_of = np.unique(prepared.column_of, return_inverse=True)
        return cls(answers.astype(float), counts.astype(float), item_of)

    def classes(self, belonging: Matrix) -> Classes:
        """The likeliest classes when each row belongs to them by these probabilities."""
        weights = belonging * self.counts[:, None]
        given = weights.T @ self.answers
        totals = np.zeros((len(given), self.item_of.max() + 1))
        for feature, item in enumerate(self.item_of):
            totals[:, item] += given[:, feature]
        shares = given / np.maximum(totals[:, self.item_of], np.finfo(float).tiny)
        logarithms = np.log(np.maximum(shares, _LEAST_PROBABILITY))
        sizes = np.maximum(weights.sum(axis=0), np.finfo(float).tiny)
        return Classes(sizes / sizes.sum(), logarithms, totals.shape[1])
