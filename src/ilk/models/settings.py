"""What a model of a project is told of its task: what it foretells or finds, about whom, from which features."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from ilk.catalog.documents import Name, Part
from ilk.customers.definition import Criterion
from ilk.kernel.types import ValueType

Task = Literal["value", "outcome", "clusters", "affinity", "look_alikes", "survival", "next_purchase"]
ClusterMethod = Literal["k_means", "gaussian_mixture", "k_prototypes", "latent_classes"]
Features = Annotated[tuple[str, ...], Field(max_length=200)]
"""Values of the language, each a feature: names of traits, or `count of order in last 90 days`."""


@dataclass(frozen=True, slots=True)
class ScoreTrait:
    """A trait that a model writes: its type, and words for people."""

    type: ValueType
    title: str
    description: str


class ValueSettings(Part):
    """How much customers will buy: purchases and what they are worth, over a horizon.

    `unit_days` is the unit of time of the purchase model; purchases of one day are one. `discount` is the yearly rate
    by which later money counts less. `family` names the purchase model, or leaves it to a holdout.
    """

    task: ClassVar[Task] = "value"
    criterion: ClassVar[Criterion] = Criterion.VALUE

    event: Name = "order"
    amount: Name = "revenue"
    unit_days: int = Field(default=7, ge=1, le=366)
    horizon_days: int = Field(default=365, ge=1, le=3660)
    discount: float = Field(default=0.0, ge=0, le=1)
    family: Literal["auto", "bg_nbd", "mbg_nbd", "pareto_nbd"] = "auto"

    def traits(self, name: str, label: str) -> Mapping[str, ScoreTrait]:
        """The scores, by the name of the trait."""
        within = f"within {self.horizon_days} days"
        purchases = ScoreTrait(ValueType.NUMBER, f"{label}: purchases", f"Expected number of purchases {within}.")
        alive = "Probability, 0 to 1, of being a customer still."
        return {
            name: ScoreTrait(ValueType.MONEY, label, f"Expected to be spent {within}."),
            f"{name}_purchases": purchases,
            f"{name}_alive": ScoreTrait(ValueType.NUMBER, f"{label}: alive", alive),
        }


class FeaturedSettings(Part):
    """What reads features: `among` is a condition that says who is meant; everyone when it is left out."""

    criterion: ClassVar[Criterion] = Criterion.BEHAVIOURAL

    using: Features = ()
    among: str = ""


class OutcomeSettings(FeaturedSettings):
    """How likely something is: `happens` is a condition that is asked `horizon_days` after the features were taken.

    Training looks back at `cutoffs` past instants, one horizon apart, of which the newest is kept for validation.
    Without `using` every trait is a feature that is a number, yes or no, or a text.
    """

    task: ClassVar[Task] = "outcome"

    happens: str
    horizon_days: int = Field(ge=1, le=3660)
    method: Literal["boosted_trees", "logistic"] = "boosted_trees"
    cutoffs: int = Field(default=3, ge=2, le=24)

    def traits(self, name: str, label: str) -> Mapping[str, ScoreTrait]:
        """The score, by the name of the trait."""
        what = f"Probability, 0 to 1, that it holds {self.horizon_days} days later: {self.happens}"
        return {name: ScoreTrait(ValueType.NUMBER, label, what)}


class FactorSettings(Part):
    """The few things behind many items of a survey: customers are compared by these, instead of by the items.

    `count` is how many; parallel analysis says it when left out. `varimax` keeps factors unrelated, `promax` and
    `oblimin` let them correlate.
    """

    count: int | None = Field(default=None, ge=1, le=30)
    rotation: Literal["varimax", "promax", "oblimin", "none"] = "varimax"


class ClusterSettings(FeaturedSettings):
    """Who is alike: groups of customers by some features. `clusters` is how many; chosen by the data when left out.

    `names` are given to the clusters in the order of their size when they are first found, and stay with them.
    `smallest` is the least share of customers that a cluster may have. `answered` is the least share of `using` that
    must be known of a customer who is placed: half with `factors` and for latent classes, none else. The typing tool
    may ask `ask`, values of the language; those of `using` when left out.
    """

    task: ClassVar[Task] = "clusters"

    using: Annotated[Features, Field(min_length=1)]
    method: ClusterMethod = "k_means"
    factors: FactorSettings | None = None
    clusters: int | None = Field(default=None, ge=2, le=30)
    smallest: float = Field(default=0.03, ge=0, le=0.5)
    answered: float | None = Field(default=None, ge=0, le=1)
    ask: Features = ()
    names: Annotated[tuple[str, ...], Field(max_length=30)] = ()

    @model_validator(mode="after")
    def _reads_answers_or_factors(self) -> Self:
        if self.factors is not None and self.method == "latent_classes":
            raise ValueError("latent classes are found in answers, not in factors: leave out `factors`")
        return self

    @property
    def least_known(self) -> int:
        """How many of `using` must be known of a customer who is placed."""
        usual = 0.5 if self.factors is not None or self.method == "latent_classes" else 0.0
        return ceil(len(self.using) * (usual if self.answered is None else self.answered))

    def traits(self, name: str, label: str) -> Mapping[str, ScoreTrait]:
        """The cluster and how clearly, by the name of the trait."""
        how = "How clearly it is this cluster, 0 to 1."
        return {
            name: ScoreTrait(ValueType.TEXT, label, "The cluster that is most alike."),
            f"{name}_strength": ScoreTrait(ValueType.NUMBER, f"{label}: strength", how),
        }


class AffinitySettings(Part):
    """What goes with what: how much more of a category each customer buys than everyone, and what is bought together.

    `category` is a property of the event. Each of `categories` becomes a trait of its own, `NAME_coffee`. `item` is
    the property whose values are bought together, the category when left out; `basket` the property that is the same
    for what was bought at once. Rules hold for at least `least_support` of customers, or of baskets.
    """

    task: ClassVar[Task] = "affinity"
    criterion: ClassVar[Criterion] = Criterion.BEHAVIOURAL

    event: Name
    category: Name
    categories: Annotated[tuple[str, ...], Field(max_length=30)] = ()
    item: Name | None = None
    basket: Name | None = None
    least_support: float = Field(default=0.01, gt=0, le=1)

    def traits(self, name: str, label: str) -> Mapping[str, ScoreTrait]:
        """The favourite, how strong it is, and each category that is named, by the name of the trait."""
        how = "The share of it among their purchases, against everyone's share: 2 is twice as much."
        named = {
            trait_of(name, category): ScoreTrait(ValueType.NUMBER, f"{label}: {category}", how)
            for category in self.categories
        }
        return {
            name: ScoreTrait(ValueType.TEXT, label, f"The {self.category} bought most above everyone's share."),
            f"{name}_strength": ScoreTrait(ValueType.NUMBER, f"{label}: strength", how),
            **named,
        }


def trait_of(name: str, category: str) -> str:
    """The trait of a category: the model's name, and the category's letters and digits."""
    return f"{name}_{'_'.join(re.findall('[a-z0-9]+', category.casefold()))}"


class LookAlikeSettings(FeaturedSettings):
    """Who is like some customers: `like` is a condition that says whom, such as `in segment vip`.

    It is asked of what is published. Without `using`, what the condition itself stands on is no feature.
    """

    task: ClassVar[Task] = "look_alikes"

    like: str
    method: Literal["logistic", "boosted_trees"] = "logistic"

    def traits(self, name: str, label: str) -> Mapping[str, ScoreTrait]:
        """The likeness, by the name of the trait."""
        what = f"Likeness, 0 to 1, to those for whom it holds: {self.like}"
        return {name: ScoreTrait(ValueType.NUMBER, label, what)}


class SurvivalSettings(Part):
    """How long customers stay: until the first `silence_days` without the event, counted from the first one.

    `by` is a value of the language, yes or no or a text, each with a curve of its own; `segments` are further curves.
    With `using`, what makes customers leave sooner is learnt from those who were here one horizon ago, and scores
    follow from these values of each customer.
    """

    task: ClassVar[Task] = "survival"
    criterion: ClassVar[Criterion] = Criterion.BEHAVIOURAL

    event: Name = "order"
    silence_days: int = Field(default=90, ge=1, le=3660)
    horizon_days: int = Field(default=90, ge=1, le=3660)
    by: str = ""
    segments: Annotated[tuple[Name, ...], Field(max_length=30)] = ()
    using: Features = ()
    among: str = ""

    def traits(self, name: str, label: str) -> Mapping[str, ScoreTrait]:
        """The chance to stay and the days left, by the name of the trait."""
        stay = f"Probability, 0 to 1, of not being silent for {self.silence_days} days within {self.horizon_days} days."
        left = (
            f"Days until half of those like them are silent for {self.silence_days} days; missing beyond what was seen."
        )
        return {
            name: ScoreTrait(ValueType.NUMBER, label, stay),
            f"{name}_days_left": ScoreTrait(ValueType.NUMBER, f"{label}: days left", left),
        }


class NextPurchaseSettings(Part):
    """When customers buy next, with an interval that holds it with the probability `level`, if they come again."""

    task: ClassVar[Task] = "next_purchase"
    criterion: ClassVar[Criterion] = Criterion.BEHAVIOURAL

    event: Name = "order"
    level: float = Field(default=0.8, gt=0, lt=1)

    def traits(self, name: str, label: str) -> Mapping[str, ScoreTrait]:
        """The day and its interval, by the name of the trait."""
        end = f"of the days that hold the next purchase with a probability of {self.level:.0%}."
        return {
            name: ScoreTrait(ValueType.DATE, label, "The day by which half of those like them buy next."),
            f"{name}_earliest": ScoreTrait(ValueType.DATE, f"{label}: earliest", f"The first {end}"),
            f"{name}_latest": ScoreTrait(ValueType.DATE, f"{label}: latest", f"The last {end}"),
        }


Settings = (
    ValueSettings
    | OutcomeSettings
    | ClusterSettings
    | AffinitySettings
    | LookAlikeSettings
    | SurvivalSettings
    | NextPurchaseSettings
)
