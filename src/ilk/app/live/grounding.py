"""What following stands on, put together from a workspace: its publication, its definitions and its people."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, cast

from ilk.app.kinds import SOURCE
from ilk.app.live.positions import positions_of
from ilk.app.published import Published, last_publication, loaded, published
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.shares import SALT
from ilk.live.following.ground import Ground
from ilk.live.following.plan import Plan
from ilk.live.following.recognizing import Known, known_of
from ilk.live.following.translating import Translation
from ilk.segments.conditions.logic import And
from ilk.segments.language.checking import uses
from ilk.segments.people.population import people
from ilk.segments.tree import Person
from ilk.sources.connectors.intake.logged import LogConnection
from ilk.warehouse import sql

_PIECE = 10_000
"""So many customers are brought at a time."""
_MARGIN = timedelta(minutes=1)
"""Messages that came so shortly before the instant of a publication are read again: the log has them in the order in
which they were written down. Events that are known count once."""


@dataclass(frozen=True, slots=True)
class Footing:
    """What can be sent to whoever follows, and what brings the customers, which only the owner of the warehouse can."""

    plan: Plan
    people: Callable[[int, int], Iterator[Sequence[Person]]]
    """Brings those of a share of the customers, by its number, of so many shares."""


def ground_of(workspace: Workspace) -> Ground | None:
    """What the newest publication gives to follow from; None without one, or where no source is of the intake.

    Raises `UserError` for definitions that are wrong.
    """
    footing = footing_of(workspace)
    return None if footing is None else footing.plan.ground(lambda: footing.people(0, 1))


def footing_of(workspace: Workspace) -> Footing | None:
    """The same in two parts, for another process that follows. Raises as `ground_of` does."""
    if not _has_intake(workspace) or last_publication(workspace.engine) is None:
        return None
    state = published(workspace)
    own = {name for name, each in state.meaning.sources.items() if isinstance(each.connect, LogConnection)}
    positions = read_from(workspace, state.publication.as_of, own)
    if not positions:
        return None
    meaning = state.meaning
    plan = Plan(
        publication=state.publication.run_id,
        as_of=state.publication.as_of,
        definitions=meaning.definitions,
        catalogue=meaning.catalogue,
        positions=positions,
        translation=Translation.of(workspace.engine, meaning.sources, meaning.origins, workspace.project.time_zone),
        known=_known(workspace, state),
    )
    return Footing(plan, partial(_people, workspace, state))


def read_from(workspace: Workspace, as_of: datetime, own: Collection[str]) -> Mapping[str, int]:
    """For each of some sources the number of the message behind which a publication's ground has the log followed."""
    came = workspace.intake.came_by(as_of - _MARGIN)
    # Loads may have brought what is of later instants, also of people who are no customers at this one yet.
    return {name: min(position, came) for name, position in positions_of(workspace.engine).items() if name in own}


def _people(workspace: Workspace, state: Published, share: int, shares: int) -> Iterator[Sequence[Person]]:
    """A share of all as the warehouse knows them, with all that the definitions look at."""
    engine, definitions = workspace.engine, state.meaning.definitions
    trees = (*definitions.traits.values(), *definitions.segments.values())
    every = And.model_construct(operands=cast("Any", trees))
    catalogue = loaded(state.meaning.catalogue, engine.tables())
    number = sql.column("customer_no")
    own = sql.compare(sql.bucket(SALT, sql.column("customer_id"), shares), "=", sql.literal(share))
    asked = sql.select({"customer_no": number}, CUSTOMERS, where=own, order_by=[(number, "asc")])
    numbers = engine.run(asked).column("customer_no").to_pylist()
    events = sorted(uses(every).events)
    for first in range(0, len(numbers), _PIECE):
        piece = numbers[first : first + _PIECE]
        yield [*people(engine, catalogue, piece, events, about=every, moment=state.moment).values()]


def _has_intake(workspace: Workspace) -> bool:
    """Whether a source may be of the intake: a look that opens no warehouse and needs no definition to be right."""
    sources = workspace.definitions.definitions(SOURCE)
    return any(isinstance(each.connect, LogConnection) for each in sources)


def _known(workspace: Workspace, state: Published) -> Known | None:
    standing = workspace.decisions.standing()
    apart = [pair for pair, decision in standing.items() if decision.verdict == "different"]
    return known_of(workspace.engine, state.meaning.identity, state.meaning.sources, apart)
