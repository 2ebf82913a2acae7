"""Features of customers at an instant, worked out by the engine: a sample to fit on, and all of them to score."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import pyarrow as pa

from ilk.app.meaning import Meaning
from ilk.app.modelling.figures import Figures, Shared, figured, worked_out
from ilk.app.modelling.ground import Ground, Scored, Scoring
from ilk.app.modelling.reading import ModelTrees
from ilk.catalog.tables import STAGED
from ilk.kernel.types import ValueType
from ilk.segments.tree import Condition, Scope, Value
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Query

OUTCOME = "outcome"
"""The column of what happened, among features that were taken a horizon before."""
TAKEN_AT = "taken_at"
"""The column of when features were taken."""
_FEATURES = STAGED + "model_features"
_AMONG = "among"
_CHANCES = 1_000_000


@dataclass(frozen=True, slots=True)
class Beside:
    """What is taken beside features: columns of a table or query with a row a customer; others are left out."""

    rows: str | Query
    columns: tuple[str, ...]


def sample(
    engine: Engine,
    meaning: Meaning,
    trees: ModelTrees,
    at: datetime,
    rows: int,
    *,
    after: timedelta | None = None,
    beside: Beside | None = None,
    shared: Shared | None = None,
) -> pa.Table:
    """The features of at most about so many customers at an instant, drawn by chance: the same for the same customers.

    Args:
        engine: the warehouse.
        meaning: the project's definitions.
        trees: what the model asks.
        at: when features are taken; nothing later is seen.
        rows: how many customers, about.
        after: when the outcome is asked, after that; it becomes the column `outcome`. Needs an outcome.
        beside: what else is taken, where there is no `after`.
        shared: what other models ask as well; taken from there when it is the instant.

    Returns:
        A column for each feature, called by its text, beside `customer_no`.
    """
    with _laid_out(engine, meaning, trees, at, shared):
        chosen = _share(engine, _FEATURES, rows)
        if after is None:
            return _named(_texts(trees), engine.run(_rows(trees, where=chosen, beside=beside)))
        with _asked(engine, meaning, trees.outcome, at + after) as outcome:
            return _named(_texts(trees), engine.run(_rows(trees, where=chosen, beside=Beside(outcome, (OUTCOME,)))))


@contextmanager
def scoring(ground: Ground, score: Callable[[pa.Table], Scored], beside: Beside | None = None) -> Iterator[Scoring]:
    """Within the block, the scoring of everyone whom a model is about, by rows with the columns of `sample`."""
    with _laid_out(ground.engine, ground.meaning, ground.trees, ground.as_of, ground.shared):
        yield Scoring(_rows(ground.trees, beside=beside), partial(_scored, _texts(ground.trees), score))


def _scored(texts: Mapping[str, str], score: Callable[[pa.Table], Scored], rows: pa.Table) -> Scored:
    return score(_named(texts, rows))


@contextmanager
def _laid_out(
    engine: Engine, meaning: Meaning, trees: ModelTrees, at: datetime, shared: Shared | None
) -> Iterator[None]:
    """Within the block, features at an instant of everyone whom a model is about; `_rows` reads them."""
    figures: Figures = {_column(place): tree for place, tree in enumerate(trees.columns.values())}
    if trees.among is not None:
        figures = {**figures, _AMONG: trees.among}
    with figured(engine, meaning, figures, at, shared) as found:
        numeric = [_is_number(tree, meaning) for tree in trees.columns.values()]
        columns = {"customer_no": sql.column("customer_no")}
        for place, as_number in enumerate(numeric):
            value = sql.column(_column(place))
            columns[_column(place)] = sql.cast(value, ValueType.NUMBER) if as_number else value
        where = _whom(trees)
        engine.create(_FEATURES, sql.select(columns, found, where=where))
    try:
        yield
    finally:
        engine.drop([_FEATURES])


def _whom(trees: ModelTrees) -> Expr | None:
    """Whom a model is about, of those whose features were worked out; None for everyone."""
    among = [] if trees.among is None else [sql.column(_AMONG)]
    if trees.least_known:
        known = [sql.is_known(sql.column(_column(place))) for place in range(len(trees.features))]
        enough = sql.compare(sql.count_true(known), ">=", sql.literal(trees.least_known))
        return sql.all_of([*among, enough])
    return among[0] if among else None


@contextmanager
def _asked(engine: Engine, meaning: Meaning, outcome: Condition | None, at: datetime) -> Iterator[str]:
    figures: Figures = {} if outcome is None else {OUTCOME: outcome}
    with worked_out(engine, meaning, figures, at) as found:
        yield found


def _rows(trees: ModelTrees, *, where: Expr | None = None, beside: Beside | None = None) -> Query:
    names = ["customer_no", *(_column(place) for place in range(len(trees.columns)))]
    columns = {name: sql.column(name, "features") for name in names}
    joins = []
    if beside is not None:
        columns |= sql.columns(beside.columns, "beside")
        joins = [sql.Join(beside.rows, "beside", sql.same("beside", "features", "customer_no"), kind="inner")]
    return sql.select(columns, _FEATURES, alias="features", joins=joins, where=where)


def few(engine: Engine, customers: str | Query, names: Sequence[str], rows: int) -> Query:
    """Some columns of at most about so many customers, drawn by chance as `sample` draws them."""
    where = _share(engine, customers, rows)
    return sql.select(sql.columns(names, "features"), customers, alias="features", where=where)


def _share(engine: Engine, customers: str | Query, rows: int) -> Expr | None:
    """Who is drawn; None for everyone."""
    (counted,) = engine.run(sql.select({"rows": sql.count_rows()}, customers)).to_pylist()
    if counted["rows"] <= rows:
        return None
    number = sql.cast(sql.column("customer_no", "features"), ValueType.TEXT)
    chance = sql.bucket("sample", number, _CHANCES)
    return sql.compare(chance, "<", sql.literal(round(_CHANCES * rows / counted["rows"])))


def _texts(trees: ModelTrees) -> Mapping[str, str]:
    """The texts of features by their columns."""
    return {_column(place): text for place, text in enumerate(trees.columns)}


def _named(texts: Mapping[str, str], found: pa.Table) -> pa.Table:
    return found.rename_columns([texts.get(name, name) for name in found.column_names])


def _column(place: int) -> str:
    return f"feature_{place + 1}"


def _is_number(tree: Value, meaning: Meaning) -> bool:
    return tree.type(Scope(meaning.catalogue)).numeric
