"""Customer base analysis: how often customers will buy, whether they are still customers, and what they are worth."""

from ilk.models.value.bg_cnbd_k import BGCNBDk, BGCNBDkConfig, BGCNBDkFit
from ilk.models.value.bg_nbd import BGNBD, BGNBDFit
from ilk.models.value.buying import Config
from ilk.models.value.mbg_nbd import MBGNBD, MBGNBDFit
from ilk.models.value.pareto_nbd import ParetoNBD, ParetoNBDConfig, ParetoNBDFit
from ilk.models.value.summarize import condense, summarize

__all__ = [
    "BGNBD",
    "MBGNBD",
    "BGCNBDk",
    "BGCNBDkConfig",
    "BGCNBDkFit",
    "BGNBDFit",
    "Config",
    "MBGNBDFit",
    "ParetoNBD",
    "ParetoNBDConfig",
    "ParetoNBDFit",
    "condense",
    "summarize",
]
