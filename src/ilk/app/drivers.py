"""What distinguishes a segment, or goes with a metric."""

from ilk.app.outcomes import ground_of, metric_outcome, segment_outcome
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.insight.attributes import Outcome
from ilk.insight.drivers.answers import Drivers
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError


@use_case(Permission.READ_SUMMARY, "show drivers", subject="segment", records="refusals")
def drivers(
    workspace: Workspace,
    _actor: Actor,
    *,
    segment: str | None = None,
    metric: str | None = None,
    related: bool = False,
) -> Drivers:
    """What goes with being in a segment, or with a metric: alone, together, and as rules, at the published state.

    Args:
        segment: the segment; or
        metric: a metric by its name, a numeric trait, or a figure in the language.
        related: whether figures of the same events are let into the regression and the rules.

    Raises:
        NotFound: for a segment that there is not.
        UserError: `one-outcome` for both or neither; `not-a-figure`.
    """
    from ilk.insight.drivers.drivers import drivers as found_drivers

    state = published(workspace)
    outcome = _outcome(state, segment, metric)
    # An edit of a segment puts other members in place without a new publication.
    about = ("drivers", outcome, related, state.tree(segment).text() if segment else "")
    known: Drivers | None = workspace.answered.get(state.publication, about)
    if known is None:
        known = found_drivers(ground_of(workspace.engine, state), outcome, related=related)
        workspace.answered.keep(state.publication, about, known)
    return known


def _outcome(state: Published, segment: str | None, metric: str | None) -> Outcome:
    match segment, metric:
        case str(name), None:
            return segment_outcome(state, name)
        case None, str(text):
            return metric_outcome(state, text)
        case _:
            hint = "Name a segment, or a metric such as `revenue` or `count of order in last 30 days`."
            raise UserError("one-target", "drivers are of a segment or of a metric, one of them", hint=hint)
