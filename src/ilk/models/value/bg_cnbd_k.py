"""BG/CNBD-k and MBG/CNBD-k: as BG/NBD and MBG/NBD, but customers buy more regularly than at random."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from pydantic import Field

from ilk.models.estimator import Tabular
from ilk.models.value.beta_geometric import BetaGeometric
from ilk.models.value.buying import NO_CONTRACT, BuyingFit, fitted
from ilk.models.value.parametric import About, Config

if TYPE_CHECKING:
    from numpy.random import Generator

_MOST_REGULAR = 12


class BGCNBDkConfig(Config):
    """How to fit: `k` is the regularity, chosen by the likelihood when left out.

    At 1 customers buy at random, at 2 or more ever more like clockwork. `at_once` says whether they may leave after the
    first purchase: then it is the MBG/CNBD-k.
    """

    k: int | None = Field(None, ge=1, le=_MOST_REGULAR)
    at_once: bool = False


class BGCNBDkFit(BuyingFit):
    """A fitted BG/CNBD-k: `k`, `r` and `alpha` of the times between purchases, `a` and `b` of the chances to leave."""

    about = About(
        kind="bg_cnbd_k",
        title="BG/CNBD-k",
        source=(
            "Reutterer, Platzer & Schröder (2021), Leveraging purchase regularity for predicting customer behavior the "
            "easy way, International Journal of Research in Marketing 38."
        ),
        limits=NO_CONTRACT,
    )
    process_class = BetaGeometric
    config_class = BGCNBDkConfig

    @property
    def k(self) -> int:
        """The regularity that was chosen."""
        assert isinstance(self.process, BetaGeometric)  # noqa: S101 - what `process_class` says
        return self.process.k


@dataclass(frozen=True, slots=True)
class BGCNBDk:
    """BG/CNBD-k, by maximum likelihood.

    Expected purchases are worked out exactly, as a series, where the literature gives an approximation.

    Source: Reutterer, Platzer & Schröder (2021), Leveraging purchase regularity for predicting customer behavior the
    easy way, International Journal of Research in Marketing 38.
    """

    config: BGCNBDkConfig = field(default_factory=BGCNBDkConfig)

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> BGCNBDkFit:
        """Fit to a summary with `frequency`, `recency`, `T`, `log_intervals` and perhaps `weights`.

        Raises:
            UserError: `too-few-customers`, `nobody-repeats`, `not-converged`, and as `histories`.
        """
        if self.config.k is not None:
            return self._fit(data, self.config.k)
        best = self._fit(data, 1)
        for k in range(2, _MOST_REGULAR + 1):
            further = self._fit(data, k)
            if further.log_likelihood < best.log_likelihood:
                break
            best = further
        return best

    def _fit(self, data: Tabular, k: int) -> BGCNBDkFit:
        fit = fitted(BGCNBDkFit, BetaGeometric(k=k, at_once=self.config.at_once), self.config, data)
        named = fit.card.model_copy(update={"model": "MBG/CNBD-k"})
        return replace(fit, card=named) if self.config.at_once else fit
