"""The methods of clustering that a project can ask for: what they are, in words, and how a definition makes one."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ilk.models.settings import ClusterMethod, ClusterSettings, FactorSettings

if TYPE_CHECKING:
    from ilk.models.clusters.factors import FactorAnalysis
    from ilk.models.clusters.method import Counted

LAST = 8
"""So many clusters at most are looked for when the data choose."""


@dataclass(frozen=True, slots=True)
class MethodWords:
    """A method before people. `for_items` says that it reads answers of few levels, as surveys have, and no others."""

    name: ClusterMethod
    description: str
    for_items: bool = False


METHODS = (
    MethodWords("k_means", "Compact groups around averages; fast, and the one to begin with."),
    MethodWords("gaussian_mixture", "Groups of any width that may overlap; slower, and wants many customers."),
    MethodWords("k_prototypes", "As k-means, for texts and yes or no beside numbers."),
    MethodWords("latent_classes", "People who answer a survey alike; for answers of few levels.", for_items=True),
)


def method_of(settings: ClusterSettings) -> "Counted":
    """The method of a definition, with its number of clusters; the largest that is tried, when the data choose."""
    from ilk.models.clusters import GaussianMixture, KMeans, KPrototypes, LatentClasses

    count = settings.clusters or LAST
    factors = None if settings.factors is None else _analysis(settings.factors)
    match settings.method:
        case "k_means":
            return KMeans(clusters=count, factors=factors)
        case "gaussian_mixture":
            return GaussianMixture(clusters=count, factors=factors)
        case "k_prototypes":
            return KPrototypes(clusters=count, factors=factors)
        case "latent_classes":
            return LatentClasses(clusters=count)


def _analysis(settings: FactorSettings) -> "FactorAnalysis":
    from ilk.models.clusters import FactorAnalysis

    return FactorAnalysis(factors=settings.count, rotation=settings.rotation)
