"""Which groups of customers, and which segments, differ most on a metric."""

from typing import Literal

from ilk.app.outcomes import ground_of, metric_outcome
from ilk.app.published import published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.insight.discovery.answers import FoundSegments
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError

LEAST, MOST = 0.001, 0.5


class MetricInfo(Answer):
    """A metric of the project: a figure for one customer that is added up over many."""

    name: str
    title: str
    description: str
    format: Literal["money", "count", "number", "percent"]


@use_case(Permission.READ_SUMMARY, "list metrics", records="refusals")
def metrics(workspace: Workspace, _actor: Actor) -> list[MetricInfo]:
    """The project's metrics, by name."""
    known = published(workspace).meaning.metrics.values()
    return [
        MetricInfo(name=each.name, title=each.label, description=each.description, format=each.format.value)
        for each in known
    ]


@use_case(Permission.READ_SUMMARY, "find segments", records="refusals")
def find_segments(
    workspace: Workspace, _actor: Actor, metric: str, *, smallest: float = 0.02, related: bool = False
) -> FoundSegments:
    """Which groups differ most on a metric, each as a condition to be saved; and which of the segments there are.

    Args:
        metric: a metric by its name, a numeric trait, or a figure in the language.
        smallest: the least share of customers that a group may have, from 0.001 to 0.5.
        related: whether figures counted from the same events as the metric are searched, too.

    Raises:
        UserError: `not-a-figure`; `wrong-share`; what is wrong with a text.
    """
    from ilk.insight.discovery.discovery import find_segments as found_segments

    if not LEAST <= smallest <= MOST:
        raise UserError("wrong-share", f"{smallest} is not a share from {LEAST} to {MOST}", where="smallest")
    state = published(workspace)
    outcome = metric_outcome(state, metric)
    about = ("find_segments", outcome, smallest, related, tuple(state.meaning.definitions.segments.items()))
    known: FoundSegments | None = workspace.answered.get(state.publication, about)
    if known is None:
        known = found_segments(ground_of(workspace.engine, state), outcome, smallest=smallest, related=related)
        workspace.answered.keep(state.publication, about, known)
    return known
