"""BG/NBD: customers buy at random and leave, perhaps, after a repeat purchase."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ilk.models.estimator import Tabular
from ilk.models.value.beta_geometric import BetaGeometric
from ilk.models.value.buying import NO_CONTRACT, BuyingFit, fitted
from ilk.models.value.parametric import About, Config

if TYPE_CHECKING:
    from numpy.random import Generator


class BGNBDFit(BuyingFit):
    """A fitted BG/NBD: `r` and `alpha` of the rates of buying, `a` and `b` of the chances to leave."""

    about = About(
        kind="bg_nbd",
        title="BG/NBD",
        source=(
            'Fader, Hardie & Lee (2005), "Counting your customers" the easy way: an alternative to the '
            "Pareto/NBD model, Marketing Science 24."
        ),
        limits=(
            *NO_CONTRACT,
            "Who bought once counts as a customer for ever: where many leave after the first purchase, take MBG/NBD.",
        ),
    )
    process_class = BetaGeometric


@dataclass(frozen=True, slots=True)
class BGNBD:
    """BG/NBD, by maximum likelihood.

    Source: Fader, Hardie & Lee (2005), "Counting your customers" the easy way: an alternative to the
    Pareto/NBD model, Marketing Science 24.
    """

    config: Config = field(default_factory=Config)

    def fit(self, data: Tabular, rng: "Generator | None" = None) -> BGNBDFit:
        """Fit to a summary with `frequency`, `recency`, `T` and perhaps `weights`; nothing in it is random.

        Raises:
            UserError: `too-few-customers`, `nobody-repeats`, `not-converged`, and as `histories`.
        """
        return fitted(BGNBDFit, BetaGeometric(), self.config, data)
