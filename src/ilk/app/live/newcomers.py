"""Customers who came since the last run: no run knows them yet, and what follows the intake does."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.app.live.belonging import Belonging
from ilk.app.wiring import Workspace
from ilk.customers.answers import CustomerRow
from ilk.customers.reading import Words, answered, headline_traits
from ilk.customers.view import customer_row, known_row
from ilk.live.evaluator.state import State
from ilk.live.evaluator.writing import read
from ilk.segments.tree import Person


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A customer whom no run knows.

    Attributes:
        belonging: they as they are followed.
        since: the first instant that is kept of them: of an event, or from which a trait was told on.
        told: since when each trait holds that was told.
    """

    belonging: Belonging
    since: datetime | None
    told: Mapping[str, datetime]


def known(workspace: Workspace, words: Words, customer_id: str) -> Mapping[str, Any] | Newcomer:
    """A customer's published row, by the identifier of any of their records; or a customer who came since.

    Raises:
        NotFound: where neither a run nor what follows the intake knows them.
    """
    following = workspace.live
    own = customer_id if following is None else following.customer_of(customer_id)
    row = known_row(workspace.engine, words, customer_id)
    if row is None and own != customer_id:
        row = known_row(workspace.engine, words, own)
    if row is not None:
        return row
    # Whoever is not known live either is looked for once more, for the identifiers that are like theirs.
    return _newcomer(workspace, own) or customer_row(workspace.engine, words, customer_id)


def found(workspace: Workspace, words: Words, search: str, segment: str | None = None) -> list[CustomerRow]:
    """Customers who came since the last run, by an exact identifier, or by what a rule of the identity knows them by.

    Args:
        workspace: of which the intake is followed; where it is not, nobody is found.
        words: of the project.
        search: the identifier of a record of theirs, or a value such as an address of e-mail.
        segment: only who is in it now.
    """
    following, said = workspace.live, search.strip()
    if following is None or not said:
        return []
    named = {following.customer_of(said), *following.known_by(said), *following.known_by(said.casefold())}
    unknown_to_runs = (each for each in sorted(named) if known_row(workspace.engine, words, each) is None)
    came = (_newcomer(workspace, each) for each in unknown_to_runs)
    rows = [_row(words, each.belonging.person) for each in came if each is not None]
    return [row for row in rows if segment is None or segment in row.segments]


def _row(words: Words, person: Person) -> CustomerRow:
    """A newcomer in a list, with the headline traits."""
    traits = [trait.name for trait in headline_traits(words)]
    return CustomerRow(
        customer_id=person.id,
        traits={name: answered(person.traits.get(name)) for name in traits},
        segments=words.by_priority(list(person.segments)),
        came_since_run=True,
    )


def _newcomer(workspace: Workspace, customer: str) -> Newcomer | None:
    following = workspace.live
    copied = None if following is None else following.copied(customer)
    if following is None or copied is None or copied.state is None:
        return None
    state = read(copied.state, copied.program)
    return Newcomer(
        belonging=Belonging(following, state.person, max(copied.until, state.seen)),
        since=min(_instants(state), default=None),
        told=state.changed_at,
    )


def _instants(state: State) -> Iterator[datetime]:
    yield from state.changed_at.values()
    for recent in state.recent.values():
        yield from recent.values()
    for events in state.events.values():
        yield from (event.at for event in events)
