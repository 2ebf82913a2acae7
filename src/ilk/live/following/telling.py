"""Which traits a row of a source of customers tells live, and which wait for a run that compares all sources."""

from collections.abc import Mapping

from ilk.customers.base import Origins
from ilk.identity.definition import MostTrusted
from ilk.sources.definition import SourceDefinition


def told_traits(source: SourceDefinition, origins: Origins) -> Mapping[str, bool]:
    """The traits that rows of a source tell, each with whether a missing value is told too.

    Of sources that share a trait the newest row counts, or the one that is trusted most; what the others know when a
    value is missing, or which row knows most, only a run can tell.
    """
    found = {}
    for trait in source.own_types() if source.into.customers else ():
        if (alone := _alone(trait, source.name, origins)) is not None:
            found[trait] = alone and not source.into.partial
    return found


def _alone(trait: str, source: str, origins: Origins) -> bool | None:
    """Whether a source alone gives a trait; None where its rows do not tell it."""
    settled = origins.settled
    claiming = {name for name, traits in settled.traits.items() if trait in traits} if settled is not None else set()
    if settled is None or claiming <= {source}:
        return True if origins.traits.get(trait) == source else None
    if source not in claiming:
        return None
    match settled.identity.survives(trait):
        case MostTrusted(most_trusted=(first, *_)):
            return False if source == first else None
        case "most_recent":
            return False
        case _:
            return None
