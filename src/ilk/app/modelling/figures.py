"""Figures of customers at an instant, worked out by the engine: for one model, or once for all that ask then."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime

from ilk.app.meaning import Meaning
from ilk.app.modelling.reading import ModelTrees, behind
from ilk.catalog.tables import CUSTOMERS, METRICS, STAGED
from ilk.customers.base import base_query
from ilk.segments.compile import Definitions, compile_program
from ilk.segments.refresh.staging import stage_customers
from ilk.segments.tree import Condition, Moment, Value
from ilk.sources.records import is_resolved
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine
from ilk.warehouse.sql import Query

Figures = Mapping[str, Value | Condition]
"""What is asked of customers, by the name of its column."""
_SHARED = STAGED + "shared_figures"


class Shared:
    """What several models ask of customers at one instant: worked out when the first of them asks, for all of them.

    Models have traits and windows in common, and each would read the same events for them again.
    """

    def __init__(self, engine: Engine, meaning: Meaning, models: Iterable[ModelTrees], at: datetime) -> None:
        self._engine, self._meaning, self._at = engine, meaning, at
        trees = {tree.text(): tree for each in models for tree in _asked(each)}
        self._columns = {text: f"shared_{place}" for place, text in enumerate(trees)}
        self._figures: Figures = {self._columns[text]: tree for text, tree in trees.items()}
        self._there = False

    def rows(self, figures: Figures, at: datetime) -> Query | None:
        """A row a customer with these figures, as `worked_out` gives them; None where they are not among the shared."""
        texts = {name: tree.text() for name, tree in figures.items()}
        if at != self._at or not set(texts.values()) <= self._columns.keys():
            return None
        if not self._there:
            with worked_out(self._engine, self._meaning, self._figures, at) as found:
                self._engine.create(_SHARED, sql.everything(found))
            self._there = True
        columns = {name: sql.column(self._columns[text]) for name, text in texts.items()}
        return sql.select({"customer_no": sql.column("customer_no")} | columns, _SHARED)

    def forget(self) -> None:
        """Drop what was worked out."""
        self._engine.drop([_SHARED])
        self._there = False


def _asked(trees: ModelTrees) -> Iterator[Value | Condition]:
    """What a model asks of everyone at the instant for which it scores."""
    yield from trees.columns.values()
    if trees.among is not None:
        yield trees.among


def figured(
    engine: Engine, meaning: Meaning, figures: Figures, at: datetime, shared: Shared | None
) -> AbstractContextManager[str | Query]:
    """What `worked_out` gives; from what is shared, where that has it."""
    found = None if shared is None else shared.rows(figures, at)
    return worked_out(engine, meaning, figures, at) if found is None else nullcontext(found)


@contextmanager
def worked_out(engine: Engine, meaning: Meaning, figures: Figures, at: datetime) -> Iterator[str]:
    """Within the block, a table of figures at an instant: `customer_no` and a column each, for who was there then."""
    computed = meaning.definitions.traits
    needed = set[str]().union(*(behind(tree, computed) for tree in figures.values())) & computed.keys()
    traits = {name: computed[name] for name in computed if name in needed}
    stored_as = {name: kind for name, kind in meaning.definitions.stored_as.items() if name in needed}
    program = compile_program(
        Definitions(traits=traits, metrics=figures, stored_as=stored_as),
        meaning.catalogue,
        Moment(at, meaning.catalogue.zone),
    )
    stage_customers(engine, program, base_query(meaning.origins, meaning.catalogue, at, resolved=is_resolved(engine)))
    try:
        yield STAGED + METRICS
    finally:
        passing = [table for table in engine.tables() if table.startswith(PASSING)]
        engine.drop([*passing, STAGED + CUSTOMERS, STAGED + METRICS])
