"""What a model of a project is: its task with its settings, when it is fitted again, and the traits that it writes."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from ilk.catalog.documents import Definition, Name, canonical, digest
from ilk.kernel.errors import Bug
from ilk.kernel.types import ValueType
from ilk.models.settings import (
    AffinitySettings,
    ClusterSettings,
    LookAlikeSettings,
    NextPurchaseSettings,
    OutcomeSettings,
    ScoreTrait,
    Settings,
    SurvivalSettings,
    Task,
    ValueSettings,
)


class ModelDefinition(Definition):
    """A model of one task.

    Its main score is a trait of the model's own name. It is fitted anew when its definition is another, after
    `refit_days`, and after a run that saw drift of the alert `refit_on_drift` or a worse one; None in both leaves it
    until somebody asks. Equal seeds give equal models. `fairness` are traits of groups for which the card compares how
    the model does.
    """

    value: ValueSettings | None = None
    outcome: OutcomeSettings | None = None
    clusters: ClusterSettings | None = None
    affinity: AffinitySettings | None = None
    look_alikes: LookAlikeSettings | None = None
    survival: SurvivalSettings | None = None
    next_purchase: NextPurchaseSettings | None = None
    refit_days: int | None = Field(default=30, ge=1, le=3660)
    refit_on_drift: Literal["watch", "act"] | None = None
    seed: int = Field(default=1, ge=0, lt=2**32)
    fairness: Annotated[tuple[Name, ...], Field(max_length=10)] = ()

    @model_validator(mode="after")
    def _has_one_task(self) -> Self:
        given = [name for name in get_args(Task) if getattr(self, name) is not None]
        if len(given) != 1:
            tasks, said = (" and ".join(f"`{name}`" for name in names) for names in (get_args(Task), given))
            raise ValueError(f"a model has one task of {tasks}, but {said or 'none'} is given")
        return self

    @property
    def settings(self) -> Settings:
        """What it says of its task."""
        given: Iterable[Settings | None] = (getattr(self, name) for name in get_args(Task))
        found = next((settings for settings in given if settings is not None), None)
        if found is None:
            raise Bug("a model without a task passes no validation")
        return found

    @property
    def recipe(self) -> str:
        """A digest of all that a fit depends on: words for people and when to fit again are no part of it."""
        told = {"title", "description", "refit_days", "refit_on_drift"}
        return digest({key: value for key, value in canonical(self).items() if key not in told})

    @property
    def table(self) -> str:
        """The table of its scores: `customer_no` and its traits, one row a scored customer."""
        return f"scores_{self.name}"

    def traits(self) -> Mapping[str, ScoreTrait]:
        """The traits that it writes, by name: the main score first, last when it was worked out."""
        scores = dict(self.settings.traits(self.name, self.label))
        if self.description:
            scores[self.name] = replace(scores[self.name], description=self.description)
        at = ScoreTrait(ValueType.INSTANT, f"{self.label}: scored at", "When the score was worked out.")
        return scores | {f"{self.name}_scored_at": at}
