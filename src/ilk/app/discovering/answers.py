"""What discovery answers: what may be chosen, candidates with what speaks for each, and what was kept."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Chart, Share
from ilk.models.settings import FactorSettings

State = Literal["running", "done", "failed", "stopped"]


class DiscoveryCriterion(Answer):
    """Something that customers can be compared by."""

    text: str = Field(description="The value of the language.")
    title: str
    kind: Literal["trait", "event"]
    criterion: str
    event: str | None = Field(default=None, description="Of a fact of events: of which event.")
    type: str
    known_share: Share | None = Field(default=None, description="For how many customers it is known; null of events.")
    caution: str | None = Field(default=None, description="Why it is a poor one, in words.")
    proposed: bool = Field(description="Whether to begin with it.")
    is_item: bool = Field(
        default=False, description="Whether it has few levels, as answers of a survey: latent classes read no others."
    )


class DiscoveryMethod(Answer):
    """A way of finding groups."""

    name: str
    title: str
    description: str
    for_items: bool = Field(description="Whether it reads answers of few levels, as surveys have, and no others.")


class DiscoveryChoices(Answer):
    """What can be looked at, and how."""

    criteria: list[DiscoveryCriterion]
    methods: list[DiscoveryMethod]


class DiscoveryRequest(Answer):
    """What was asked: see `discover`."""

    using: list[str]
    among: str
    factors: FactorSettings | None = Field(
        default=None, description="Customers are compared by the factors behind these; null for as they are."
    )
    methods: list[str]
    fewest: int
    most: int
    smallest: Share
    seed: int


class ClusterGroup(Answer):
    """A group of a candidate, the largest first."""

    name: str
    """A proposal, by what sets it apart."""
    size: int
    """How many of those that the candidate was fitted on."""
    share: Share
    colour: int
    sentence: str
    """What sets it apart most, in words."""
    rule: str | None
    """The rule of the shallow tree, as a condition of the language; null where none fits."""
    precision: Share | None
    """Of held-out customers that the rule holds for, the share that is in the group."""
    recall: Share | None
    """Of held-out customers in the group, the share that the rule holds for."""


class ClusterDistinction(Answer):
    """The average of a feature in a group, against everyone's."""

    group: str
    feature: str
    title: str
    average: float
    overall: float
    apart: float = Field(description="Standard deviations above everyone's average.")


class ClusterCandidate(Answer):
    """A candidate segmentation: a method and a number of groups, and how good it is; null where a figure is not known.

    `refused` says why it does not meet the demands.
    """

    number: int
    method: str
    clusters: int
    recommended: bool
    refused: str | None
    silhouette: float | None
    calinski_harabasz: float | None
    davies_bouldin: float | None
    gap: float | None
    gap_error: float | None
    bic: float | None
    stability: float | None
    """The mean adjusted Rand index between the groups and those of resamples (Hubert & Arabie 1985)."""
    least_stable: float | None
    """The mean overlap of the least stable group with its like in resamples (Hennig 2007)."""
    smallest: Share
    groups: list[ClusterGroup]
    agreement: Share
    """The share of held-out customers that the rules place as the method does."""
    distinctions: list[ClusterDistinction]
    warnings: list[str]
    charts: dict[str, Chart]
    """`picture`, `averages`, and of latent classes `answers`: the probability of each answer in each class."""


class DiscoveryFactor(Answer):
    """A factor behind the criteria, and what it is about: the criteria that load on it, the strongest first."""

    name: str
    about: str
    share: Share = Field(description="Of the variance of all criteria.")
    alpha: float | None = Field(description="Cronbach's alpha of the criteria that load mostly on it.")


class DiscoveryFactors(Answer):
    """The factors that customers were compared by."""

    factors: list[DiscoveryFactor]
    chart: Chart
    """The loadings of criteria on factors."""


class Discovery(Answer):
    """An exploration: how far it is while it runs, its candidates when it is done. Nothing of it is kept."""

    id: str
    state: State
    asked: DiscoveryRequest
    as_of: datetime | None
    started_at: datetime
    step: str
    """What is being done now."""
    progress: Share
    customers: int
    """How many were looked at, by chance where there are more."""
    compared: int
    """On how many of these the figures of a candidate stand."""
    resamples: int
    left_out: list[str]
    """Criteria that nobody can be compared by, and why."""
    reasons: list[str]
    """Of each method, which number it recommends and why."""
    candidates: list[ClusterCandidate]
    factors: DiscoveryFactors | None = None
    problem: str | None = None
    """What went wrong, of one that failed."""
    hint: str | None = None
    charts: dict[str, Chart]
    """Of each method, how good each number is."""


class KeptSegment(Answer):
    """A segment that was kept of a group."""

    name: str
    title: str
    size: int
    definition: str


class KeptDiscovery(Answer):
    """What was kept: the model, its trait, and the segments over it; rules are segments that ask no model."""

    model: str
    version: int
    clusters: list[str]
    segments: list[KeptSegment]
    rules: list[KeptSegment]
    agreement: Share
