"""Definitions read together: every name resolved and typed, every problem found at once, each in its place."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from ilk.app.given import Given
from ilk.app.kinds import CONTENT, IDENTITY, INSTRUMENT, METRIC, MODEL, SEGMENT, SOURCE, TRAIT, TRIGGER
from ilk.app.meaning import Meaning
from ilk.app.modelling.reading import ModelTrees, read_model, score_tables, score_traits, scores_of, taken_names
from ilk.catalog.documents import Definition, Reference
from ilk.catalog.project import ProjectDefinition
from ilk.catalog.schema import Catalogue
from ilk.customers.base import Origins, Settled
from ilk.customers.definition import TraitDefinition
from ilk.customers.family import Family
from ilk.customers.traits import Trait, resolve
from ilk.decisions.definition import ContentDefinition
from ilk.decisions.slots import Slot, read_slot
from ilk.identity.definition import IdentityDefinition
from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.kernel.types import ValueType
from ilk.live.triggers.definition import trigger_problems
from ilk.measurement.definition import MetricDefinition
from ilk.models.definition import ModelDefinition
from ilk.quality.traits import trait_check_problems
from ilk.segments.compile import Definitions, computed_types, levels
from ilk.segments.controls import meant, part_names
from ilk.segments.definition import SegmentDefinition
from ilk.segments.language.checking import read_value, unchecked_value, uses
from ilk.segments.tree import Condition, Scope, Value
from ilk.sources.definition import SourceDefinition
from ilk.sources.schema import (
    TraitColumn,
    account_schema,
    customer_columns,
    dated_sources,
    event_schemas,
    partial_sources,
    source_problems,
    table_schemas,
)
from ilk.surveys.binding import scorings
from ilk.surveys.definition import InstrumentDefinition
from ilk.surveys.scoring import Scoring, instrument_traits

Locate = Callable[[Reference, UserError], UserError]
"""Puts a problem of a definition into the place where the definition stands."""


def understand(
    project: ProjectDefinition,
    definitions: Iterable[Definition],
    locate: Locate = lambda _, error: error,
    *,
    lists: Iterable[str] = (),
    suppressions: Iterable[str] = (),
) -> Meaning:
    """The meaning of definitions and uploaded lists together. Raises `UserErrors` with all problems in their places."""
    given, reading = Given.of(definitions), _Reading(locate)
    reading.check_sources(given.sources)
    identity = reading.identity(given.identities, given.sources, given.traits)
    scored = reading.instruments(given.instruments, given.sources, given.traits)
    origins = _settled(identity, given, reading.origins(given.traits, given.sources, scored))
    catalogue = _with_lists(reading.catalogue(project, given, origins), given.sources.values(), lists, suppressions)
    reading.check_names(given, catalogue)
    trees = reading.trees(given.traits, given.metrics, given.segments, catalogue)
    families = _families(given.traits, scored)
    modelled = reading.models(given.models, {*given.traits, *families}, catalogue, trees.traits)
    content = reading.slots(given.content, catalogue)
    reading.raise_problems()
    return Meaning(
        project=project,
        sources=given.sources,
        traits=_all_traits(_resolved(given.traits, given.sources, origins, catalogue, trees), scored, given.models),
        segments=given.segments_with_parts,
        metrics=given.metrics,
        catalogue=catalogue,
        definitions=trees,
        origins=origins,
        families=families,
        said=reading.said,
        models=given.models,
        modelled=modelled,
        instruments=scored,
        triggers=given.triggers,
        content=content,
        identity=identity,
    )


def _all_traits(
    own: Iterable[Trait], scored: Mapping[str, Scoring], models: Mapping[str, ModelDefinition]
) -> dict[str, Trait]:
    """The traits by name: the project's own, and those that instruments and models write."""
    scores = (trait for scoring in scored.values() for trait in instrument_traits(scoring))
    return {one.name: one for one in (*own, *scores, *score_traits(models))}


def _families(traits: Mapping[str, TraitDefinition], scored: Mapping[str, Scoring]) -> dict[str, Reference]:
    """For each trait that belongs to others, the definition that declares them."""
    found = {name: Reference(TRAIT.name, one.name) for one in traits.values() for name in _family_traits(one)}
    return found | {name: Reference(INSTRUMENT.name, each) for each, one in scored.items() for name in one.types}


def _columns(sources: Iterable[SourceDefinition], origins: Origins) -> dict[str, TraitColumn]:
    """The columns of sources that are customers' traits."""
    return {name: column for name, column in customer_columns(sources).items() if name in origins.traits}


def _resolved(
    traits: Mapping[str, TraitDefinition],
    sources: Mapping[str, SourceDefinition],
    origins: Origins,
    catalogue: Catalogue,
    trees: Definitions,
) -> list[Trait]:
    """The traits that definitions declare, and columns that none does."""
    types = {name: catalogue.traits[name] for name in trees.traits}
    return resolve(traits.values(), _columns(sources.values(), origins), types)


def _settled(identity: IdentityDefinition | None, given: Given, known: Origins) -> Origins:
    """Origins with scores, and how traits settle that several records give, or several sources, as declared."""
    sources, origins = given.sources, replace(known, scores=score_tables(given.models))
    if identity is None:
        return origins
    types = {trait: sources[source].own_types()[trait] for trait, source in origins.traits.items()}
    claimed = {
        name: [trait for trait in sources[name].own_types() if _claims(identity, origins, name, trait)]
        for name in origins.sources
    }
    return replace(origins, settled=Settled(identity, types, claimed))


def _claims(identity: IdentityDefinition, origins: Origins, source: str, trait: str) -> bool:
    """Whether a source gives a trait: the first that has it, and others where it is said how their values settle."""
    first = origins.traits.get(trait)
    return first is not None and (source == first or identity.settles(trait))


def _with_lists(
    catalogue: Catalogue, sources: Iterable[SourceDefinition], uploaded: Iterable[str], suppressions: Iterable[str]
) -> Catalogue:
    """A catalogue that knows the lists, uploaded or filled by sources; who fills a list says whether it suppresses."""
    filled = {name: source.into for source in sources if (name := source.into.list_name) is not None}
    suppressing = {name for name in suppressions if name not in filled}
    suppressing |= {name for name, into in filled.items() if into.suppress}
    return replace(catalogue, lists=frozenset((*uploaded, *filled)), suppressions=frozenset(suppressing))


class _Reading:
    """Reads definitions one by one and keeps their problems, so that all are reported at once."""

    def __init__(self, locate: Locate) -> None:
        self._locate = locate
        self._problems: list[UserError] = []
        self._columns: frozenset[str] = frozenset()
        self.said: dict[str, Condition] = {}

    def raise_problems(self) -> None:
        """Raise what was found wrong."""
        raise_all(self._problems)

    def check_sources(self, sources: Mapping[str, SourceDefinition]) -> None:
        """Note what is wrong within and between sources."""
        for name, problem in source_problems(sources.values()):
            self._note(SOURCE.name, name, problem)

    def identity(
        self,
        found: Mapping[str, IdentityDefinition],
        sources: Mapping[str, SourceDefinition],
        traits: Mapping[str, TraitDefinition],
    ) -> IdentityDefinition | None:
        """The one identity that a project may have, when it fits the sources."""
        if not any(identity.households for identity in found.values()):
            for name in (trait.name for trait in traits.values() if trait.household):
                what = "nothing says who lives together"
                hint = "Say it in the identity: `households: {same: [last_name, street]}`."
                self._note(TRAIT.name, name, UserError("no-households", what, where="household", hint=hint))
        if not found:
            return None
        first, *others = found.values()
        for other in others:
            what = f"`{first.name}` says already who is who; a project has one identity"
            self._note(IDENTITY.name, other.name, UserError("two-identities", what, hint="Put both into one."))
        for problem in first.problems(sources):
            self._note(IDENTITY.name, first.name, problem)
        return first

    def check_names(self, given: Given, catalogue: Catalogue) -> None:
        """Note checks of traits that mean nothing for their values, and names in lists and triggers that are none."""
        for name, trait in given.traits.items():
            kind = catalogue.traits.get(name)
            for problem in trait_check_problems(kind, trait.checks) if kind is not None else ():
                self._note(TRAIT.name, name, problem)
        for name, source in given.sources.items():
            key = source.into.matches
            if key is not None and key not in catalogue.traits:
                self._note(SOURCE.name, name, unknown("trait", key, catalogue.traits, where="into: matches"))
        for name, problem in trigger_problems(given.triggers, catalogue.segments, catalogue.traits):
            self._note(TRIGGER.name, name, problem)

    def instruments(
        self,
        instruments: Mapping[str, InstrumentDefinition],
        sources: Mapping[str, SourceDefinition],
        traits: Mapping[str, TraitDefinition],
    ) -> Mapping[str, Scoring]:
        """The scores of instruments whose event there is, under names that nothing else has."""
        columns, events = customer_columns(sources.values()), event_schemas(sources.values())
        declared = {name for trait in traits.values() for name in _family_traits(trait)}
        found, problems = scorings(instruments, events, {*columns, *traits, *declared})
        for name, problem in problems:
            self._note(INSTRUMENT.name, name, problem)
        return found

    def origins(
        self,
        traits: Mapping[str, TraitDefinition],
        sources: Mapping[str, SourceDefinition],
        scored: Mapping[str, Scoring],
    ) -> Origins:
        """Where the traits that are not computed come from."""
        columns = customer_columns(sources.values())
        families: dict[str, Family] = {}
        for trait in traits.values():
            for name in families.keys() & trait.families.keys():
                self._note(TRAIT.name, trait.name, UserError("two-families", f"there is an `{name}` family already"))
            families = {**trait.families, **families}
            if trait.is_column:
                self._check_column(trait, columns, sources)
        return Origins(
            traits={name: column.source for name, column in columns.items() if not _computed(traits.get(name))},
            sources=[source.name for source in sources.values() if source.into.customers],
            families=families | {f"{INSTRUMENT.name}_{name}": scoring for name, scoring in scored.items()},
            dated=dated_sources(sources.values()),
            partial=partial_sources(sources.values()),
        )

    def catalogue(self, project: ProjectDefinition, given: Given, origins: Origins) -> Catalogue:
        """The names that definitions may use; computed traits are typed in the order in which they need each other."""
        sources, traits, segments = given.sources, given.traits, given.segments
        columns = customer_columns(sources.values())
        self._columns = frozenset(columns)
        known = {"first_seen": ValueType.INSTANT, "last_seen": ValueType.INSTANT}
        known |= {name: columns[name].type for name in origins.traits}
        known |= {name: kind for family in origins.families.values() for name, kind in family.types.items()}
        known |= {name: kind for table in origins.scores.values() for name, kind in table.items()}
        base = Catalogue(
            traits=known,
            events=event_schemas(sources.values()),
            segments=frozenset((*segments, *part_names(segments))),
            zone=project.zone,
            tables=table_schemas(sources.values()),
            accounts=account_schema(sources.values()),
            channels=project.addresses,
        )
        values = self._parsed(TRAIT.name, {name: trait.value for name, trait in traits.items() if trait.value})
        types: dict[str, ValueType] = {}
        try:
            types = computed_types(values, base, stored_types(traits))
        except UserError as error:
            if error.code == "cycle":
                self._problems.append(error)
        # A trait whose type cannot be told has a problem of its own; who uses it should not get a second one.
        rest = {name: ValueType.NUMBER for name in traits if traits[name].value and name not in types}
        return replace(base, traits=known | types | rest)

    def trees(
        self,
        traits: Mapping[str, TraitDefinition],
        metrics: Mapping[str, MetricDefinition],
        segments: Mapping[str, SegmentDefinition],
        catalogue: Catalogue,
    ) -> Definitions:
        """What the definitions say."""
        values: dict[str, dict[str, Value]] = {TRAIT.name: {}, METRIC.name: {}}
        texts = [(TRAIT.name, trait.name, trait.value) for trait in traits.values() if trait.value]
        texts += [(METRIC.name, metric.name, metric.value) for metric in metrics.values()]
        for kind, name, text in texts:
            try:
                values[kind][name] = read_value(text, catalogue)
                raise_all(_asks_segments(values[kind][name]))
            except UserError as error:
                self._note(kind, name, error.within("value"))
        conditions: dict[str, Condition] = {}
        for segment in segments.values():
            try:
                found = meant(segment, catalogue)
            except UserError as error:
                self._note(SEGMENT.name, segment.name, error)
                continue
            self.said[segment.name] = found.said
            conditions |= {segment.name: found.kept, **found.parts}
        if not self._problems:
            self._check_cycles(conditions)
        for trait in traits.values():
            if trait.name in values[TRAIT.name]:
                self._check_stored(trait, values[TRAIT.name][trait.name].type(Scope(catalogue)))
        return Definitions(values[TRAIT.name], values[METRIC.name], conditions, stored_types(traits))

    def models(
        self,
        models: Mapping[str, ModelDefinition],
        traits: Iterable[str],
        catalogue: Catalogue,
        computed: Mapping[str, Value],
    ) -> Mapping[str, ModelTrees]:
        """What models ask."""
        found = {}
        for name, model in models.items():
            try:
                raise_all(taken_names(model, models, {*traits, *self._columns}))
                found[name] = read_model(model, catalogue, scores_of(models), computed)
            except UserError as error:
                self._note(MODEL.name, name, error)
        return found

    def slots(self, content: Mapping[str, ContentDefinition], catalogue: Catalogue) -> Mapping[str, Slot]:
        """What content documents say is shown to whom."""
        found = {}
        for name, definition in content.items():
            try:
                found[name] = read_slot(definition, catalogue)
            except UserError as error:
                self._note(CONTENT.name, name, error)
        return found

    def _check_cycles(self, conditions: Mapping[str, Condition]) -> None:
        try:
            levels("segment", conditions, lambda tree: uses(tree).segments)
        except UserError as error:
            self._problems.append(error)

    def _check_stored(self, trait: TraitDefinition, given: ValueType) -> None:
        if trait.type is None or trait.type is given or (trait.type.numeric and given.numeric):
            return
        what = f"the trait is declared as {trait.type}, and its value gives {given}"
        self._note(TRAIT.name, trait.name, UserError("wrong-type", what, where="type"))

    def _check_column(
        self, trait: TraitDefinition, columns: Mapping[str, TraitColumn], sources: Mapping[str, SourceDefinition]
    ) -> None:
        column = columns.get(trait.name)
        if column is None:
            self._note(TRAIT.name, trait.name, _no_column(trait, columns, sources))
        elif trait.type not in {None, column.type}:
            what = f"the trait is declared as {trait.type}, and the source {column.source} gives {column.type}"
            self._note(TRAIT.name, trait.name, UserError("wrong-type", what, where="type"))

    def _parsed(self, kind: str, texts: Mapping[str, str]) -> dict[str, Value]:
        trees: dict[str, Value] = {}
        for name, text in texts.items():
            try:
                trees[name] = unchecked_value(text)
            except UserError:
                continue  # `trees` reports it
        return trees

    def _note(self, kind: str, name: str, error: UserError) -> None:
        self._problems.append(self._locate(Reference(kind, name), error))


def stored_types(traits: Mapping[str, TraitDefinition]) -> dict[str, ValueType]:
    """The declared types of computed traits."""
    return {name: trait.type for name, trait in traits.items() if trait.value is not None and trait.type is not None}


def _asks_segments(value: Value) -> Iterable[UserError]:
    """A problem when a value needs to know who is in a segment: segments are worked out after traits."""
    for name in sorted(uses(value).segments):
        what = f"a value cannot ask about the segment `{name}`: segments are worked out after traits"
        yield UserError("segment-in-value", what, hint="Ask in the segment that needs it.")


def _family_traits(trait: TraitDefinition) -> Iterable[str]:
    """The traits of the family that a definition declares, if it declares one."""
    return [name for family in trait.families.values() for name in family.types]


def _computed(trait: TraitDefinition | None) -> bool:
    return trait is not None and not trait.is_column


def _no_column(
    trait: TraitDefinition, columns: Mapping[str, TraitColumn], sources: Mapping[str, SourceDefinition]
) -> UserError:
    if trait.source is not None and trait.source not in sources:
        return unknown("source", trait.source, sources)
    error = unknown("column", trait.name, columns)
    hint = f"No source of customers has it, and it has no `value` to compute it. {error.hint}"
    return UserError(
        "trait-without-origin", f"the trait `{trait.name}` comes from nowhere", known=error.known, hint=hint
    )
