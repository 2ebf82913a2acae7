"""The forecast of a segment: from what is on record of it until the published state."""

from typing import assert_never

from ilk.app.published import published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.project import Step
from ilk.insight.forecasting.answers import Forecast
from ilk.insight.forecasting.series import Step as Period
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.segments.refresh.sizes import recorded_sizes

FURTHEST = 24
"""So many periods ahead at most."""


@use_case(Permission.READ_SUMMARY, "forecast a segment", subject="name", records="refusals")
def forecast(workspace: Workspace, _actor: Actor, name: str, *, periods: int = 3) -> Forecast:
    """A segment's size and value at the beginnings of the next periods, each with an interval.

    A period is what `history` in the project's settings says; a month where it says none.

    Args:
        name: the segment.
        periods: how many to look ahead, 1 to 24; no more than a third of those on record are answered.

    Raises:
        NotFound: for a segment that there is not.
        UserError: `wrong-periods`; `nothing-recorded` before the first record of the segment.
    """
    from ilk.insight.forecasting.forecast import forecast as foretold

    if not 1 <= periods <= FURTHEST:
        raise UserError("wrong-periods", f"{periods} is not a number of periods from 1 to {FURTHEST}")
    state = published(workspace)
    state.tree(name)
    recorded = recorded_sizes(workspace.engine, segment=name, until=state.publication.as_of).of(name)
    if not recorded:
        what = f"nothing was recorded of the segment `{name}` yet"
        raise UserError("nothing-recorded", what, hint="Run the project with `ilk run`.")
    return foretold(state.words, name, recorded, _period(workspace.project.history.every), periods)


def _period(step: Step) -> Period:
    match step:
        case Step.DAY:
            return "day"
        case Step.WEEK:
            return "week"
        case Step.MONTH | Step.NONE:
            return "month"
        case _:
            assert_never(step)
