"""Finding segments nobody named: methods of clustering, how many clusters, their rules, factors and typing tools."""

from ilk.models.clusters.basis import Basis
from ilk.models.clusters.choosing import Choice, choose
from ilk.models.clusters.clustering import Clustering
from ilk.models.clusters.components import Components, principal_components
from ilk.models.clusters.factors import FactorAnalysis, Factors, cronbach_alpha
from ilk.models.clusters.gaussian_mixture import GaussianMixture
from ilk.models.clusters.hdbscan import HDBSCAN
from ilk.models.clusters.item_responses import Responses, responses
from ilk.models.clusters.k_means import KMeans
from ilk.models.clusters.k_prototypes import KPrototypes
from ilk.models.clusters.latent_classes import LatentClasses
from ilk.models.clusters.matching import Matching, kept_names, match
from ilk.models.clusters.mini_batch import MiniBatchKMeans
from ilk.models.clusters.rules import Rule, Rules, approximate
from ilk.models.clusters.typing_tool import Tool, TypingTool
from ilk.models.clusters.verdict import Demands
from ilk.models.features.preparing import Preparation, Preparing

__all__ = [
    "HDBSCAN",
    "Basis",
    "Choice",
    "Clustering",
    "Components",
    "Demands",
    "FactorAnalysis",
    "Factors",
    "GaussianMixture",
    "KMeans",
    "KPrototypes",
    "LatentClasses",
    "Matching",
    "MiniBatchKMeans",
    "Preparation",
    "Preparing",
    "Responses",
    "Rule",
    "Rules",
    "Tool",
    "TypingTool",
    "approximate",
    "choose",
    "cronbach_alpha",
    "kept_names",
    "match",
    "principal_components",
    "responses",
]
