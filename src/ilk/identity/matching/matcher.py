"""Matching on any table: `Matcher(settings).fit(records)`, then `.links(records)`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from warnings import warn

import pyarrow as pa

from ilk.catalog.documents import Body
from ilk.identity.matching.blocking import Blocking, blocking_of
from ilk.identity.matching.calibrating import calibrated
from ilk.identity.matching.model import Learnt
from ilk.identity.matching.records import Records, laid_out
from ilk.identity.matching.scoring import links
from ilk.identity.matching.settings import Matching
from ilk.identity.matching.training import learn


@dataclass(frozen=True, slots=True)
class Matcher:
    """Learns which pairs of records are one person, without being told.

    `record` is the column that identifies a record: of whole numbers or texts, each once.
    """

    settings: Matching
    record: str = "record"

    def fit(self, records: Any, *, decisions: Any = None, as_of: date | None = None) -> "FittedMatcher":
        """Learn from records.

        Args:
            records: pandas, Polars, Arrow (a table, or a reader of batches), a mapping of names to arrays, or an
                engine of the warehouse with a query.
            decisions: what people said of pairs, if they did: `record_a`, `record_b` and `same` (true or false).
            as_of: the day that the model gets for its date.

        Raises:
            UserError: `extra-missing`, `not-a-table`, `unknown-column`, `duplicate-records`, `too-few-records`,
                `nothing-to-compare`, `too-many-pairs`, `wrong-recall`.
        """
        with laid_out(records, self.record, self.settings) as laid:
            return self._fitted(laid, blocking_of(laid, self.settings), decisions, as_of)

    def match(
        self, records: Any, *, decisions: Any = None, as_of: date | None = None, known: Learnt | None = None
    ) -> tuple["FittedMatcher", pa.Table]:
        """Learn from records, unless a model is `known`, and give their links from `review` on; they are read once.

        Args:
            records: as `fit` takes them.
            decisions: as `fit` takes them.
            as_of: the day that a model that is learnt gets for its date.
            known: a model that was learnt with the same settings.

        Raises:
            UserError: as `fit` does.
        """
        with laid_out(records, self.record, self.settings) as laid:
            blocking = blocking_of(laid, self.settings)
            if known is None:
                fitted = self._fitted(laid, blocking, decisions, as_of)
            else:
                fitted = FittedMatcher(known, self.record, blocking.held)
            return fitted, links(laid, fitted.learnt, blocking.rules, self.settings.review)

    def _fitted(self, laid: Records, blocking: Blocking, decisions: Any, as_of: date | None) -> "FittedMatcher":
        learnt = learn(laid, self.settings, blocking, as_of)
        learnt = learnt if decisions is None else calibrated(laid, learnt, decisions)
        return FittedMatcher(learnt, self.record, blocking.held)


@dataclass(frozen=True, slots=True)
class FittedMatcher:
    """What was learnt, ready for records: those it learnt from, or others.

    `held` says which blocking rules were left out when it was learnt or last matched, and why.
    """

    learnt: Learnt
    record: str = "record"
    held: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was left out, could not be learnt or is uncertain, each a sentence."""
        return (*self.held, *self.learnt.warnings)

    def links(self, records: Any, threshold: float | None = None) -> pa.Table:
        """Links as `ilk.identity.links.LINKS` has them, but identified by the records' own identifiers.

        A blocking rule of too many pairs is left out, which Python's `warnings` tell.

        Args:
            records: as `fit` takes them.
            threshold: the probability from which on pairs are given; `review` of the settings when left out.

        Raises:
            UserError: as `fit` does.
        """
        settings = self.learnt.settings
        with laid_out(records, self.record, settings) as laid:
            blocking = blocking_of(laid, settings)
            for sentence in blocking.held:
                warn(sentence, stacklevel=2)
            return links(laid, self.learnt, blocking.rules, settings.review if threshold is None else threshold)

    def to_document(self) -> Body:
        """The model as JSON values."""
        return self.learnt.to_document()

    @classmethod
    def from_document(cls, document: Mapping[str, Any], record: str = "record") -> Self:
        """The model of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        return cls(Learnt.from_document(document), record)
