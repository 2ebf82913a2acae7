"""What a project's definitions mean together, and what depends on what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ilk.app.kinds import CONTENT, IDENTITY, METRIC, MODEL, SEGMENT, SOURCE, TRAIT, TRIGGER
from ilk.app.modelling.reading import ModelTrees, scores_of
from ilk.catalog.documents import Reference
from ilk.catalog.project import ProjectDefinition
from ilk.catalog.schema import Catalogue
from ilk.customers.base import Origins
from ilk.customers.traits import Trait
from ilk.decisions.slots import Slot
from ilk.identity.definition import IdentityDefinition
from ilk.live.triggers.definition import TriggerDefinition
from ilk.measurement.definition import MetricDefinition
from ilk.models.definition import ModelDefinition
from ilk.segments.compile import Definitions, levels
from ilk.segments.controls import document_of
from ilk.segments.definition import SegmentDefinition
from ilk.segments.language.checking import Uses, uses
from ilk.segments.tree import Condition, Node
from ilk.sources.definition import SourceDefinition
from ilk.surveys.scoring import Scoring


@dataclass(frozen=True)
class Meaning:
    """A project's definitions, checked, with the trees that they say."""

    project: ProjectDefinition
    sources: Mapping[str, SourceDefinition]
    traits: Mapping[str, Trait]
    segments: Mapping[str, SegmentDefinition]
    metrics: Mapping[str, MetricDefinition]
    catalogue: Catalogue
    definitions: Definitions
    origins: Origins
    families: Mapping[str, Reference]
    """For each trait of a family, the definition that declares it."""
    said: Mapping[str, Condition]
    """What the documents of segments say, before result controls; parts of a segment have no document."""
    models: Mapping[str, ModelDefinition]
    modelled: Mapping[str, ModelTrees]
    """What each model asks."""
    instruments: Mapping[str, Scoring]
    triggers: Mapping[str, TriggerDefinition]
    content: Mapping[str, Slot]
    identity: IdentityDefinition | None = None
    """Which records are one person; None where each is a customer of its own."""

    @property
    def value_metric(self) -> str | None:
        """The metric whose total is a segment's value; None for a project without."""
        return "revenue" if "revenue" in self.metrics else None

    def dependents(self, reference: Reference) -> list[Reference]:
        """Which definitions depend on one, directly."""
        trees: list[tuple[Reference, Node]] = [
            *((Reference(TRAIT.name, name), tree) for name, tree in self.definitions.traits.items()),
            *((Reference(METRIC.name, name), tree) for name, tree in self.definitions.metrics.items()),
            *((Reference(SEGMENT.name, name), tree) for name, tree in self.definitions.segments.items()),
            *((Reference(MODEL.name, name), tree) for name, asks in self.modelled.items() for tree in asks.nodes),
            *((Reference(CONTENT.name, name), each.when) for name, one in self.content.items() for each in one.choices),
        ]
        users = [Reference(user.kind, document_of(user.name)) for user, tree in trees if reference in self._needs(tree)]
        if self.identity is not None and reference.kind == SOURCE.name and reference.name in self.identity.sources:
            users.append(Reference(IDENTITY.name, self.identity.name))
        users += [Reference(TRIGGER.name, name) for name, each in self.triggers.items() if reference in _named_by(each)]
        return [user for user in dict.fromkeys(users) if user != reference]

    def users_of_list(self, name: str) -> list[str]:
        """The segments that ask who stands on a list, themselves."""
        asking = (document_of(each) for each, tree in self.definitions.segments.items() if name in uses(tree).lists)
        return sorted(set(asking))

    def needs(self, segment: str) -> list[Reference]:
        """What a segment depends on, directly."""
        return self.needs_of(self.definitions.segments[segment])

    def needs_of(self, tree: Node) -> list[Reference]:
        """What a definition that may not be kept yet depends on, directly."""
        return sorted(self._needs(tree))

    def with_users(self, segments: Iterable[str]) -> list[str]:
        """Some segments and all that depend on them, themselves or through others, each after those that it needs."""
        trees, found = self.definitions.segments, set(segments)
        order = [name for level in levels("segment", trees, lambda tree: uses(tree).segments) for name in level]
        for name in order:
            if uses(trees[name]).segments & found:
                found.add(name)
        return [name for name in order if name in found]

    def defining_traits(self, segment: str) -> frozenset[str]:
        """The traits that a segment's definition names, itself or through other segments and computed traits."""
        found: set[str] = set()
        waiting: list[Node] = [self.definitions.segments[segment]]
        while waiting:
            used = uses(waiting.pop())
            fresh = used.traits - found
            found |= fresh
            waiting += [self.definitions.traits[name] for name in fresh if name in self.definitions.traits]
            waiting += [self.definitions.segments[name] for name in used.segments]
        return frozenset(found)

    def traits_of(self, segment: str) -> frozenset[str]:
        """The traits that a segment names, itself."""
        return uses(self.definitions.segments[segment]).traits

    def events_of(self, segment: str) -> frozenset[str]:
        """The events that a segment asks about, itself."""
        return uses(self.definitions.segments[segment]).events

    def _needs(self, tree: Node) -> set[Reference]:
        used = uses(tree)
        sources = {
            source.name
            for source in self.sources.values()
            if used.events & {*source.events, source.into.table}
            or source.into.table in used.tables
            or (used.account and source.into.role == "accounts")
        }
        traits = used.traits | self._traits_behind(used)
        columns = {self.origins.traits[name] for name in traits if name in self.origins.traits}
        scores = scores_of(self.models)
        own = traits - self.families.keys() - scores.keys()
        families = {self.families[name] for name in used.traits & self.families.keys()}
        return {
            *(Reference(TRAIT.name, name) for name in own),
            *families,
            *(Reference(SEGMENT.name, name) for name in used.segments),
            *(Reference(MODEL.name, scores[name]) for name in traits & scores.keys()),
            *(Reference(SOURCE.name, name) for name in sources | columns),
        }

    def _traits_behind(self, used: Uses) -> set[str]:
        """The traits that accounts and channels stand on."""
        accounts, channels = self.catalogue.accounts, self.catalogue.channels
        addresses = {channels[name] for name in map(str.lower, used.channels) if name in channels}
        return addresses | ({accounts.trait} if accounts and used.account else set())


def _named_by(trigger: TriggerDefinition) -> set[Reference]:
    """What a trigger depends on, directly."""
    segments = {Reference(SEGMENT.name, document_of(name)) for name in trigger.segments}
    return segments | {Reference(TRAIT.name, name) for name in trigger.traits}
