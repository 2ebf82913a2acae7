"""What discovery is asked: checked, and as a model of the project would ask it."""

from collections.abc import Sequence
from typing import get_args

from pydantic import Field

from ilk.app.meaning import Meaning
from ilk.app.modelling.reading import ModelTrees, read_model, scores_of
from ilk.catalog.checking import checked
from ilk.catalog.documents import Part
from ilk.kernel.errors import UserError, raise_all
from ilk.models.definition import ModelDefinition
from ilk.models.settings import ClusterMethod, ClusterSettings, FactorSettings

_NAME = "discovery"
_MOST = 12


class Asked(Part):
    """What to look at, and for what: see `app.discover.discover`."""

    using: tuple[str, ...] = ()
    among: str = ""
    factors: FactorSettings | None = None
    methods: tuple[ClusterMethod, ...] = Field(
        default=("k_means",), min_length=1, max_length=len(get_args(ClusterMethod))
    )
    fewest: int = Field(default=2, ge=2, le=_MOST)
    most: int = Field(default=6, ge=2, le=_MOST)
    smallest: float = Field(default=0.05, ge=0, le=0.5)
    seed: int = Field(default=1, ge=0, lt=2**32)

    @property
    def counts(self) -> Sequence[int]:
        """The numbers of groups to compare."""
        return range(self.fewest, self.most + 1)

    def settings(
        self, method: ClusterMethod, clusters: int | None = None, names: Sequence[str] = ()
    ) -> ClusterSettings:
        """What a model's definition says that finds the same groups."""
        return ClusterSettings(
            using=self.using,
            among=self.among,
            method=method,
            factors=None if method == "latent_classes" else self.factors,
            clusters=clusters,
            smallest=self.smallest,
            names=tuple(names),
        )


def asked(**given: object) -> Asked:
    """What was asked, without what was left out.

    Raises:
        UserError: `no-criteria`, `groups-reversed`, what is wrong with a value.
    """
    found = checked(Asked, {name: value for name, value in given.items() if value is not None}, _place)
    raise_all(_problems(found))
    return found.model_copy(
        update={"using": tuple(dict.fromkeys(found.using)), "methods": tuple(dict.fromkeys(found.methods))}
    )


def trees_of(asked: Asked, meaning: Meaning) -> ModelTrees:
    """What it asks of each customer. Raises `UserErrors` with every problem of its texts."""
    model = ModelDefinition(name=_NAME, clusters=asked.settings(asked.methods[0]), seed=asked.seed)
    return read_model(model, meaning.catalogue, scores_of(meaning.models), meaning.definitions.traits)


def _problems(found: Asked) -> list[UserError]:
    problems = []
    if not any(text.strip() for text in found.using):
        hint = "Name traits, or values such as `count of order in last 90 days`; `ilk discover --list` has some."
        problems.append(UserError("no-criteria", "there is nothing to compare customers by", where="using", hint=hint))
    if found.fewest > found.most:
        what = f"the fewest groups, {found.fewest}, are more than the most, {found.most}"
        problems.append(UserError("groups-reversed", what, where="most", hint="Give the smaller number first."))
    if found.factors is not None and found.methods == ("latent_classes",):
        what = "latent classes are found in answers, not in factors"
        problems.append(UserError("no-factors", what, where="factors", hint="Leave them out, or take another method."))
    return problems


def _place(path: Sequence[object]) -> str:
    return ".".join(map(str, path))
