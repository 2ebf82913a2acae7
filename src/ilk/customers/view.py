"""One customer, whole: who this is in a line, traits with source and age, segments, events, what changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from ilk.catalog.tables import CUSTOMERS, HISTORY, MEMBERSHIPS
from ilk.customers import formats
from ilk.customers.answers import Customer, CustomerMembership, TraitChange, TraitValue
from ilk.customers.definition import Criterion
from ilk.customers.history import entry, value_of
from ilk.customers.reading import Words, answered, headline_traits, rows
from ilk.customers.timeline import Buying, buying, event_counts, timeline
from ilk.customers.traits import Origin, Trait
from ilk.identity.people import person_of
from ilk.kernel.errors import NotFound
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_CHANGES = 200
_NEAR = 5
_EVENTS = 20
_CRITERIA = tuple(Criterion)


def customer(
    engine: Engine, words: Words, row: Mapping[str, Any], as_of: datetime, belonging: Mapping[str, datetime | None]
) -> Customer:
    """The view of one customer, from published tables, with events until `as_of`; charts are drawn by insight.

    Args:
        row: what `customer_row` answers.
        belonging: the segments that the customer is in, each with since when.
    """
    number = row["customer_no"]
    history = _history(engine, number, as_of)
    belongs = memberships(words, belonging)
    return Customer(
        customer_id=row["customer_id"],
        sentence=_sentence(words, row, buying(engine, words, number, as_of), belongs, as_of),
        traits=_traits(words, row, history),
        segments=belongs,
        event_counts=event_counts(engine, list(words.events), number, as_of),
        timeline=timeline(engine, words, number, as_of, limit=_EVENTS),
        history=_changes(words, history),
        charts={},
        as_of=as_of,
    )


def customer_then(
    engine: Engine, words: Words, customer_id: str, at: datetime, belonged: Mapping[str, datetime]
) -> Customer:
    """The view of one customer as it was at an instant of the past, as far as it is on record.

    Args:
        belonged: the segments that the customer was in then, each with since when.

    Raises:
        NotFound: `unknown-customer`, also for who came only later.
    """
    row = customer_row(engine, words, customer_id)
    number = row["customer_no"]
    history = _history(engine, number, at)
    # One whose traits a source tells over time may be there before their first event.
    if not history and row["first_seen"] is not None and answered(row["first_seen"]) > at:
        came = formats.day(answered(row["first_seen"]), words.project.zone)
        what = f"`{customer_id}` was not there yet on {formats.day(at, words.project.zone)}"
        raise _missing(customer_id, what, f"They were first seen on {came}.")
    newest = {entry["trait"]: entry["value"] for entry in history}
    then = replace(words, traits=[trait for trait in words.traits if trait.name in newest])
    done = timeline(engine, words, number, at, limit=_EVENTS)
    values = {trait.name: value_of(newest[trait.name], trait.type) for trait in then.traits}
    texts = {f"text_{trait.name}": newest[trait.name] for trait in then.traits}
    seen = {"last_seen": done.items[0].at if done.items else None}
    row = {**row, **values, **texts, **seen}
    belongs = memberships(words, belonged)
    return Customer(
        customer_id=row["customer_id"],
        sentence=_sentence(then, row, buying(engine, words, number, at), belongs, at),
        traits=_traits(then, row, history),
        segments=belongs,
        event_counts=event_counts(engine, list(words.events), number, at),
        timeline=done,
        history=_changes(words, history),
        charts={},
        not_recorded=[trait.title for trait in words.traits if trait.name not in newest],
        as_of=at,
    )


def customer_row(engine: Engine, words: Words, customer_id: str) -> dict[str, Any]:
    """A customer's row with `customer_no`, when seen, and traits; each trait also as the history's text, `text_…`.

    Somebody of several records is found by the identifier of any of them. Raises `NotFound`.
    """
    row = known_row(engine, words, customer_id)
    if row is None:
        raise _not_found(engine, words, customer_id)
    return row


def known_row(engine: Engine, words: Words, customer_id: str) -> dict[str, Any] | None:
    """What `customer_row` answers; None for somebody whom no run knows."""
    found = _row(engine, words, customer_id)
    if not found and (person := person_of(engine, customer_id)) is not None:
        found = _row(engine, words, person)
    return found[0] if found else None


def _row(engine: Engine, words: Words, customer_id: str) -> list[dict[str, Any]]:
    wanted = sql.compare(sql.column("customer_id"), "=", sql.literal(customer_id))
    columns = sql.columns(("customer_no", "customer_id", "first_seen", "last_seen"))
    columns |= {trait.name: sql.column(trait.name) for trait in words.traits}
    columns |= {f"text_{trait.name}": entry(sql.column(trait.name), trait.type) for trait in words.traits}
    return rows(engine, sql.select(columns, CUSTOMERS, where=wanted))


def _not_found(engine: Engine, words: Words, customer_id: str) -> NotFound:
    identifier = sql.column("customer_id")
    like = sql.contains(sql.fold(identifier), sql.literal(customer_id.lower()))
    near = sql.select({"id": identifier}, CUSTOMERS, where=like, order_by=[(identifier, "asc")], limit=_NEAR)
    known = [row["id"] for row in rows(engine, near)] if customer_id else []
    hint = (
        "Did you mean " + " or ".join(f"`{name}`" for name in known) + "?" if known else "Search the list of customers."
    )
    what = f"unknown {words.project.customer} `{customer_id}`"
    return _missing(customer_id, what, hint, known)


def _missing(customer_id: str, what: str, hint: str, known: Sequence[str] = ()) -> NotFound:
    error = NotFound("unknown-customer", what, known=known, hint=hint)
    error.name = customer_id
    return error


def _traits(words: Words, row: Mapping[str, Any], history: Sequence[Mapping[str, Any]]) -> list[TraitValue]:
    newest = {entry["trait"]: entry for entry in history}
    return [_trait(words, trait, row, newest.get(trait.name)) for trait in in_order(words.traits)]


def in_order(traits: Sequence[Trait]) -> list[Trait]:
    """Traits by criterion, as a customer's view has them."""
    return sorted(traits, key=lambda trait: _CRITERIA.index(trait.criterion))


def _trait(words: Words, trait: Trait, row: Mapping[str, Any], newest: Mapping[str, Any] | None) -> TraitValue:
    same = newest is not None and newest["value"] == row[f"text_{trait.name}"]
    since = answered(newest["since"]) if newest is not None and same else None
    return trait_value(words, trait, answered(row[trait.name]), since)


def trait_value(words: Words, trait: Trait, value: Any, since: datetime | None) -> TraitValue:
    """A trait of somebody: its value as answers have it, and since when it is known."""
    return TraitValue(
        name=trait.name,
        title=trait.title,
        criterion=trait.criterion,
        type=trait.type,
        value=value,
        display=_display(words, trait, value),
        source=trait.source if trait.origin is Origin.SOURCE else f"computed: {trait.source}",
        since=since,
        description=trait.description,
    )


def _history(engine: Engine, customer_no: int, as_of: datetime) -> list[dict[str, Any]]:
    """The entries of a customer's traits until `as_of`, oldest first."""
    if HISTORY not in engine.tables():
        return []
    columns = sql.columns(("trait", "value", "since"))
    own = sql.compare(sql.column("customer_no"), "=", sql.literal(customer_no))
    past = sql.compare(columns["since"], "<=", sql.literal(as_of))
    where = sql.all_of([own, past])
    return rows(
        engine,
        sql.select(columns, HISTORY, where=where, order_by=[(columns["since"], "asc"), (columns["trait"], "asc")]),
    )


def _changes(words: Words, history: Sequence[Mapping[str, Any]]) -> list[TraitChange]:
    """The entries of traits that have changed, newest first; a first value that still holds is no change."""
    kinds = {trait.name: trait.type for trait in words.traits}
    times = Counter(entry["trait"] for entry in history)
    changed = [entry for entry in reversed(history) if times[entry["trait"]] > 1 and entry["trait"] in kinds]
    return [
        TraitChange(
            trait=entry["trait"],
            value=answered(value_of(entry["value"], kinds[entry["trait"]])),
            since=answered(entry["since"]),
        )
        for entry in changed[:_CHANGES]
    ]


def published_segments(engine: Engine, customer_no: int) -> dict[str, datetime | None]:
    """The segments that a customer is in as of the last run, each with since when."""
    if MEMBERSHIPS not in engine.tables():
        return {}
    columns = sql.columns(("segment", "since"))
    own = sql.compare(sql.column("customer_no"), "=", sql.literal(customer_no))
    found = rows(engine, sql.select(columns, MEMBERSHIPS, where=own))
    return {row["segment"]: answered(row["since"]) for row in found}


def memberships(words: Words, since: Mapping[str, datetime | None]) -> list[CustomerMembership]:
    """Segments that somebody is in, each with since when, the one to name first in front."""
    return [
        CustomerMembership(
            segment=name,
            title=words.segments[name].title,
            colour=words.segments[name].colour,
            since=since[name],
            sentence=words.segments[name].sentence,
        )
        for name in words.by_priority(list(since))
    ]


def _sentence(
    words: Words, row: Mapping[str, Any], bought: Buying, belongs: Sequence[CustomerMembership], as_of: datetime
) -> str:
    return line(words, row["customer_id"], row, _bought(words, row, bought, as_of), belongs)


def line(
    words: Words, customer_id: str, values: Mapping[str, Any], told: str, belongs: Sequence[CustomerMembership]
) -> str:
    """Such as `Household 1234: 45-54, Homeowner; 86 orders worth $4,210 since 5 January 2017. In Champions.`.

    Args:
        words: of the project.
        customer_id: what they go by.
        values: traits by name.
        told: what they did.
        belongs: the segments that they are in.
    """
    named = [_named(words, trait, values.get(trait.name)) for trait in headline_traits(words)]
    parts = [", ".join(part for part in named if part), told]
    noun = words.project.customer
    who = f"{noun[:1].upper()}{noun[1:]} {customer_id}"
    return f"{who}: {'; '.join(part for part in parts if part)}. {_in(belongs)}"


def _named(words: Words, trait: Trait, value: Any) -> str:
    """A trait as part of a line; nothing when it is missing, or says no."""
    match trait.type:
        case _ if value is None or value == []:
            return ""
        case ValueType.TEXT:
            return _display(words, trait, value)
        case ValueType.YES_NO:
            return trait.title.lower() if value else ""
        case _:
            return f"{trait.title.lower()} {words.display(answered(value), trait.type)}"


def _display(words: Words, trait: Trait, value: Any) -> str:
    """A trait's value as people read it; the names that a family gives are our own, and become words."""
    if trait.origin is Origin.FAMILY and isinstance(value, str):
        return value.replace("_", " ").capitalize()
    return words.display(value, trait.type)


def _bought(words: Words, row: Mapping[str, Any], bought: Buying, as_of: datetime) -> str:
    zone = words.project.zone
    seen = f"last seen {formats.ago(answered(row['last_seen']), as_of, zone)}" if row["last_seen"] else "never seen"
    if bought.first is None:
        return f"no order yet, {seen}"
    worth = f" worth {formats.money(bought.revenue, words.project.currency)}" if bought.revenue is not None else ""
    return f"{formats.counted(bought.orders, 'order')}{worth} since {formats.day(bought.first, zone)}, {seen}"


def _in(belongs: Sequence[CustomerMembership]) -> str:
    match [membership.title for membership in belongs]:
        case []:
            return "In no segment."
        case [title]:
            return f"In {title}."
        case [title, other]:
            return f"In {title} and {other}."
        case [title, *others]:
            return f"In {title} and {len(others)} other segments."
        case _:
            return ""
