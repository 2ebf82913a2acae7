"""MBG/NBD: as BG/NBD, but customers may leave after their first purchase too."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ilk.models.estimator import Tabular
from ilk.models.value.beta_geometric import BetaGeometric
from ilk.models.value.buying import NO_CONTRACT, BuyingFit, fitted
from ilk.models.value.parametric import About, Config

if TYPE_CHECKING:
    from numpy.random import Generator


class MBGNBDFit(BuyingFit):
    """A fitted MBG/NBD: `r` and `alpha` of the rates of buying, `a` and `b` of the chances to leave."""

    about = About(
        kind="mbg_nbd",
        title="MBG/NBD",
        source=(
            "Batislam, Denizel & Filiztekin (2007), Empirical validation and comparison of models for "
            "customer base analysis, International Journal of Research in Marketing 24."
        ),
        limits=NO_CONTRACT,
    )
    process_class = BetaGeometric


@dataclass(frozen=True, slots=True)
class MBGNBD:
    """MBG/NBD, by maximum likelihood.

    Source: Batislam, Denizel & Filiztekin (2007), Empirical validation and comparison of models for
    customer base analysis, International Journal of Research in Marketing 24.
    """

    config: Config = field(default_factory=Config)

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> MBGNBDFit:
        """Fit to a summary with `frequency`, `recency`, `T` and perhaps `weights`; nothing in it is random.

        Raises:
            UserError: `too-few-customers`, `nobody-repeats`, `not-converged`, and as `histories`.
        """
        return fitted(MBGNBDFit, BetaGeometric(at_once=True), self.config, data)
