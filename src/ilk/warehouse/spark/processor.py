"""Spark's stateful operator, as work that keeps something of each key uses it. Only for those who have PySpark."""

from collections.abc import Iterator
from typing import Any

from pyspark.sql import DataFrame, Row
from pyspark.sql.streaming.stateful_processor import StatefulProcessor
from pyspark.sql.streaming.stateful_processor_util import TransformWithStateInPandasUdfUtils
from pyspark.sql.udf import UserDefinedFunction
from pyspark.util import PythonEvalType

from ilk.warehouse.spark.keyed import Answered, Kept, KeyedWork

_TIMER = "timer"
_APPEND, _EVENT_TIME = "Append", "EventTime"


class Keyed(StatefulProcessor):
    """Lets a work keep what it wants, with one timer a key: of several the one that was asked for last counts."""

    def __init__(self, work: KeyedWork) -> None:
        self._work = work

    def init(self, handle: Any) -> None:
        self._handle = handle
        self._state = handle.getValueState("kept", f"{self._work.kept}, {_TIMER} LONG")

    def handleInitialState(self, key: Any, initialState: Any, timerValues: Any) -> None:  # noqa: N802, N803
        self._keep(None, self._work.begun(initialState))

    def handleInputRows(  # noqa: N802 - PySpark calls it
        self,
        key: Any,
        rows: Iterator[Any],
        timerValues: Any,  # noqa: N803
    ) -> Iterator[Row]:
        values, timer = self._known()
        return self._answered(timer, self._work.rows_came(key[0], values, rows))

    def handleExpiredTimer(  # noqa: N802
        self,
        key: Any,
        timerValues: Any,  # noqa: N803
        expiredTimerInfo: Any,  # noqa: N803
    ) -> Iterator[Row]:
        values, _ = self._known()
        if values is None:
            return iter(())
        return self._answered(None, self._work.time_passed(key[0], values, timerValues.getCurrentWatermarkInMs()))

    def close(self) -> None:
        """Nothing is held."""

    def _known(self) -> tuple[tuple[Any, ...] | None, int | None]:
        found = self._state.get()
        return (None, None) if found is None else (tuple(found[:-1]), found[-1])

    def _answered(self, timer: int | None, answered: Answered) -> Iterator[Row]:
        if answered.kept is not None:
            self._keep(timer, answered.kept)
        return (Row(**row) for row in answered.rows)

    def _keep(self, timer: int | None, kept: Kept) -> None:
        if timer != kept.timer:
            if timer is not None:
                self._handle.deleteTimer(timer)
            if kept.timer is not None:
                self._handle.registerTimer(kept.timer)
        self._state.update((*kept.values, kept.timer))


def by_key(rows: Any, first: Any, work: KeyedWork) -> Any:
    """The rows that a work answers for rows of a stream, and a beginning, that are grouped by one key.

    As `GroupedData.transformWithState`, which refuses to work without pandas and warns of a new one: for rows, neither
    it nor its workers have use for pandas.
    """
    frame, session = rows._df, rows.session  # noqa: SLF001 - as PySpark's own
    columns = session.createDataFrame([], work.columns).schema
    calls = TransformWithStateInPandasUdfUtils(Keyed(work), _EVENT_TIME)
    sent = UserDefinedFunction(
        calls.transformWithStateWithInitStateUDF,
        returnType=columns,
        evalType=PythonEvalType.SQL_TRANSFORM_WITH_STATE_PYTHON_ROW_INIT_STATE_UDF,
    )
    kept = rows._jgd.transformWithStateInPySpark(  # noqa: SLF001 - as above
        sent(*(frame[name] for name in frame.columns))._jc,  # noqa: SLF001 - as above
        session._jsparkSession.parseDataType(columns.json()),  # noqa: SLF001 - as above
        _APPEND,
        _EVENT_TIME,
        first._jgd,  # noqa: SLF001 - as above
        "",
    )
    return DataFrame(kept, session)
