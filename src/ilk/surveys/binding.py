"""Instruments and the sources of their responses: what does not fit, and the bounds that answers have."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping

from ilk.catalog.documents import Definition
from ilk.catalog.schema import EventSchema
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.sources.definition import MappedColumn, SourceDefinition
from ilk.surveys.definition import InstrumentDefinition
from ilk.surveys.scoring import Scoring, score_types

_SEEN = ("first_seen", "last_seen")
"""Traits that every customer has."""


def scorings(
    instruments: Mapping[str, InstrumentDefinition], events: Mapping[str, EventSchema], taken: Container[str]
) -> tuple[Mapping[str, Scoring], list[tuple[str, UserError]]]:
    """The scores of the instruments whose event there is, and what is wrong, each with the instrument's name.

    `taken` are the names of the project's other traits.
    """
    problems: list[tuple[str, UserError]] = []
    found: dict[str, Scoring] = {}
    for name, instrument in instruments.items():
        problems += [(name, problem) for problem in _unbound(instrument, events)]
        if instrument.event in events:
            scoring = Scoring(instrument, events[instrument.event].properties, tuple(instrument.scores))
            others = {trait for other in found.values() for trait in other.types} | {*_SEEN}
            problems += [(name, problem) for problem in _taken(scoring, taken, others)]
            problems += [(name, problem) for problem in _twice(scoring)]
            found[name] = scoring
    return found, problems


def _taken(scoring: Scoring, *taken: Container[str]) -> Iterator[UserError]:
    """Scores whose names other traits have."""
    for trait in scoring.types:
        if any(trait in names for names in taken):
            what = f"the instrument writes the trait `{trait}`, which is there already"
            hint = "Call the score, or the instrument, something else."
            yield UserError("name-taken", what, where="scores", hint=hint)


def _twice(scoring: Scoring) -> Iterator[UserError]:
    """Scores whose traits would have one name, such as `nps_group` beside the group of `nps`."""
    writers = {scoring.instrument.answered_at: "the instrument itself"}
    for name in scoring.scores:
        for trait in score_types(name, scoring.instrument, scoring.columns):
            if trait in writers:
                what = f"the score `{name}` writes the trait `{trait}`, which {writers[trait]} writes too"
                yield UserError("name-taken", what, where="scores", hint="Call one of them something else.")
            writers.setdefault(trait, f"the score `{name}`")


def _unbound(instrument: InstrumentDefinition, events: Mapping[str, EventSchema]) -> Iterator[UserError]:
    """What of an instrument there is not in the events of the sources, or is of another type."""
    if instrument.event not in events:
        yield unknown("event", instrument.event, events, where="event")
        return
    properties = events[instrument.event].properties
    for item in instrument.items:
        column = instrument.column_of(item)
        if column not in properties:
            yield unknown("property", column, properties, where=f"items: {item}")
            continue
        yield from _wrong_type(item, instrument, properties[column])


def bounded(source: SourceDefinition, instruments: Iterable[InstrumentDefinition]) -> SourceDefinition:
    """A source of responses, whose columns have the bounds of the items: a row with another answer is a bad one.

    What the source itself says of a column holds before what an instrument says.
    """
    columns = dict(source.columns)
    for instrument in instruments:
        if source.into.events == instrument.event:
            columns |= _columns_of(instrument, columns)
    return source if columns == source.columns else source.model_copy(update={"columns": columns})


def bounded_sources(
    definitions: Iterable[Definition], instruments: Collection[InstrumentDefinition]
) -> dict[str, SourceDefinition]:
    """The sources among definitions by name, those of responses with the bounds of the items."""
    return {each.name: bounded(each, instruments) for each in definitions if isinstance(each, SourceDefinition)}


def _columns_of(instrument: InstrumentDefinition, columns: Mapping[str, MappedColumn]) -> dict[str, MappedColumn]:
    """The columns that answer an instrument's items, with their bounds."""
    named = {item: instrument.column_of(item) for item in instrument.items}
    return {name: _bounded(columns[name], item, instrument) for item, name in named.items() if name in columns}


def _bounded(column: MappedColumn, item: str, instrument: InstrumentDefinition) -> MappedColumn:
    kind, scale, options = column.value_type, instrument.scale_of(item), instrument.items[item].options
    if scale is not None and kind.numeric:
        low = column.min if column.min is not None else scale.low
        high = column.max if column.max is not None else scale.high
        return column.model_copy(update={"min": _plain(low), "max": _plain(high)})
    if options and kind is ValueType.TEXT and not column.one_of:
        return column.model_copy(update={"one_of": options})
    return column


def _plain(bound: float | str) -> float | str:
    """A bound as people write it: 7, not 7.0."""
    return int(bound) if isinstance(bound, float) and bound.is_integer() else bound


def _wrong_type(item: str, instrument: InstrumentDefinition, kind: ValueType) -> Iterator[UserError]:
    where = f"items: {item}"
    if instrument.scale_of(item) is not None and not kind.numeric:
        hint = f"Read it as a number in the source: `{instrument.column_of(item)}: integer(…)`."
        yield UserError("wrong-type", f"the item `{item}` is rated, and its column is {kind}", where=where, hint=hint)
    if instrument.items[item].options and kind not in {ValueType.TEXT, ValueType.TEXT_LIST}:
        hint = "Read it as `text(…)` where one is chosen, as `choices(…)` or `split(…)` where several are."
        yield UserError(
            "wrong-type", f"the item `{item}` has options, and its column is {kind}", where=where, hint=hint
        )
