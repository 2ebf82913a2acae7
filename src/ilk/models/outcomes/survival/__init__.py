"""How long it takes until something happens, when for some it has not happened yet."""

from ilk.models.outcomes.survival.cox import Cox, ProportionalHazards
from ilk.models.outcomes.survival.kaplan_meier import Curve, KaplanMeier, Survival

__all__ = ["Cox", "Curve", "KaplanMeier", "ProportionalHazards", "Survival"]
