"""One customer whom no run knows yet, as far as they are known live."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ilk.customers import formats
from ilk.customers.answers import Customer, TraitValue
from ilk.customers.reading import Words, answered
from ilk.customers.traits import Trait
from ilk.customers.view import in_order, line, memberships, trait_value
from ilk.kernel.answers import Page


def newcomer(
    words: Words,
    customer_id: str,
    values: Mapping[str, Any],
    told: Mapping[str, datetime],
    belonging: Mapping[str, datetime | None],
    *,
    since: datetime | None,
    as_of: datetime,
) -> Customer:
    """The view of a customer who came since the last run.

    Args:
        words: of the project.
        customer_id: what they go by.
        values: their traits, as far as these are known live.
        told: since when traits hold that were told.
        belonging: the segments that they are in, each with since when.
        since: the first instant that is known of them.
        as_of: the instant that is answered for.
    """
    known = [trait for trait in words.traits if values.get(trait.name) is not None]
    belongs = memberships(words, belonging)
    return Customer(
        customer_id=customer_id,
        sentence=line(words, customer_id, values, _came(words, since), belongs),
        traits=[_value(words, trait, values, told) for trait in in_order(known)],
        segments=belongs,
        answered_by="live",
        segments_as_of=as_of,
        came_since_run=True,
        known_since=since,
        event_counts={},
        timeline=Page(items=[]),
        history=[],
        charts={},
        not_recorded=[trait.title for trait in words.traits if trait not in known],
        as_of=as_of,
    )


def _value(words: Words, trait: Trait, values: Mapping[str, Any], told: Mapping[str, datetime]) -> TraitValue:
    return trait_value(words, trait, answered(values[trait.name]), told.get(trait.name))


def _came(words: Words, since: datetime | None) -> str:
    known = "" if since is None else f", known since {formats.day(since, words.project.zone)}"
    return f"came since the last run{known}; the next run brings the rest"
