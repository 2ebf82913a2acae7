"""What can be asked to be explained: a segment, a metric by its name, or any figure in the language."""

from ilk.app.modelling.reading import scores_of
from ilk.app.published import Published
from ilk.insight.attributes import Outcome
from ilk.insight.drivers.ground import Ground
from ilk.insight.lineage import Lineage
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.conditions.segment import InSegment
from ilk.segments.language.checking import read_value
from ilk.segments.tree import Node, Scope
from ilk.warehouse.engine import Engine


def ground_of(engine: Engine, state: Published) -> Ground:
    """What questions about outcomes stand on."""
    return Ground(engine, state.words, state.meaning.catalogue, lineage_of(state), state.moment)


def segment_outcome(state: Published, name: str) -> Outcome:
    """Who is in a segment. Raises `NotFound`."""
    state.tree(name)
    # Who is published as a member counts: controls on the result are kept to.
    return Outcome("segment", name, state.words.segments[name].title, InSegment(segment=name))


def metric_outcome(state: Published, metric: str) -> Outcome:
    """A metric by its name, or a text of the language that gives a number.

    Raises:
        UserError: `not-a-figure` for a text that gives no number; what is wrong with a text.
    """
    known = state.meaning.metrics.get(metric)
    if known is not None:
        tree = state.meaning.definitions.metrics[metric]
        return Outcome("metric", metric, known.label, tree, known.format.value)
    catalogue = state.meaning.catalogue
    value = read_value(metric, catalogue)
    kind = value.type(Scope(catalogue))
    if not kind.numeric:
        hint = f"Metrics: {', '.join(sorted(state.meaning.metrics)) or 'none'}. Or write one, such as `count of order`."
        raise UserError("not-a-figure", f"`{metric}` is a {kind}, not a figure", hint=hint)
    trait = state.meaning.traits.get(metric)
    is_money = kind is ValueType.MONEY
    return Outcome(
        "metric", value.text(), trait.title if trait else value.text(), value, "money" if is_money else "number"
    )


def lineage_of(state: Published) -> Lineage:
    """What the project's traits and segments are made of."""
    meaning = state.meaning
    made: dict[str, list[Node]] = {name: [tree] for name, tree in meaning.definitions.traits.items()}
    events: dict[str, frozenset[str]] = {}
    for name, model in scores_of(meaning.models).items():
        made[name] = list(meaning.modelled[model].nodes)
        value = meaning.models[model].value
        events |= {name: frozenset({value.event})} if value else {}
    families: dict[str, frozenset[str]] = {}
    for trait in meaning.traits.values():
        if trait.family is not None:
            families[trait.name] = frozenset(trait.family.types)
            events[trait.name] = trait.family.events()
    rows: dict[str, frozenset[str]] = {}
    for source in meaning.sources.values():
        rows |= dict.fromkeys(source.events, frozenset(source.events))
    return Lineage(made, meaning.definitions.segments, events, families, rows)
