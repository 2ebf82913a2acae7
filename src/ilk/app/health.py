"""Health: how well segments are chosen, one or all, and two segmentations side by side."""

from collections.abc import Mapping, Sequence

from ilk.app.health_evidence import Gathering, gathered
from ilk.app.past import Asked, turned
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMERS
from ilk.insight.health.answers import HealthReport, SegmentationComparison, SegmentHealth
from ilk.insight.health.comparison import comparison
from ilk.insight.health.counting import crossed, shared, values_of
from ilk.insight.health.mistakes import of_like_size, same_people
from ilk.insight.health.report import report, segment_health
from ilk.insight.health.segmentation import segmentation_health
from ilk.insight.health.segmentations import Segmentation, chosen, of_values
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType

_MOST_VALUES = 50


@use_case(Permission.READ_SUMMARY, "show health", records="refusals")
def health(workspace: Workspace, _actor: Actor, *, as_of: Asked | None = None) -> HealthReport:
    """How well the project's segments and segmentations are chosen; as of a past day or instant if one is given.

    Raises:
        UserError: `instant-ahead` for what is after the published state.
    """
    found = _gathering(workspace, as_of)
    names = list(found.state.meaning.definitions.segments)
    evidence = {each.name: each for each in found.segments(names)}
    known = [found.segmentation(each, evidence) for each in _listed(found)]
    return report(found.setting, known, list(evidence.values()), _shared(found), found.caveats(known))


@use_case(Permission.READ_SUMMARY, "show the health of a segment", subject="name", records="refusals")
def health_of(workspace: Workspace, _actor: Actor, name: str, *, as_of: Asked | None = None) -> SegmentHealth:
    """How well one segment is chosen, criterion by criterion.

    Raises:
        NotFound: for a segment that there is not.
        UserError: `instant-ahead` for what is after the published state.
    """
    found = _gathering(workspace, as_of)
    found.state.tree(name)
    (evidence,) = found.segments([name])
    alike = same_people(found.setting, found.members(), _shared(found))
    return segment_health(found.setting, evidence, list(alike))


@use_case(Permission.READ_SUMMARY, "compare segmentations", records="refusals")
def compare(
    workspace: Workspace, _actor: Actor, *, one: str, other: str, as_of: Asked | None = None
) -> SegmentationComparison:
    """Two segmentations of the same customers side by side.

    Args:
        one: a segmentation by its name; segments by theirs, with commas between; or a trait whose values are groups.
        other: likewise.
        as_of: a day, meaning its end, or an aware instant; that of the published state when left out.

    Raises:
        NotFound: for a name that is none of these.
        UserError: `too-many-values` for a trait of more than 50 values, `no-values` for one of none; `instant-ahead`.
    """
    found = _gathering(workspace, as_of)
    sides = (_named(found, one), _named(found, other))
    names = list(dict.fromkeys([*sides[0].segments, *sides[1].segments]))
    evidence = {each.name: each for each in found.segments(names)}
    known = [found.segmentation(each, evidence) for each in sides]
    healths = (segmentation_health(found.setting, known[0]), segmentation_health(found.setting, known[1]))
    cells = crossed(found.engine, *sides, found.known)
    return comparison(found.setting, sides, healths, cells, found.caveats(known))


def _gathering(workspace: Workspace, as_of: Asked | None) -> Gathering:
    state = published(workspace)
    return gathered(workspace, state, turned(state, as_of))


def _shared(found: Gathering) -> Mapping[tuple[str, str], int]:
    """The members that pairs of segments share, of those that may have the same."""
    near = of_like_size(found.setting, found.members())
    return shared(found.engine, near, found.known) if near else {}


def _listed(found: Gathering) -> list[Segmentation]:
    """The segmentations of a project: those that segments make, and the clusters of models that none of these name."""
    known = found.segmentations()
    taken = {each.name for each in known}
    models = [name for name, model in found.state.meaning.models.items() if model.clusters and name not in taken]
    there = found.engine.tables().get(CUSTOMERS, {})
    valued = {name: values_of(found.engine, name, found.known, _MOST_VALUES) for name in models if name in there}
    clusters = [of_values(name, _title(found, name), values) for name, values in valued.items() if values]
    return [*known[:-1], *clusters, *known[-1:]]


def _named(found: Gathering, name: str) -> Segmentation:
    """What a name means. Raises `NotFound`, `UserError`."""
    known = {each.name: each for each in found.segmentations()}
    if name in known:
        return known[name]
    segments, traits = found.state.meaning.definitions.segments, _grouping_traits(found.state)
    parts = [part.strip() for part in name.split(",")]
    if all(part in segments for part in parts):
        return chosen(parts, found.state.words)
    if name not in traits:
        wrong = next((part for part in parts if part not in segments), name) if len(parts) > 1 else name
        raise unknown("segmentation", wrong, [*known, *segments, *traits])
    return _of_trait(found, name)


def _of_trait(found: Gathering, trait: str) -> Segmentation:
    values = values_of(found.engine, trait, found.known, _MOST_VALUES)
    if len(values) > _MOST_VALUES:
        hint = "Draw segments that stand for several of them, or group them in a trait of their own."
        raise UserError("too-many-values", f"`{trait}` has more than {_MOST_VALUES} values", hint=hint)
    if not values:
        hint = "Of a past day only what was recorded by then counts."
        raise UserError("no-values", f"nobody has a value of `{trait}`", hint=None if found.known.is_now else hint)
    return of_values(trait, _title(found, trait), values)


def _title(found: Gathering, trait: str) -> str:
    return next((each.title for each in found.state.words.traits if each.name == trait), trait)


def _grouping_traits(state: Published) -> Sequence[str]:
    """The traits whose values can be groups."""
    kinds = {ValueType.TEXT, ValueType.YES_NO}
    return [trait.name for trait in state.words.traits if trait.type in kinds]
