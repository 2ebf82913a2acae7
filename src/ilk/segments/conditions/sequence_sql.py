"""Sequences in SQL: for each step one pass over its rows beside those that may come before, in the order of time."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ilk.segments.conditions.steps import Link, Step
from ilk.segments.plan import Plan, event_rows
from ilk.segments.subjects.anchors import Anchored
from ilk.segments.subjects.chosen import row_columns, rows_within
from ilk.segments.subjects.sessions import SESSION, Session
from ilk.segments.time.spans import Span
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

if TYPE_CHECKING:
    from ilk.segments.conditions.sequence import EventSequence

_CUSTOMER, _AT, _BEST, _ROLE, _TURN = "customer_no", "at", "best", "role", "turn"
_BEFORE, _STEP, _NAMED, _AVOIDED = 0, 1, 2, 3
"""What a row is of: a chain so far, the step that may follow, any named event, and from here on what must not be."""


def completed(plan: Plan, sequence: "EventSequence") -> Query:
    """Who has completed a sequence: `customer_no` and a value that is true.

    A chain is a row of a step with `best`, the latest instant at which the steps up to it can have begun. For a later
    row the best is the greatest of the chains before it, in the frame of the step's own bound: a running maximum. What
    must not lie between is counted as it goes by: with none between, a chain and a row have the same count. Rows are
    in the order of their turn: of one instant, a row that looks back has its turn before those it must not see.
    """
    shape = sequence.shape
    table: str | Query = _beginnings(plan, sequence)
    for place, link in enumerate(shape.links):
        table = _linked(plan, sequence, table, place, link)
    number = sql.column(_CUSTOMER)
    ends = _left_alone(plan, sequence, table) if shape.trailing else table
    return sql.select({_CUSTOMER: number, "value": sql.literal(value=True)}, ends, group_by=[number])


def _beginnings(plan: Plan, sequence: "EventSequence") -> Query:
    """The chains of the first step alone: each begins with itself."""
    kept = _kept(sequence, 0)
    rows = _rows_inside(plan, sequence, sequence.shape.first, kept)
    return sql.select(sql.columns((_CUSTOMER, _AT, *kept)) | {_BEST: sql.column(_AT)}, rows)


def _linked(plan: Plan, sequence: "EventSequence", chains: str | Query, place: int, link: Link) -> str:
    """The table of the chains that go on with a step."""
    said = sequence.model_dump(mode="json", exclude={"steps"})
    steps = [step.model_dump(mode="json") for step in sequence.steps[: _places(sequence)[place + 1] + 1]]
    named = sequence.events() if sequence.strictly or isinstance(sequence.window, Session) else ()
    # Sequences that begin with the same steps share the chains of those.
    key = json.dumps([said, steps, _kept(sequence, place + 1), named])
    return plan.derive(f"chains {key}", lambda: _going_on(plan, sequence, chains, place, link))


def _going_on(plan: Plan, sequence: "EventSequence", chains: str | Query, place: int, link: Link) -> Query:
    keys, kept = _keys(sequence, link.step), _kept(sequence, place + 1)
    parts = [
        _part(sql.select(sql.columns((*row_names(keys), _BEST)), chains, where=_known(keys)), _BEFORE, keys, kept),
        _part(_rows_inside(plan, sequence, link.step, kept), _STEP, kept, kept, where=_known(keys), late=False),
        *_avoided_parts(plan, sequence, link.avoided, kept),
    ]
    if sequence.strictly:
        parts += [_part(_named(plan, sequence, name), _NAMED, (), kept) for name in sequence.events()]
    together = sql.stack(parts)
    gone_by = _counts(link, sequence)
    counted = sql.select(sql.columns((*row_names(kept), _BEST, _ROLE, _TURN)) | gone_by, together)
    bound = -2 * link.step.within.microseconds if link.step.within else None
    partition = [sql.column(name) for name in (_CUSTOMER, *keys, *gone_by)]
    best = sql.around(sql.largest(sql.column(_BEST)), partition, sql.column(_TURN), bound, 0)
    reached = sql.select(sql.columns((*row_names(kept), _ROLE)) | {_BEST: best}, counted)
    return sql.select(sql.columns((*row_names(kept), _BEST)), reached, where=_is_reached(sequence))


def _is_reached(sequence: "EventSequence") -> Expr:
    """Rows of the step with a chain before them that has not taken too long already."""
    conditions = [_has_role(_STEP), sql.is_known(sql.column(_BEST))]
    if sequence.within is not None:
        taken = sql.less(sql.column(_AT), sql.column(_BEST))
        conditions.append(sql.compare(taken, "<=", sql.literal(sequence.within.microseconds)))
    return sql.all_of(conditions)


def _counts(link: Link, sequence: "EventSequence") -> dict[str, Expr]:
    """For a chain how much of what must not follow has gone by with it, for a row of the step, before it."""
    roles = {f"gone_by_{place}": (_AVOIDED + place, _properties(step)) for place, step in enumerate(link.avoided)}
    if sequence.strictly:
        roles["gone_by"] = (_NAMED, [])
    found = {}
    for name, (role, keys) in roles.items():
        partition = [sql.column(key) for key in (_CUSTOMER, *keys)]
        ones = sql.count_known(sql.choose([(_has_role(role), sql.literal(1))]))
        found[name] = sql.around(ones, partition, sql.column(_TURN), None, 0)
    return found


def _left_alone(plan: Plan, sequence: "EventSequence", chains: str | Query) -> Query:
    """The ends of chains after which nothing of what must not happen did, for all of its time."""
    trailing, kept = sequence.shape.trailing, _kept(sequence, len(sequence.shape.links))
    ends = sql.select(sql.columns((*row_names(kept), _BEST)), chains)
    together = sql.stack(
        [_part(ends, _BEFORE, kept, kept), *_avoided_parts(plan, sequence, trailing, kept, late=False)]
    )
    now = sql.microseconds(sql.literal(plan.moment.as_of))
    nexts, conditions = {}, [_has_role(_BEFORE)]
    for place, step in enumerate(trailing):
        length = step.within.microseconds if step.within else None
        partition = [sql.column(name) for name in (_CUSTOMER, *_properties(step))]
        own = sql.choose([(_has_role(_AVOIDED + place), sql.column(_AT))])
        nexts[f"next_{place}"] = sql.around(sql.smallest(own), partition, sql.column(_TURN), 0, None)
        following = sql.column(f"next_{place}")
        if length is None:
            conditions.append(sql.is_missing(following))
        else:
            until = sql.plus(sql.column(_AT), length)
            conditions.append(sql.negate(sql.truth(sql.compare(following, "<=", until))))
            conditions.append(sql.compare(until, "<=", now))
    looked = sql.select(sql.columns((_CUSTOMER, _AT, _ROLE)) | nexts, together)
    return sql.select({_CUSTOMER: sql.column(_CUSTOMER)}, looked, where=sql.all_of(conditions))


def _avoided_parts(
    plan: Plan, sequence: "EventSequence", avoided: Sequence[Step], kept: Sequence[str], *, late: bool = True
) -> Sequence[Query]:
    """The rows of what must not happen, whether inside the window or later; one after another with their roles."""
    found = []
    for place, step in enumerate(avoided):
        keys = _properties(step)
        rows = _timed(plan, step.event, _rows(plan, step, _since(plan, sequence)), step.same)
        found.append(_part(rows, _AVOIDED + place, keys, kept, where=_known(keys), late=late))
    return found


def _rows_inside(plan: Plan, sequence: "EventSequence", step: Step, kept: Sequence[str]) -> Query:
    """The rows of a step that happens, inside the window, each with its session if that is asked."""
    window = sequence.window
    chosen = _rows(plan, step, window.span(plan.moment), kept_names(kept))
    rows = event_rows(step.event, plan.scope.catalogue)
    if isinstance(window, Anchored):
        chosen = window.inside(plan, chosen, rows, row_columns(rows, kept_names(kept)))
    timed = _timed(plan, step.event, chosen, kept_names(kept))
    return _with_session(plan, sequence, window, timed, kept) if isinstance(window, Session) else timed


def _with_session(plan: Plan, sequence: "EventSequence", window: Session, timed: Query, kept: Sequence[str]) -> Query:
    every = [_named(plan, sequence, name) for name in sequence.events()]
    number, at = sql.column(_CUSTOMER), sql.column(_AT)
    instants = sql.select({_CUSTOMER: number, _AT: at}, sql.stack(every), group_by=[number, at])
    sessions = window.in_sessions(instants, at, [_CUSTOMER, _AT])
    same = sql.same("timed", "sessions", _CUSTOMER, _AT)
    columns = {name: sql.column(name, "sessions" if name == SESSION else "timed") for name in row_names(kept)}
    join = sql.Join(sessions, "sessions", same, kind="inner")
    return sql.select(columns, timed, alias="timed", joins=[join])


def _named(plan: Plan, sequence: "EventSequence", event: str) -> Query:
    """All rows of an event that a step names, since the window begins."""
    return _timed(plan, event, _rows(plan, Step(event=event), _since(plan, sequence)), ())


def _rows(plan: Plan, step: Step, span: Span, properties: Sequence[str] = ()) -> Query:
    scope = plan.scope.within(step.event)
    rows = event_rows(step.event, scope.catalogue)
    return rows_within(plan, rows, scope, step.where, span, properties or step.same)


def _timed(plan: Plan, event: str, chosen: Query, properties: Sequence[str]) -> Query:
    """Chosen rows by their instant in microseconds, with properties under names of their own."""
    rows = event_rows(event, plan.scope.catalogue)
    at = sql.microseconds(sql.column(rows.instant or ""))
    own = {property_column(name): sql.column(name) for name in properties}
    return sql.select({_CUSTOMER: sql.column(_CUSTOMER), _AT: at} | own, chosen)


def _part(
    rows: Query, role: int, has: Sequence[str], kept: Sequence[str], *, where: Expr | None = None, late: bool = True
) -> Query:
    """Rows with their role, their turn and the columns that all parts have; what these rows do not have is missing."""
    at = sql.column(_AT)
    columns = sql.columns((_CUSTOMER, _AT))
    columns |= {name: sql.column(name) if name in has else sql.literal(None) for name in kept}
    columns |= {_BEST: sql.column(_BEST) if role == _BEFORE else sql.literal(None), _ROLE: sql.literal(role)}
    columns[_TURN] = sql.plus(sql.plus(at, at), int(late))
    return sql.select(columns, rows, where=where)


def _since(plan: Plan, sequence: "EventSequence") -> Span:
    """From when on the window's events lie, for what may lie after them."""
    span = sequence.window.span(plan.moment)
    return Span(start=span.start, start_open=span.start_open)


def _kept(sequence: "EventSequence", place: int) -> list[str]:
    """The columns that chains up to a step need: what the step is like, and what comes after it must be like."""
    happen = [sequence.shape.first, *(link.step for link in sequence.shape.links)]
    after = sequence.steps[_places(sequence)[place] + 1 :]
    following = []
    for step in after:
        following.append(step)
        if not step.negated:
            break
    names = [name for step in (happen[place], *following) for name in _properties(step)]
    session = [SESSION] if isinstance(sequence.window, Session) else []
    return [*dict.fromkeys(names), *session]


def _places(sequence: "EventSequence") -> list[int]:
    return [place for place, step in enumerate(sequence.steps) if not step.negated]


def _keys(sequence: "EventSequence", step: Step) -> list[str]:
    """The columns in which a step is like the one before."""
    return [*_properties(step), *([SESSION] if isinstance(sequence.window, Session) else [])]


def _properties(step: Step) -> list[str]:
    return [property_column(name) for name in step.same]


def property_column(name: str) -> str:
    """The column of a property, which may be called like any other column."""
    return f"its_{name}"


def kept_names(kept: Sequence[str]) -> list[str]:
    """The properties among kept columns, by their own names."""
    return [name.removeprefix("its_") for name in kept if name != SESSION]


def row_names(kept: Sequence[str]) -> tuple[str, ...]:
    """The columns of a row with its kept ones."""
    return (_CUSTOMER, _AT, *kept)


def _known(keys: Sequence[str]) -> Expr | None:
    return sql.all_of(sql.is_known(sql.column(key)) for key in keys) if keys else None


def _has_role(role: int) -> Expr:
    return sql.compare(sql.column(_ROLE), "=", sql.literal(role))
