"""How fresh each segment's answer is, and why."""

from collections.abc import Mapping

from ilk.app.answers import SegmentFreshness
from ilk.app.meaning import Meaning
from ilk.live.evaluator.freshness import Freshness
from ilk.live.evaluator.program import program_of
from ilk.sources.connectors.intake.logged import LogConnection

_NO_INTAKE = Freshness("batch", ("no source is of the intake: events come with runs",))


def freshness(meaning: Meaning) -> Mapping[str, SegmentFreshness]:
    """The freshness of each segment."""
    names = meaning.definitions.segments
    if not any(isinstance(each.connect, LogConnection) for each in meaning.sources.values()):
        return {name: told(_NO_INTAKE) for name in names}
    program = program_of(meaning.definitions, meaning.catalogue)
    return {name: told(program.freshness[name]) for name in names}


def told(found: Freshness) -> SegmentFreshness:
    """A freshness as an answer."""
    return SegmentFreshness(pace=found.pace, why=list(found.why))
