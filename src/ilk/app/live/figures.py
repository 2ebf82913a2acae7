"""How events come in and are followed, in figures that cost little to tell: for who watches the server."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from ilk.app.live.answers import LiveStateName
from ilk.app.wiring import STATE_FOLDER, Workspace
from ilk.database.deliveries import DELIVERIES_FILE, State
from ilk.live.following.follower import Standstill, Tally


@dataclass(frozen=True, slots=True)
class Behind:
    """How many messages of the log were not followed yet, and for how many seconds the first has been waiting."""

    messages: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class LiveFigures:
    """How the intake is followed. Counts are those since this process began to follow.

    `messages` is what is with what triggers tell: how many wait, were taken and are put aside, of each trigger.
    """

    state: LiveStateName
    customers: int
    behind: Behind
    tally: Tally = field(default_factory=Tally)
    messages: Mapping[str, Mapping[State, int]] = field(default_factory=dict)

    @property
    def moves(self) -> Counter[tuple[str, bool]]:
        """Changes by segment, and whether somebody entered."""
        return self.tally.moves.copy()

    @property
    def refused(self) -> Counter[tuple[str, str]]:
        """Rows that a run would put into the quarantine, by source and code."""
        return self.tally.refused.copy()


def live_figures(workspace: Workspace) -> LiveFigures:
    """The figures now. Nobody is looked at, and no store is made that is not there."""
    following = workspace.following
    standing = following.standstill if following is not None else Standstill()
    are_told = (workspace.root / STATE_FOLDER / DELIVERIES_FILE).exists()
    return LiveFigures(
        state=state_name(workspace, standing),
        customers=standing.customers,
        behind=behind(workspace, standing.position, workspace.clock.now()),
        tally=following.tally if following is not None else Tally(),
        messages=workspace.deliveries.counts() if are_told else {},
    )


def state_name(workspace: Workspace, standing: Standstill) -> LiveStateName:
    """How the intake is followed, in a word."""
    if workspace.live_failure is not None:
        return "failing"
    if workspace.following is None:
        return "waiting" if workspace.is_followed else "off"
    if standing.until is None:
        return "starting"
    return "beginning anew" if standing.beginning else "following"


def behind(workspace: Workspace, position: int | None, now: datetime) -> Behind:
    """How far following is behind the log, from the number of the last message that was followed."""
    first = workspace.intake.next(position, 1) if position is not None else []
    if position is None or not first:
        return Behind()
    return Behind(workspace.intake.waiting(position), max(0.0, (now - first[0].received_at).total_seconds()))
