"""What customers can be compared by: traits, and facts of events, each with whether it is a good one."""

from collections.abc import Container, Iterator, Sequence

from ilk.app.discovering.answers import DiscoveryCriterion
from ilk.app.modelling.reading import FEATURES, behind, scores_of
from ilk.app.published import Published
from ilk.catalog.schema import EventSchema
from ilk.catalog.tables import CUSTOMERS
from ilk.customers import formats
from ilk.customers.answers import TraitInfo
from ilk.customers.definition import Criterion
from ilk.customers.traits import Origin
from ilk.kernel.types import ValueType
from ilk.segments.values.field import FieldValue
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_WINDOW = "in last 365 days"
_LEAST_KNOWN = 0.5
_FEW = 20
_MOST_LEVELS = 11
"""As many as a scale from 0 to 10 has."""
_PROPOSED = (Criterion.BEHAVIOURAL, Criterion.NEEDS, Criterion.PSYCHOGRAPHIC)
"""What people do and want tells groups apart that can be treated differently; who they are, seldom by itself."""
_MOST_PROPOSED = 8


def criteria_of(engine: Engine, state: Published, filled: Sequence[TraitInfo]) -> list[DiscoveryCriterion]:
    """All criteria: traits first, by how well they are filled, then facts of events that no trait holds already."""
    traits = list(_traits(state, filled, _with_few_levels(engine, state)))
    begun = [each.text for each in traits if each.proposed][:_MOST_PROPOSED]
    chosen = [each.model_copy(update={"proposed": each.text in begun}) for each in traits]
    said = {tree.text() for tree in state.meaning.definitions.traits.values()}
    return [*chosen, *(each for each in _facts(state) if each.text not in said)]


def _traits(state: Published, filled: Sequence[TraitInfo], few: Container[str]) -> Iterator[DiscoveryCriterion]:
    meaning = state.meaning
    scores = scores_of(meaning.models).keys()
    info = {each.name: each for each in filled}
    for name, trait in meaning.traits.items():
        if trait.type not in FEATURES or name not in info:
            continue
        if trait.origin is Origin.MODEL or behind(FieldValue(name=name), meaning.definitions.traits) & scores:
            continue
        caution = _caution(info[name])
        tells = trait.type is not ValueType.TEXT and trait.origin is not Origin.FAMILY
        yield DiscoveryCriterion(
            text=name,
            title=trait.title,
            kind="trait",
            criterion=trait.criterion.value,
            type=trait.type.value,
            known_share=info[name].known_share,
            caution=caution,
            proposed=tells and trait.criterion in _PROPOSED and caution is None,
            is_item=name in few,
        )


def _with_few_levels(engine: Engine, state: Published) -> frozenset[str]:
    """The traits with at least two values and no more than a scale has."""
    columns = engine.tables()[CUSTOMERS]
    names = [name for name, trait in state.meaning.traits.items() if trait.type in FEATURES and name in columns]
    different = {name: sql.count_distinct(sql.column(name)) for name in names}
    (found,) = engine.run(sql.select(different, CUSTOMERS)).to_pylist() if different else [{}]
    return frozenset(name for name in names if 2 <= found[name] <= _MOST_LEVELS)  # noqa: PLR2004 - one level parts nobody


def _caution(found: TraitInfo) -> str | None:
    """Why a trait is a poor criterion, as far as its most frequent values tell."""
    if found.known == 0:
        return "It is known of nobody."
    if found.top and found.top[0][1] == found.known:
        return "It is the same for everyone."
    if found.type == ValueType.TEXT and found.top and found.top[0][1] == 1 and found.known > _FEW:
        return "It names single customers: no two have the same."
    if found.known_share < _LEAST_KNOWN:
        return f"It is known of {found.known_share:.0%} only."
    return None


def _facts(state: Published) -> Iterator[DiscoveryCriterion]:
    for event, schema in state.meaning.catalogue.events.items():
        for text, title in _asked(event, schema):
            yield DiscoveryCriterion(
                text=text,
                title=title,
                kind="event",
                criterion=Criterion.BEHAVIOURAL.value,
                event=event,
                type=ValueType.NUMBER.value,
                proposed=False,
            )


def _asked(event: str, schema: EventSchema) -> Iterator[tuple[str, str]]:
    """The facts of an event: how often, how long ago, how much, and of how many kinds."""
    called = formats.plural(formats.words(event))
    yield f"count of {event} {_WINDOW}", f"{called.capitalize()} in a year"
    yield f"days since last {event}", f"Days since the last {formats.words(event)}"
    for name, kind in schema.properties.items():
        said, words = f"{event}.{name}", formats.words(name)
        if kind.numeric:
            yield f"average of {said} {_WINDOW}", f"Average {words} of {called} in a year"
            yield f"sum of {said} {_WINDOW}", f"Sum of {words} of {called} in a year"
        elif kind is ValueType.TEXT:
            yield f"count of distinct {said} {_WINDOW}", f"Different {formats.plural(words)} of {called} in a year"
