"""What a model asks, as trees of the language: its features, whom it is about, and what is to happen."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from ilk.catalog.schema import Catalogue
from ilk.customers.traits import Origin, Trait
from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.kernel.types import ValueType
from ilk.models.definition import ModelDefinition
from ilk.models.settings import (
    AffinitySettings,
    ClusterSettings,
    FeaturedSettings,
    LookAlikeSettings,
    NextPurchaseSettings,
    OutcomeSettings,
    SurvivalSettings,
    ValueSettings,
)
from ilk.segments.language.checking import read_condition, read_value, uses
from ilk.segments.tree import Condition, Node, Scope, Value
from ilk.segments.values.field import FieldValue

Tree = TypeVar("Tree", bound=Node)
FEATURES = frozenset({ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY, ValueType.YES_NO, ValueType.TEXT})
"""Values of these types can be features."""


@dataclass(frozen=True, slots=True)
class ModelTrees:
    """What a model asks of each customer. Features are by their text; `among` and `outcome` are None for everyone.

    `groups` are traits that it is not fitted on, by which the card compares how it does; `asked` is what its typing
    tool may ask. `like` is asked of what is published, so it may ask about segments and scores; all else is worked out
    before these. Of a customer at least `least_known` features must be known; it is about nobody else.
    """

    features: Mapping[str, Value] = field(default_factory=dict)
    groups: Mapping[str, Value] = field(default_factory=dict)
    asked: Mapping[str, Value] = field(default_factory=dict)
    among: Condition | None = None
    outcome: Condition | None = None
    like: Condition | None = None
    least_known: int = 0

    @property
    def columns(self) -> Mapping[str, Value]:
        """What is worked out for each customer: features, groups and what may be asked."""
        return {**self.features, **self.groups, **self.asked}

    @property
    def worked_out(self) -> list[Node]:
        """What a run works out before segments and scores."""
        return [*self.columns.values(), *(tree for tree in (self.among, self.outcome) if tree is not None)]

    @property
    def nodes(self) -> list[Node]:
        """All of them."""
        return [*self.worked_out, *(() if self.like is None else (self.like,))]


def read_model(
    model: ModelDefinition, catalogue: Catalogue, scores: Mapping[str, str], computed: Mapping[str, Value]
) -> ModelTrees:
    """What a model asks.

    Args:
        model: the definition.
        catalogue: the names that it may use, scores of models too: what asks for one is told why it must not.
        scores: the traits that models write, each with its model.
        computed: the computed traits, which may stand on others.

    Raises:
        UserError, UserErrors: what is wrong with its texts, every problem at once.
    """
    problems: list[UserError] = []
    settings = model.settings
    if not isinstance(settings, FeaturedSettings):
        return _of_events(settings, catalogue, scores, computed)
    named = {name: _read(read_value, name, "fairness", catalogue, problems) for name in model.fairness}
    groups = {name: tree for name, tree in named.items() if tree is not None}
    features = _features(settings, catalogue, scores, computed, problems)
    if not settings.using:
        features = {name: tree for name, tree in features.items() if name not in groups}
    among = _read(read_condition, settings.among, "among", catalogue, problems) if settings.among else None
    outcome, like = None, None
    asked: Mapping[str, Value] = {}
    least_known = 0
    match settings:
        case OutcomeSettings():
            outcome = _read(read_condition, settings.happens, "happens", catalogue, problems)
        case LookAlikeSettings():
            like = _read(read_condition, settings.like, "like", catalogue, problems)
        case ClusterSettings():
            asked, least_known = _chosen(settings.ask, catalogue, problems, "ask"), settings.least_known
        case _:
            pass
    trees = ModelTrees(features, groups, asked, among, outcome, like, least_known)
    return _checked(trees, scores, computed, problems)


def _of_events(
    settings: ValueSettings | AffinitySettings | SurvivalSettings | NextPurchaseSettings,
    catalogue: Catalogue,
    scores: Mapping[str, str],
    computed: Mapping[str, Value],
) -> ModelTrees:
    """What a model asks that reads an event, and no features."""
    problems: list[UserError] = []
    match settings:
        case ValueSettings():
            problems += _event_problems(settings.event, {"amount": settings.amount}, catalogue, ValueType.NUMBER)
        case AffinitySettings():
            asked = {"category": settings.category, "item": settings.item, "basket": settings.basket}
            problems += _event_problems(settings.event, asked, catalogue, ValueType.TEXT)
        case NextPurchaseSettings():
            problems += _event_problems(settings.event, {}, catalogue, ValueType.TEXT)
        case SurvivalSettings():
            problems += _event_problems(settings.event, {}, catalogue, ValueType.TEXT)
            return _checked(_of_survival(settings, catalogue, problems), scores, computed, problems)
    raise_all(problems)
    return ModelTrees()


def _of_survival(settings: SurvivalSettings, catalogue: Catalogue, problems: list[UserError]) -> ModelTrees:
    by = _read(read_value, settings.by, "by", catalogue, problems) if settings.by else None
    if by is not None and by.type(Scope(catalogue)) not in {ValueType.TEXT, ValueType.YES_NO}:
        what = f"`{settings.by}` is a {by.type(Scope(catalogue))}: groups are texts, or yes and no"
        problems.append(UserError("wrong-feature", what, where="by"))
    among = _read(read_condition, settings.among, "among", catalogue, problems) if settings.among else None
    unknown_ones = [name for name in settings.segments if name not in catalogue.segments]
    problems += [unknown("segment", name, catalogue.segments, where="segments") for name in unknown_ones]
    groups = {} if by is None else {settings.by: by}
    return ModelTrees({**groups, **_chosen(settings.using, catalogue, problems)}, among=among)


def _checked(
    trees: ModelTrees, scores: Mapping[str, str], computed: Mapping[str, Value], problems: list[UserError]
) -> ModelTrees:
    """The trees, if nothing is wrong with them."""
    for node in trees.worked_out:
        problems += _refusals(node, scores, computed)
    raise_all(problems)
    return trees


def _features(
    settings: FeaturedSettings,
    catalogue: Catalogue,
    scores: Mapping[str, str],
    computed: Mapping[str, Value],
    problems: list[UserError],
) -> Mapping[str, Value]:
    if not settings.using:
        return {name: FieldValue(name=name) for name in _usable(catalogue, scores, computed)}
    return _chosen(settings.using, catalogue, problems)


def _chosen(
    using: Iterable[str], catalogue: Catalogue, problems: list[UserError], where: str = "using"
) -> Mapping[str, Value]:
    """The features that are written down; a problem for each that is none."""
    found = {text: _read(read_value, text, where, catalogue, problems) for text in using}
    features = {text: tree for text, tree in found.items() if tree is not None}
    for text, tree in features.items():
        kind = tree.type(Scope(catalogue))
        if kind not in FEATURES:
            hint = f"Write `days since {text}`." if kind.temporal else "Write how many, such as `size of`."
            problems.append(
                UserError("wrong-feature", f"`{text}` is a {kind}, which is no feature", where=where, hint=hint)
            )
    return features


def _usable(catalogue: Catalogue, scores: Mapping[str, str], computed: Mapping[str, Value]) -> Iterator[str]:
    """The traits that can be features and do not stand on the score of a model."""
    for name, kind in catalogue.traits.items():
        if kind in FEATURES and not behind(FieldValue(name=name), computed) & scores.keys():
            yield name


def _read(
    read: Callable[[str, Catalogue], Tree], text: str, where: str, catalogue: Catalogue, problems: list[UserError]
) -> Tree | None:
    try:
        return read(text, catalogue)
    except UserError as error:
        problems.append(error.within(where))
        return None


def _refusals(tree: Node, scores: Mapping[str, str], computed: Mapping[str, Value]) -> Iterable[UserError]:
    """What a model cannot ask about: segments, which come later, and scores of models."""
    for name in sorted(uses(tree).segments):
        what = f"a model cannot ask about the segment `{name}`: segments are worked out after scores"
        yield UserError("segment-in-model", what, hint="Write what the segment says.")
    for name in sorted(behind(tree, computed) & scores.keys()):
        what = f"a model cannot stand on `{name}`, a score of the model `{scores[name]}`"
        yield UserError("score-in-model", what, hint="Use what that model is made from.")


def behind(tree: Node, computed: Mapping[str, Value]) -> set[str]:
    """The traits that a tree names, and those that these are computed from."""
    found: set[str] = set()
    waiting: list[Node] = [tree]
    while waiting:
        fresh = uses(waiting.pop()).traits - found
        found |= fresh
        waiting += [computed[name] for name in fresh if name in computed]
    return found


def _event_problems(
    name: str, asked: Mapping[str, str | None], catalogue: Catalogue, kind: ValueType
) -> Iterator[UserError]:
    """What is wrong with an event and properties of it, by where they stand, which are numbers or texts."""
    event = catalogue.events.get(name)
    if event is None:
        yield unknown("event", name, catalogue.events, where="event")
        return
    fitting = [each for each, own in event.properties.items() if own.numeric == kind.numeric and not own.temporal]
    for where, each in asked.items():
        if each is not None and each not in fitting:
            yield unknown("property", each, fitting, where=where)


def scores_of(models: Mapping[str, ModelDefinition]) -> Mapping[str, str]:
    """For each trait that a model writes, the model."""
    return {trait: name for name, model in models.items() for trait in model.traits()}


def score_tables(models: Mapping[str, ModelDefinition]) -> Mapping[str, Mapping[str, ValueType]]:
    """The tables that models write, with the types of their traits."""
    return {model.table: {name: score.type for name, score in model.traits().items()} for model in models.values()}


def score_traits(models: Mapping[str, ModelDefinition]) -> Iterator[Trait]:
    """The traits that models write, as traits of the project."""
    for model in models.values():
        for name, score in model.traits().items():
            yield Trait(
                name=name,
                title=score.title,
                type=score.type,
                criterion=model.settings.criterion,
                purpose="",
                description=score.description,
                origin=Origin.MODEL,
                source=model.label,
                tracked=score.type is ValueType.TEXT,
            )


def taken_names(
    model: ModelDefinition, models: Mapping[str, ModelDefinition], traits: Container[str]
) -> Iterator[UserError]:
    """Traits that a model would write, and that are there already."""
    others = {name for other in models.values() if other is not model for name in other.traits()}
    for name in model.traits():
        if name in traits or name in others:
            what = f"the model writes the trait `{name}`, which is there already"
            yield UserError("name-taken", what, where="name", hint="Call the model or the trait something else.")
