"""What a customer will do, and when: propensity, survival, the next purchase."""

from ilk.models.outcomes.boosted_trees import BoostedTrees
from ilk.models.outcomes.gains import Costs
from ilk.models.outcomes.logistic import Logistic
from ilk.models.outcomes.next_purchase import NextPurchase, PurchaseTiming, summarize_gaps
from ilk.models.outcomes.propensity import Propensity
from ilk.models.outcomes.survival import Cox, Curve, KaplanMeier, ProportionalHazards, Survival

__all__ = [
    "BoostedTrees",
    "Costs",
    "Cox",
    "Curve",
    "KaplanMeier",
    "Logistic",
    "NextPurchase",
    "Propensity",
    "ProportionalHazards",
    "PurchaseTiming",
    "Survival",
    "summarize_gaps",
]
