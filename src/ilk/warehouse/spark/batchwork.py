"""Python's work on rows by partition: what executors do with batches, and how it comes back."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa

from ilk.kernel.errors import Bug, UserError
from ilk.kernel.version import VERSION
from ilk.warehouse.engine import Worked
from ilk.warehouse.spark.types import spark_name

FIGURES = "ilk_figures"
"""The column that takes the figures of a batch, in its first row."""
_KIND = pa.list_(pa.float64())
_TOLD = "told by an executor of Ilk: "


@dataclass(frozen=True, slots=True)
class Batchwork:
    """What executors do with the batches of a partition. It is sent to them, so `work` can be pickled.

    Args:
        work: what is made of a batch.
        schema: the columns that are kept of it; None where only the figures are.
        version: whose work it is: another Ilk would mean something else by the same model.
    """

    work: Callable[[pa.Table], Worked]
    schema: pa.Schema | None
    version: str = VERSION

    @property
    def columns(self) -> str:
        """The columns that come back, as Spark has them written."""
        kept = {field.name: spark_name(field.type) for field in self.schema or ()}
        names = {**kept, FIGURES: "array<double>"}
        return ", ".join(f"`{name.replace('`', '``')}` {kind}" for name, kind in names.items())

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows of batches with their figures. An error for people is told so that `told_here` finds it."""
        try:
            expect_same(self.version)
            for batch in batches:
                if batch.num_rows:
                    yield from self._worked(batch)
        except UserError as error:
            raise told(error) from None

    def _worked(self, batch: pa.RecordBatch) -> Iterator[pa.RecordBatch]:
        made = self.work(pa.Table.from_batches([batch]))
        if self.schema is None:
            yield pa.record_batch({FIGURES: pa.array([made.figures], _KIND)})
            return
        if made.rows.num_rows != batch.num_rows:
            raise Bug(f"{made.rows.num_rows} rows were made of a batch of {batch.num_rows}")
        figures = pa.array([made.figures, *[None] * (batch.num_rows - 1)], _KIND)
        rows = made.rows.cast(self.schema).append_column(FIGURES, figures)
        yield from rows.combine_chunks().to_batches()


class PartitionWork(Protocol):
    """What executors make of the batches of a partition: rows with some columns, as Spark writes them."""

    @property
    def columns(self) -> str:
        """The columns of what is made."""

    def __call__(self, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """What is made."""


def worked(frame: Any, work: PartitionWork) -> Any:
    """The rows that executors make of the rows of a frame, as a frame."""
    from pyspark.sql import DataFrame
    from pyspark.sql.udf import UserDefinedFunction
    from pyspark.util import PythonEvalType

    # As `DataFrame.mapInArrow`, which refuses to work without pandas and warns of a new one: it has no use for either.
    sent = UserDefinedFunction(work, returnType=work.columns, evalType=PythonEvalType.SQL_MAP_ARROW_ITER_UDF)
    asked = sent(*(frame[name] for name in frame.columns))
    no_barrier, any_executor = False, None
    made = frame._jdf.mapInArrow(asked._jc, no_barrier, any_executor)  # noqa: SLF001 - as PySpark's own
    return DataFrame(made, frame.sparkSession)


def expect_same(version: str) -> None:
    """Raises what `told_here` finds, where executors have another Ilk than the version of who sent the work."""
    if version != VERSION:
        raise told(other_executors(f"Spark's executors have Ilk {VERSION}, and this is {version}"))


def told(error: UserError) -> RuntimeError:
    """An error for people, so that `told_here` finds it."""
    said = {
        "code": error.code,
        "what": error.what,
        "where": error.where,
        "known": error.known,
        "hint": error.hint,
    }
    return RuntimeError(_TOLD + json.dumps(said))


def told_here(error: Exception) -> UserError | None:
    """The error for people that an executor met; None where it met another."""
    text = str(error)
    _, is_told, said = text.partition(_TOLD)
    if is_told:
        known: dict[str, Any] = json.JSONDecoder().raw_decode(said)[0]
        return UserError(known.pop("code"), known.pop("what"), **known)
    if missing := re.search(r"No module named '([\w.]+)'", text):
        return other_executors(f"Spark's executors have no `{missing[1]}`")
    if "PYTHON_VERSION_MISMATCH" in text:
        return other_executors("Spark's executors have another version of Python")
    return None


def other_executors(what: str) -> UserError:
    """The error of executors that cannot do the work of this Ilk."""
    hint = "Models are scored there: give executors the same Python and `pip install 'ilk[spark,models]'` as here."
    return UserError("executors-differ", what, where="ilk.yaml: spark", hint=hint)
