"""Customer base analysis: how often customers will buy, whether they are still customers, and what they are worth."""

from ilk.models.value.bg_bb import BGBB, BGBBFit
from ilk.models.value.bg_cnbd_k import BGCNBDk, BGCNBDkConfig, BGCNBDkFit
from ilk.models.value.bg_nbd import BGNBD, BGNBDFit
from ilk.models.value.choosing import MODELS, Choice, choose, holdout_figures, plot_holdout, validated
from ilk.models.value.gamma_gamma import GammaGamma, GammaGammaFit
from ilk.models.value.lifetime import lifetime_value
from ilk.models.value.mbg_nbd import MBGNBD, MBGNBDFit
from ilk.models.value.nbd import NBD, NBDFit
from ilk.models.value.parametric import Config
from ilk.models.value.pareto_nbd import ParetoNBD, ParetoNBDConfig, ParetoNBDFit
from ilk.models.value.sbg import SBG, SBGFit
from ilk.models.value.summarize import condense, summarize

__all__ = [
    "BGBB",
    "BGNBD",
    "MBGNBD",
    "MODELS",
    "NBD",
    "SBG",
    "BGBBFit",
    "BGCNBDk",
    "BGCNBDkConfig",
    "BGCNBDkFit",
    "BGNBDFit",
    "Choice",
    "Config",
    "GammaGamma",
    "GammaGammaFit",
    "MBGNBDFit",
    "NBDFit",
    "ParetoNBD",
    "ParetoNBDConfig",
    "ParetoNBDFit",
    "SBGFit",
    "choose",
    "condense",
    "holdout_figures",
    "lifetime_value",
    "plot_holdout",
    "summarize",
    "validated",
]
