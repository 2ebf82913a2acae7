"""Events that never occur, and windows that reach back further than the data."""

from collections.abc import Iterator

from ilk.segments.language.checking import uses
from ilk.segments.lint.evidence import Evidence
from ilk.segments.lint.findings import Suspicion
from ilk.segments.subjects.events import EventChoice
from ilk.segments.time.windows import Last


def never_occurs(evidence: Evidence) -> Iterator[Suspicion]:
    """An event that no row is of."""
    for name in sorted(uses(evidence.condition).events & evidence.events.keys()):
        if not evidence.events[name].count:
            said = f"The event `{name}` has never occurred."
            yield Suspicion(said, "Look at its source: `ilk source check`.")


def longer_than_data(evidence: Evidence) -> Iterator[Suspicion]:
    """A window that begins before the first event: it counts as if nothing had happened before."""
    told: set[str] = set()
    for node in evidence.condition.walk():
        if not isinstance(node, EventChoice) or not isinstance(node.window, Last):
            continue
        extent, start = evidence.events.get(node.event), node.window.span(evidence.moment).start
        text = node.window.text()
        if extent is None or extent.first is None or start is None or start >= extent.first or text in told:
            continue
        told.add(text)
        days = (evidence.moment.as_of - extent.first).days
        said = f"`{text}` reaches back further than the data: `{node.event}` is known for {days} days."
        yield Suspicion(said, "Shorten the window, or load older events.", about=node)
