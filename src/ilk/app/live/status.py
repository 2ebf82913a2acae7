"""How the intake is followed, and what changed: for whoever looks after it."""

from collections.abc import Mapping
from typing import assert_never

from ilk.app.answers import Page
from ilk.app.live.answers import LiveChange, LiveFailure, LiveRefusal, LiveSegment, LiveState
from ilk.app.live.figures import behind, state_name
from ilk.app.live.freshness import told
from ilk.app.queues import queue_states
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.database.live import SegmentCount
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import cursor as written
from ilk.kernel.answers import cursor_key
from ilk.live.evaluator.program import Program
from ilk.live.following.asking import LiveCustomers
from ilk.live.following.follower import Census, Standstill, Tally
from ilk.segments.language.checking import uses
from ilk.segments.tree import Moment

_LARGEST = 500


@use_case(Permission.READ_SUMMARY, "show live segments", records="refusals")
def live(workspace: Workspace, _actor: Actor) -> LiveState:
    """How the intake is followed: how fast, how far behind, how fresh each segment is, and what is wrong."""
    following, now = workspace.following, workspace.clock.now()
    standing = following.standstill if following is not None else Standstill()
    tally = following.tally if following is not None else Tally()
    waiting, failure = behind(workspace, standing.position, now), workspace.live_failure
    state = LiveState(
        state=state_name(workspace, standing),
        sentence="",
        as_of=standing.ground.as_of if standing.ground is not None else None,
        until=standing.until,
        position=standing.position,
        waiting=waiting.messages,
        lag=waiting.seconds,
        per_second=tally.per_second(now),
        customers=standing.customers,
        messages=tally.messages,
        changes=tally.changes,
        duplicates=tally.duplicates,
        too_late=tally.for_the_batch,
        unclaimed=tally.unclaimed,
        refused=[LiveRefusal(source=name, code=code, rows=rows) for (name, code), rows in tally.refused.most_common()],
        segments=_segments(workspace, following, standing) if following is not None else [],
        queues=queue_states(workspace),
        failure=None
        if failure is None
        else LiveFailure(what=failure.what, code=failure.code, since=failure.since, attempts=failure.attempts),
    )
    return state.model_copy(update={"sentence": _sentence(state, workspace)})


@use_case(Permission.READ_CUSTOMERS, "list live changes")
def live_changes(
    workspace: Workspace,
    _actor: Actor,
    *,
    segment: str | None = None,
    customer: str | None = None,
    limit: int = 50,
    cursor: str | None = None,
) -> Page[LiveChange]:
    """Who entered and left segments, the newest first, a page at a time: of a segment, of a customer, or of all."""
    if not _is_there(workspace):
        return Page(items=[], next=None, total=0)
    before = None if cursor is None else int(cursor_key(cursor, [int])[0] or 0)
    limit = min(max(limit, 1), _LARGEST)
    found = workspace.live_store.latest(limit + 1, before, segment=segment, customer=customer)
    after = written((found[limit - 1].number,)) if len(found) > limit else None
    items = [
        LiveChange(
            number=each.number,
            customer=each.customer,
            segment=each.segment,
            at=each.at,
            entered=each.entered,
            told_at=each.told_at,
        )
        for each in found[:limit]
    ]
    return Page(items=items, next=after, total=workspace.live_store.count(segment=segment, customer=customer))


def _segments(workspace: Workspace, following: LiveCustomers, standing: Standstill) -> list[LiveSegment]:
    if standing.ground is None or standing.until is None:
        return []
    program = standing.ground.program
    census = following.census(workspace.clock.now())
    unbounded = program.unbounded(Moment(standing.until, program.catalogue.zone))
    counts = {each.segment: each for each in workspace.live_store.counts()}
    return [_segment(name, program, census, unbounded, counts) for name in sorted(program.freshness)]


def _segment(
    name: str,
    program: Program,
    census: Census,
    unbounded: Mapping[str, tuple[str, ...]],
    counts: Mapping[str, SegmentCount],
) -> LiveSegment:
    tree = next(each.tree for each in program.definitions if each.name == name)
    count = counts.get(name)
    return LiveSegment(
        name=name,
        freshness=told(program.freshness[name]),
        size=census.members.get(name, 0),
        entered=count.entered if count is not None else 0,
        left=count.left if count is not None else 0,
        kept_events=sum(census.kept.get(event, 0) for event in uses(tree).events),
        keeps_all_of=sorted(event for event, users in unbounded.items() if name in users),
    )


def _sentence(state: LiveState, workspace: Workspace) -> str:
    match state.state:
        case "failing":
            what = "" if state.failure is None else state.failure.what
            return f"The intake is not followed: {what}. It is tried again; nothing is lost meanwhile."
        case "waiting":
            return "Live segments wait for a run that has read the intake."
        case "off":
            return "Nothing follows the intake: `ilk serve` does."
        case "starting":
            return "The customers are brought to memory."
        case "following" | "beginning anew":
            people = f"{state.customers:,} {workspace.project.customer}s"
            late = f"{state.waiting:,} messages wait" if state.waiting else "nothing waits"
            return f"{people} are followed, {state.per_second:.1f} messages a second; {late}."
        case _:
            assert_never(state.state)


def _is_there(workspace: Workspace) -> bool:
    """Whether anything was ever followed: looking makes no store."""
    return workspace.live_place.has_store
