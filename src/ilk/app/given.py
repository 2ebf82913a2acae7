"""The definitions of a project by kind and name, as they were given: before anybody asks what they mean together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from ilk.catalog.documents import AnyDefinition, Definition
from ilk.customers.definition import TraitDefinition
from ilk.decisions.definition import ContentDefinition
from ilk.identity.definition import IdentityDefinition
from ilk.live.triggers.definition import TriggerDefinition
from ilk.measurement.definition import MetricDefinition
from ilk.models.definition import ModelDefinition
from ilk.segments.controls import part_definitions
from ilk.segments.definition import SegmentDefinition
from ilk.sources.definition import SourceDefinition
from ilk.surveys.binding import bounded_sources
from ilk.surveys.definition import InstrumentDefinition


@dataclass(frozen=True, slots=True)
class Given:
    """Definitions by name; sources of responses have the bounds of their instruments' items."""

    sources: Mapping[str, SourceDefinition]
    traits: Mapping[str, TraitDefinition]
    segments: Mapping[str, SegmentDefinition]
    metrics: Mapping[str, MetricDefinition]
    models: Mapping[str, ModelDefinition]
    instruments: Mapping[str, InstrumentDefinition]
    identities: Mapping[str, IdentityDefinition]
    triggers: Mapping[str, TriggerDefinition]
    content: Mapping[str, ContentDefinition]

    @classmethod
    def of(cls, definitions: Iterable[Definition]) -> Self:
        """Definitions of all kinds, told apart."""
        given = list(definitions)
        instruments = _named(given, InstrumentDefinition)
        return cls(
            sources=bounded_sources(given, instruments.values()),
            traits=_named(given, TraitDefinition),
            segments=_named(given, SegmentDefinition),
            metrics=_named(given, MetricDefinition),
            models=_named(given, ModelDefinition),
            instruments=instruments,
            identities=_named(given, IdentityDefinition),
            triggers=_named(given, TriggerDefinition),
            content=_named(given, ContentDefinition),
        )

    @property
    def segments_with_parts(self) -> dict[str, SegmentDefinition]:
        """The segments, with the parts that some are split into."""
        parts = (part for each in self.segments.values() for part in part_definitions(each))
        return {**self.segments, **{part.name: part for part in parts}}


def _named(definitions: Iterable[Definition], kind: type[AnyDefinition]) -> dict[str, AnyDefinition]:
    """The definitions of a kind, by name."""
    return {each.name: each for each in definitions if isinstance(each, kind)}
