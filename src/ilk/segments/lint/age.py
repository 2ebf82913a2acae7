"""Values that are older than they may be."""

from collections.abc import Iterator

from ilk.segments.language.checking import uses
from ilk.segments.lint.evidence import Evidence
from ilk.segments.lint.findings import Suspicion


def stale(evidence: Evidence) -> Iterator[Suspicion]:
    """A trait or score whose newest value is older than its bound."""
    for trait in sorted(uses(evidence.condition).traits & evidence.bounds.keys() & evidence.changed.keys()):
        age = evidence.moment.as_of - evidence.changed[trait]
        if age > evidence.bounds[trait]:
            said = f"The newest value of `{trait}` is {age.days} days old; {evidence.bounds[trait].days} are its bound."
            fix = "Load its source or train its model again; or ask `… fresher than` and say what counts otherwise."
            yield Suspicion(said, fix)
