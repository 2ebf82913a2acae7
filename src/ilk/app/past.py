"""The past: which instant is asked about; who was in a segment then, by the ledger and by the definition; who moved."""

from datetime import UTC, date, datetime, time, timedelta

from ilk.app.answers import Member, MembershipChange, Page, PastMembership
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.tables import LEDGER
from ilk.customers.base import base_columns, base_query
from ilk.customers.history import recorded_values
from ilk.customers.listing import identifiers
from ilk.customers.reading import answered, headline_traits
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.segments.questions.changes import move_count, moves_page
from ilk.segments.questions.members import recorded_members, recorded_page
from ilk.segments.questions.past import compared, evaluated_members
from ilk.segments.refresh.sizes import Size, recorded_sizes
from ilk.segments.tree import Moment
from ilk.sources.records import is_resolved
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.paging import LARGEST
from ilk.warehouse.sql import Query

Asked = date | datetime
"""A day, which stands for its end in the project's zone, or an aware instant."""

_TICK = timedelta(microseconds=1)
_DAWN = datetime(1900, 1, 1, tzinfo=UTC)
"""Before anything on record; from here there is still room to look back."""


def turned(state: Published, asked: Asked | None) -> datetime | None:
    """The instant to turn back to, in UTC; None for today: the day of the published state and that instant itself.

    Raises:
        UserError: `instant-ahead` for a day or an instant after the published state.
    """
    now, zone = state.publication.as_of, state.words.project.zone
    today = now.astimezone(zone).date()
    if asked is None or asked in (today, now):
        return None
    is_instant = isinstance(asked, datetime)
    if asked > (now if is_instant else today):
        told = f"{asked:%Y-%m-%d %H:%M %Z}" if is_instant else f"{asked:%Y-%m-%d}"
        hint = f"It stands at {now:%Y-%m-%d %H:%M} UTC."
        raise UserError("instant-ahead", f"{told} is after the state that is published", hint=hint)
    if isinstance(asked, datetime):
        return max(asked, _DAWN).astimezone(UTC)
    following = max(asked, _DAWN.date()) + timedelta(days=1)
    return (datetime.combine(following, time(), zone) - _TICK).astimezone(UTC)


@use_case(Permission.READ_CUSTOMERS, "look at the past of a segment", subject="name")
def as_of(workspace: Workspace, _actor: Actor, name: str, *, at: Asked, limit: int = 20) -> PastMembership:
    """Who was in a segment at an instant: as recorded, and by the definition as it is now.

    Args:
        name: the segment.
        at: a day, meaning its end, or an aware instant.
        limit: how many customers of each kind to name.

    Raises:
        NotFound: for a segment that there is not.
        UserError: `instant-ahead` for an instant after the published state.
    """
    state = published(workspace)
    state.tree(name)
    at = turned(state, at) or state.publication.as_of
    size = min(max(limit, 0), LARGEST)
    then = _evaluated(workspace.engine, state, name, at)
    point = recorded_sizes(workspace.engine, segment=name, until=at).now(name)
    if point is None or LEDGER not in workspace.engine.tables():
        return _unrecorded(workspace, name, at, then, size)
    recorded = recorded_members(name, at)
    counts, only_recorded, only_evaluated = compared(workspace.engine, recorded, then, limit=size)
    return PastMembership(
        segment=name,
        at=at,
        recorded=counts["one"],
        recorded_version=point.version,
        evaluated=counts["other"],
        both=counts["both"],
        only_recorded=list(only_recorded),
        only_evaluated=list(only_evaluated),
        members=identifiers(workspace.engine, recorded, size),
        note=_note(state, name, point, differ=counts["one"] != counts["both"] or counts["other"] != counts["both"]),
    )


@use_case(Permission.READ_CUSTOMERS, "list who entered and left", subject="name")
def changes(
    workspace: Workspace, _actor: Actor, name: str, *, limit: int = 50, cursor: str | None = None
) -> Page[MembershipChange]:
    """A page of who entered and left a segment, newest first, each with the version that did it. Raises `NotFound`."""
    published(workspace).tree(name)
    found, after = moves_page(workspace.engine, name, limit=limit, after=cursor)
    items = [
        MembershipChange(
            customer_id=each.customer_id,
            change="entered" if each.change == "entered" else "left",
            at=each.at,
            version=each.version,
            run=each.run_id,
        )
        for each in found
    ]
    return Page(items=items, next=after, total=move_count(workspace.engine, name))


def members_recorded(
    workspace: Workspace, state: Published, name: str, at: datetime, *, limit: int, cursor: str | None
) -> Page[Member]:
    """A page of who was in a segment at an instant by the ledger, with the traits that were on record then."""
    if LEDGER not in workspace.engine.tables():
        return Page(items=[], next=None, total=0)
    found, after = recorded_page(workspace.engine, name, at, limit=limit, after=cursor)
    shown = {trait.name: trait.type for trait in headline_traits(state.words) if trait.tracked}
    values = recorded_values(workspace.engine, shown, [row["customer_no"] for row in found], at)
    recorded = {trait for each in values.values() for trait in each}
    items = [
        Member(
            customer_id=row["customer_id"],
            since=row["since"],
            traits={trait: answered(values[row["customer_no"]].get(trait)) for trait in shown if trait in recorded},
        )
        for row in found
    ]
    then = recorded_sizes(workspace.engine, segment=name, until=at).now(name)
    return Page(items=items, next=after, total=then.size if then else 0)


def _evaluated(engine: Engine, state: Published, name: str, at: datetime) -> Query:
    """The members by the definition as it is now, from the data of now that had happened then."""
    meaning = state.meaning
    base = base_query(meaning.origins, meaning.catalogue, at, there=engine.tables(), resolved=is_resolved(engine))
    moment = Moment(at, meaning.catalogue.zone)
    columns = base_columns(meaning.origins, meaning.families)
    return evaluated_members(name, meaning.definitions, meaning.catalogue, moment, base, columns)


def _unrecorded(workspace: Workspace, name: str, at: datetime, then: Query, limit: int) -> PastMembership:
    (counted,) = workspace.engine.run(sql.select({"found": sql.count_rows()}, then)).to_pylist()
    return PastMembership(
        segment=name,
        at=at,
        recorded=None,
        recorded_version=None,
        evaluated=counted["found"],
        both=0,
        only_recorded=[],
        only_evaluated=[],
        members=identifiers(workspace.engine, then, limit),
        note="Nothing was recorded yet at that instant; this is the definition as it is now.",
    )


def _note(state: Published, name: str, point: Size, *, differ: bool) -> str | None:
    """Why both answers may differ; None when they do not."""
    if not differ:
        return None
    reasons = [f"the record is of {point.as_of:%Y-%m-%d %H:%M} UTC, by version {point.version}"]
    origins = state.meaning.origins
    sources = sorted(state.meaning.defining_traits(name) & (origins.traits.keys() - origins.dated_traits.keys()))
    if sources:
        named = ", ".join(f"`{trait}`" for trait in sources)
        reasons.append(f"{named} are evaluated with the values of now, for sources say nothing of the past")
    return f"{'; '.join(reasons)}."
