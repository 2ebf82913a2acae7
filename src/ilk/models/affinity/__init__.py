"""What goes with what: customers with categories, items with items, customers with a group they are like."""

from ilk.models.affinity.baskets import BasketRules, Baskets
from ilk.models.affinity.categories import CategoryAffinities, CategoryAffinity
from ilk.models.affinity.look_alikes import LookAlikes, Ranking

__all__ = ["BasketRules", "Baskets", "CategoryAffinities", "CategoryAffinity", "LookAlikes", "Ranking"]
