"""What a model of purchases must answer: pure functions of parameters and histories."""

from abc import ABC, abstractmethod

from ilk.models.estimator import Frozen, Tabular
from ilk.models.tables import Floats
from ilk.models.value.fitting import Space, Terms
from ilk.models.value.histories import Histories, histories


class Process(Frozen, ABC):
    """How customers buy and leave. Parameters are an array in the order of `space.names`."""

    @property
    @abstractmethod
    def space(self) -> Space:
        """The parameters, in the literature's names."""

    @property
    def features(self) -> tuple[str, ...]:
        """The columns beside `frequency`, `recency` and `T` that tell histories apart."""
        return ()

    @property
    def carried(self) -> tuple[str, ...]:
        """The columns of a summary that may be averaged over the customers of a history."""
        return ()

    def read(self, summary: Tabular, carried: tuple[str, ...] = ()) -> Histories:
        """The histories of a summary, as this process tells them apart.

        Raises:
            UserError: as `histories`.
        """
        return histories(summary, more=self.features, carried=carried)

    @abstractmethod
    def starts(self, data: Histories) -> list[Floats]:
        """Where to begin the search, the most promising first."""

    @abstractmethod
    def terms(self, theta: Floats, data: Histories) -> Terms:
        """The log-likelihood of each history, with its slopes."""

    @abstractmethod
    def alive(self, theta: Floats, data: Histories) -> Floats:
        """The probability, for each history, of being a customer still."""

    @abstractmethod
    def expected(self, theta: Floats, data: Histories, t: float) -> Floats:
        """The purchases in the next `t`, for each history; a history of nothing is a new customer."""
