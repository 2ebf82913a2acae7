"""The kinds of definitions that a project holds; a new kind is one line here."""

from ilk.catalog.documents import Definition, Kind
from ilk.customers.definition import TraitDefinition
from ilk.decisions.definition import ContentDefinition
from ilk.identity.definition import IdentityDefinition
from ilk.live.triggers.definition import TriggerDefinition
from ilk.measurement.definition import MetricDefinition
from ilk.models.definition import ModelDefinition
from ilk.segments.definition import SegmentDefinition
from ilk.sources.definition import SourceDefinition
from ilk.surveys.definition import InstrumentDefinition

SOURCE = Kind("source", "sources", SourceDefinition)
TRAIT = Kind("trait", "traits", TraitDefinition)
SEGMENT = Kind("segment", "segments", SegmentDefinition)
METRIC = Kind("metric", "metrics", MetricDefinition)
MODEL = Kind("model", "models", ModelDefinition)
INSTRUMENT = Kind("instrument", "instruments", InstrumentDefinition)
IDENTITY = Kind("identity", "identity", IdentityDefinition)
TRIGGER = Kind("trigger", "triggers", TriggerDefinition)
CONTENT = Kind("content", "content", ContentDefinition)

KINDS: tuple[Kind[Definition], ...] = (SOURCE, TRAIT, SEGMENT, METRIC, MODEL, INSTRUMENT, IDENTITY, TRIGGER, CONTENT)
