"""What decisions stand on: the published state in memory, made anew when something was published or edited."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

import pyarrow as pa

from ilk.app.checking import expect_computed
from ilk.app.published import Published, published
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMERS
from ilk.decisions.pace import asked_live
from ilk.decisions.slots import Slot
from ilk.decisions.standing import Standing, standing_of
from ilk.kernel.errors import UserError, unknown
from ilk.segments.compile import levels
from ilk.segments.language.checking import uses
from ilk.segments.tree import Condition
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine


@dataclass(frozen=True)
class Ground:
    """The published state, laid out to answer for one customer at once.

    `notes` say of variants, by slot and place, why no run can have answered them yet. `order` are all segments, each
    after those that it needs; `public` those that anybody may be told of. `live` are the variants that are asked live.
    """

    state: Published
    standing: Standing
    notes: Mapping[tuple[str, int], str]
    order: Sequence[str]
    public: frozenset[str]
    live: frozenset[tuple[str, int]]
    _engine: Engine
    _columns: dict[str, pa.Array] = field(default_factory=dict)
    _loading: Lock = field(default_factory=Lock)

    @property
    def slots(self) -> Mapping[str, Slot]:
        """The slots of the project."""
        return self.state.meaning.content

    def slot(self, name: str) -> Slot:
        """A slot. Raises `NotFound`."""
        if name not in self.slots:
            raise unknown("content", name, self.slots)
        return self.slots[name]

    def needs(self, segments: Iterable[str]) -> Sequence[str]:
        """Some segments and all that they need, each after those that it needs."""
        trees, found = self.state.meaning.definitions.segments, set(segments)
        for name in reversed(self.order):
            if name in found:
                found |= uses(trees[name]).segments
        return [name for name in self.order if name in found]

    def trait(self, name: str, place: int) -> object:
        """The value of a trait of a customer, by their place; read for everybody when it is first asked for."""
        with self._loading:
            if name not in self._columns:
                columns = sql.columns(("customer_no", name))
                rows = self._engine.run(sql.select(columns, CUSTOMERS)).sort_by("customer_no")
                self._columns[name] = rows.column(name).combine_chunks()
            return self._columns[name][place].as_py()


def ground_of(workspace: Workspace) -> Ground:
    """What decisions stand on now. Raises `UserError` `not-run-yet` before the first run."""
    ground: Ground = workspace.current.get(lambda: _version(workspace), lambda known: _made(workspace, known))
    return ground


def last_ground(workspace: Workspace) -> Ground:
    """What decisions stood on last, without waiting for what was published since; only the first is waited for."""
    known: Ground | None = workspace.current.last
    return ground_of(workspace) if known is None else known


def is_at_hand(workspace: Workspace) -> bool:
    """Whether nothing has to be read before a decision."""
    return workspace.current.is_of(lambda: _version(workspace))


def _version(workspace: Workspace) -> tuple[int, int]:
    """Another one whenever something was published, or written to the database."""
    return workspace.publications, workspace.changed()


def _made(workspace: Workspace, known: Ground | None) -> Ground:
    """The ground, the one that is known where nothing of it is another."""
    state = published(workspace)
    if known is not None and known.state.publication == state.publication and known.state.meaning is state.meaning:
        return known
    meaning, notes = state.meaning, _notes(workspace, state)
    asks: dict[str, list[Condition | None]] = {
        name: [None if (name, at) in notes else choice.when for at, choice in enumerate(slot.choices)]
        for name, slot in meaning.content.items()
    }
    trees = meaning.definitions.segments
    return Ground(
        state=state,
        standing=standing_of(workspace.engine, asks, meaning.catalogue, state.moment),
        notes=notes,
        order=[name for level in levels("segment", trees, lambda tree: uses(tree).segments) for name in level],
        public=frozenset(name for name, segment in meaning.segments.items() if segment.public),
        live=frozenset(
            (name, at)
            for name, slot in meaning.content.items()
            for at, choice in enumerate(slot.choices)
            if (name, at) not in notes and asked_live(choice.when)
        ),
        _engine=workspace.engine,
    )


def _notes(workspace: Workspace, state: Published) -> dict[tuple[str, int], str]:
    found: dict[tuple[str, int], str] = {}
    for name, slot in state.meaning.content.items():
        for at, choice in enumerate(slot.choices):
            try:
                expect_computed(workspace, choice.when)
            except UserError as error:
                found[name, at] = error.what
    return found
