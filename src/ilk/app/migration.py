"""Migration: which segments and which instants are compared, and what the ledger says of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from ilk.app.answers import Migration
from ilk.app.past import Asked, turned
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.customers import formats
from ilk.customers.traits import Trait
from ilk.insight.charts.alluvial import alluvial_chart
from ilk.insight.charts.migration import migration_chart
from ilk.insight.migration import NOWHERE, Moves, largest, matrix, migrating, moves, sentence
from ilk.insight.places import Between
from ilk.insight.reasons import Seen, seen
from ilk.kernel.access import Actor, Permission
from ilk.kernel.charts import spec
from ilk.kernel.errors import UserError
from ilk.segments.questions.families import families
from ilk.segments.refresh.sizes import Sizes, recorded_sizes
from ilk.warehouse.engine import Engine

_USUAL = timedelta(days=90)
"""How far the first instant lies back at most, when nobody says which one."""
_MOST = 12
"""So many segments are compared when nobody says which ones."""


@use_case(Permission.READ_SUMMARY, "show migration", records="refusals")
def migration(
    workspace: Workspace,
    _actor: Actor,
    *,
    since: Asked | None = None,
    until: Asked | None = None,
    segment: Sequence[str] | None = None,
) -> Migration:
    """Who moved between segments from one instant to another, as the ledger has it.

    Args:
        since: a day, meaning its end, or an aware instant; the first one on record of the last 90 days when left out.
        until: likewise; that of the published state when left out.
        segment: the segments; the largest family when left out, or all of a project that has few.

    Raises:
        NotFound: for a segment that there is not.
        UserError: `instant-ahead`; `instants-reversed`; `nothing-recorded` before the first record of the segments;
            `segments-not-named` where there are too many to compare all.
    """
    state = published(workspace)
    chosen = _chosen(state, segment)
    sizes = recorded_sizes(workspace.engine)
    between = Between(chosen, *_instants(state, chosen, sizes, since, until))
    return _answer(workspace.engine, state, sizes, between)


def _answer(engine: Engine, state: Published, sizes: Sizes, between: Between) -> Migration:
    chosen, found = between.segments, moves(engine, between)
    every = seen(engine, state.words, between, found.cells, _traits(state, chosen))
    told, shown, most = sentence(found, state.words), matrix(found), largest(state.words, found, every)
    titles = [*((name, state.words.segments[name].title) for name in chosen), (None, NOWHERE.capitalize())]
    message = f"The largest move: {most[0].sentence}" if most else told
    segments = migrating(found, state.words)
    zone = state.words.project.zone
    days = (formats.day(between.since, zone), formats.day(between.until, zone))
    charts = {"migration": spec(migration_chart(shown, titles, message))}
    if any(move.before != move.after for move in shown):
        charts = {"alluvial": spec(alluvial_chart(shown, segments, days, told)), **charts}
    return Migration(
        sentence=told,
        since=between.since,
        until=between.until,
        since_record=_record(sizes, chosen, between.since),
        until_record=_record(sizes, chosen, between.until),
        segments=segments,
        moves=shown,
        stayed=found.stayed,
        moved=found.moved,
        entered=found.entered,
        left=found.left,
        largest=most,
        caveats=[*_caveats(state, found, sizes), *_unknown(every)],
        charts=charts,
    )


def _chosen(state: Published, asked: Sequence[str] | None) -> Sequence[str]:
    """The segments to compare, the one that counts first in front. Raises `NotFound`, `UserError`."""
    known = state.meaning.definitions.segments
    for name in asked or ():
        state.tree(name)
    if asked:
        return sorted(dict.fromkeys(asked), key=lambda name: -state.words.segments[name].priority)
    if found := families(known):
        return found[0].segments
    if len(known) > _MOST:
        hint = "Name those that belong together, such as the bands of one value."
        what = f"there are {len(known)} segments, too many to compare all"
        raise UserError("segments-not-named", what, known=sorted(known), hint=hint)
    return state.words.by_priority(list(known))


def _instants(
    state: Published, chosen: Sequence[str], sizes: Sizes, since: Asked | None, until: Asked | None
) -> tuple[datetime, datetime]:
    """The two instants, both of the record and in order. Raises `UserError`."""
    last = turned(state, until) or state.publication.as_of
    known = sorted({point.as_of for name in chosen for point in sizes.of(name)})
    earlier = [at for at in known if at < last]
    if not earlier:
        raise _nothing_before(state, last, known)
    if since is None:
        return next((at for at in earlier if at >= last - _USUAL), earlier[-1]), last
    first = turned(state, since) or state.publication.as_of
    if first < known[0]:
        raise _nothing_before(state, first, known)
    if first >= last:
        told = f"{first:%Y-%m-%d %H:%M} UTC is not before {last:%Y-%m-%d %H:%M} UTC"
        raise UserError("instants-reversed", told, hint="Ask from the earlier instant to the later one.")
    return first, last


def _nothing_before(state: Published, asked: datetime, known: Sequence[datetime]) -> UserError:
    zone = state.words.project.zone
    told = f"nothing was recorded of these segments before {asked.astimezone(zone):%Y-%m-%d %H:%M}"
    if not known:
        return UserError("nothing-recorded", told, hint="Run the project with `ilk run`.")
    first = f"The first record is of {known[0].astimezone(zone):%Y-%m-%d %H:%M}."
    return UserError("nothing-recorded", told, hint=first)


def _record(sizes: Sizes, chosen: Sequence[str], at: datetime) -> datetime:
    """The newest record of the segments until an instant."""
    return max(point.as_of for name in chosen for point in sizes.of(name) if point.as_of <= at)


def _traits(state: Published, chosen: Sequence[str]) -> list[Trait]:
    """The traits with a history, but for those that draw the segments: they say again that somebody moved."""
    drawn = {trait for name in chosen for trait in state.meaning.defining_traits(name)}
    return [trait for trait in state.words.traits if trait.tracked and trait.name not in drawn]


def _caveats(state: Published, found: Moves, sizes: Sizes) -> Iterator[str]:
    """What to bear in mind: who was in several, records that begin late or do not lie between, other definitions."""
    zone, between = state.words.project.zone, found.between
    for count, at in zip(found.several, (between.since, between.until), strict=True):
        if count:
            who = formats.counted(count, state.words.project.customer)
            were = "was" if count == 1 else "were"
            first = "counted in the first of them, by priority and then in the order shown"
            yield f"On {formats.day(at, zone)}, {who} {were} in several of these segments, and {were} {first}."
    if _record(sizes, between.segments, between.since) == _record(sizes, between.segments, between.until):
        yield "No run lies between the two instants, so nobody can have moved."
    for name in between.segments:
        yield from _changed(state, sizes, name, between)


def _changed(state: Published, sizes: Sizes, name: str, between: Between) -> Iterator[str]:
    label, points = state.words.segments[name].title, sizes.of(name)
    before = [point for point in points if point.as_of <= between.since]
    after = [point for point in points if point.as_of <= between.until]
    if not before:
        first = f" before {formats.day(points[0].as_of, state.words.project.zone)}" if points else ""
        yield f"Nothing was recorded of {label}{first}: until then nobody counts as in it."
    elif before[-1].version != after[-1].version:
        yield f"{label} was defined anew in between: some moves are of its definition, not of the people."


def _unknown(every: Sequence[Seen]) -> Iterator[str]:
    if not any(each.kind == "trait" and each.known for each in every):
        yield (
            "No trait was on record at the first instant beside those that draw these segments, so what else changed "
            "is told of other segments only; `history: true` in a trait's definition keeps its record from then on."
        )
