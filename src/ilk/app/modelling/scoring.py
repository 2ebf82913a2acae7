"""Scores of everyone, worked out where the rows are, as a table that a run publishes with everything else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pyarrow as pa

from ilk.app.modelling.drift import Watch
from ilk.app.modelling.ground import Ground, Scored, Scoring
from ilk.catalog.tables import STAGED
from ilk.kernel.clock import as_stored
from ilk.warehouse.arrow import ARROW_TYPES
from ilk.warehouse.engine import Into, Worked


@dataclass(frozen=True, slots=True)
class _Batch:
    """What is made of a batch of customers: their scores with when these were worked out, and counts for drift."""

    score: Callable[[pa.Table], Scored]
    watch: Watch
    schema: pa.Schema
    as_of: datetime

    def __call__(self, rows: pa.Table) -> Worked:
        scored = self.score(rows)
        *_, scored_at = self.schema
        when = pa.repeat(pa.scalar(as_stored(self.as_of), scored_at.type), rows.num_rows)
        whole = scored.scores.append_column(scored_at.name, when)
        return Worked(whole.select(self.schema.names), self.watch.counts(scored))


def stage(ground: Ground, scoring: Scoring, watch: Watch) -> tuple[float, ...]:
    """Score everyone into the table that a run puts in the place of the published one; the counts of `watch`.

    Raises:
        UserError: why nobody can be scored.
    """
    into = _into(ground)
    return ground.engine.each_batch(scoring.rows, _Batch(scoring.score, watch, into.schema, ground.as_of), into)


def stage_nobody(ground: Ground) -> None:
    """The same table without anybody in it."""
    into = _into(ground)
    with ground.engine.transaction() as changes:
        changes.drop(into.table)
        changes.append(into.table, into.schema.empty_table())


def _into(ground: Ground) -> Into:
    traits = {name: ARROW_TYPES[score.type] for name, score in ground.model.traits().items()}
    return Into(STAGED + ground.model.table, pa.schema({"customer_no": pa.int32(), **traits}))
