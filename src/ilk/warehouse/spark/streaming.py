"""Streams of Spark: lines of files or of Kafka, worked on by partition and by key, written batch by batch."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from ilk.kernel.errors import UserError
from ilk.warehouse.spark.batchwork import PartitionWork, told_here, worked
from ilk.warehouse.spark.faults import told_plainly
from ilk.warehouse.spark.files import Files
from ilk.warehouse.spark.keyed import KeyedWork
from ilk.warehouse.spark.session import begin

_STATES = "org.apache.spark.sql.execution.streaming.state.RocksDBStateStoreProvider"
_SETTINGS = {
    "spark.sql.streaming.stateStore.providerClass": _STATES,
    # Of what is there by now, the beginning is worked in piece by piece too, and the last timers run out.
    "spark.sql.streaming.triggerAvailableNowWrapper.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
}
_LEDGER, _CHECKPOINT, _BEGINNING, _OTHERS = "ledger", "checkpoint", "beginning", "others"
_BEGUN = "begun"
_KEY, _KIND, _AT = "customer", "kind", "at"


@dataclass(frozen=True, slots=True)
class FilesOfLines:
    """A folder to which files of lines are added; each file is put there whole."""

    folder: str
    at_once: int | None = None
    """So many new files are read in a batch at most."""


@dataclass(frozen=True, slots=True)
class KafkaTopics:
    """Topics of Kafka, by the options of Spark's own source; without an option for it, read from an instant on."""

    options: Mapping[str, str]
    since: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """How a stream goes.

    Attributes:
        every: the time between two batches; None ends with what is there by now.
        patience: for how long lines may be on their way, before time is taken to have passed.
    """

    every: timedelta | None
    patience: timedelta


class Stream:
    """A stream whose beginning, checkpoint and ledger lie in one folder, which executors can reach.

    The ledger has a folder for each batch, which a batch that is done again writes anew: each counts once.
    """

    def __init__(self, session: Any, root: str) -> None:
        self._session = session
        self._root = root
        self._files = Files(session, root)

    @classmethod
    def open(cls, root: str, *, master: str, config: Mapping[str, str]) -> Self:
        """Open it in a folder, on a session of its own.

        Raises:
            UserError: `extra-missing`, `spark-unavailable`, `store-unreadable`.
        """
        session, _ = begin(master, config)
        _expect_operator()
        for name, value in _SETTINGS.items():
            session.conf.set(name, value)
        with told_plainly(root):
            return cls(session, root)

    @property
    def has_begun(self) -> bool:
        """Whether its beginning is whole."""
        return _BEGUN in self._files.names("")

    def begin_anew(self) -> None:
        """Remove what a beginning that was cut short has left."""
        for name in (_BEGINNING, _OTHERS, _LEDGER, _CHECKPOINT):
            self._files.remove(name)

    def lay_aside(self, number: int, rows: pa.Table) -> None:
        """Keep a piece of what each key begins with: `customer`, the columns of what is kept, and `timer`."""
        self._put(f"{_BEGINNING}/part-{number:05}.parquet", rows)

    def rename(self, others: pa.Table) -> None:
        """Keep whose rows are another key's: `record`, `leader`."""
        self._put(f"{_OTHERS}/part-00000.parquet", others)

    def note(self, number: int, rows: pa.Table) -> None:
        """Put a piece of what was so from the beginning into the ledger, before its first batch."""
        for kind in set(rows["kind"].to_pylist()):
            own = rows.filter(pa.compute.equal(rows["kind"], kind)).drop_columns(["kind"])
            self._put(f"{_LEDGER}/batch=-1/kind={kind}/part-{number:05}.parquet", own)

    def begun(self) -> None:
        """Say that the beginning is whole."""
        self._files.write(_BEGUN, "")

    def follow(self, source: FilesOfLines | KafkaTopics, lines: PartitionWork, keyed: KeyedWork, pace: Pace) -> Any:
        """Start; answers the query of Spark.

        Raises:
            UserError: `kafka-missing` without Spark's source for Kafka; what `told_plainly` knows.
        """
        from ilk.warehouse.spark.processor import by_key

        with told_plainly(self._root):
            rows = worked(self._lines(source), lines).union(self._ticks(lines, pace))
            told = self._led(rows).withWatermark("clock", f"{pace.patience.total_seconds()} seconds")
            beginning = self._session.read.schema(f"{_KEY} STRING, {keyed.kept}, timer LONG")
            first = beginning.parquet(self._files.address(_BEGINNING)).groupBy(_KEY)
            out = by_key(told.groupBy(_KEY), first, keyed)
            written = out.writeStream.outputMode("append").foreachBatch(self._write)
            written = written.option("checkpointLocation", self._files.address(_CHECKPOINT))
            if pace.every is None:
                return written.trigger(availableNow=True).start()
            return written.trigger(processingTime=f"{pace.every.total_seconds()} seconds").start()

    def _lines(self, source: FilesOfLines | KafkaTopics) -> Any:
        match source:
            case FilesOfLines():
                reader = self._session.readStream
                if source.at_once is not None:
                    reader = reader.option("maxFilesPerTrigger", source.at_once)
                came = "unix_micros(_metadata.file_modification_time) AS came"
                return reader.text(source.folder).selectExpr("CAST(value AS BINARY) AS line", came)
            case KafkaTopics():
                return self._of_kafka(source).selectExpr("value AS line", "unix_micros(timestamp) AS came")

    def _of_kafka(self, source: KafkaTopics) -> Any:
        begins = {"startingTimestamp": str(int(source.since.timestamp() * 1000))}
        begins["startingOffsetsByTimestampStrategy"] = "latest"
        chosen = any(name.lower().startswith("starting") for name in source.options)
        options = {**({} if chosen else begins), **source.options}
        try:
            return self._session.readStream.format("kafka").options(**options).load()
        except Exception as error:  # PySpark has a class for each way of asking
            if "data source: kafka" not in str(error).lower():
                raise
            what = "Spark has no source for Kafka"
            hint = "Name `org.apache.spark:spark-sql-kafka-0-10_2.13` of Spark's version as `spark.jars.packages`."
            raise UserError("kafka-missing", what, where="ilk.yaml: spark: config", hint=hint) from None

    def _ticks(self, lines: PartitionWork, pace: Pace) -> Any:
        """Rows that say that time passes where nothing comes; none while what is there by now is read."""
        from pyspark.sql import functions

        seconds = self._session.readStream.format("rate").load()
        passing = seconds.where(functions.lit(pace.every is not None))
        names = [each.split()[0] for each in lines.columns.split(", ")]
        kinds = dict(each.split() for each in lines.columns.split(", "))
        known = {_KEY: functions.lit(""), "clock": functions.col("timestamp")}
        nothing = functions.lit(None)
        return passing.select(*(known.get(name, nothing).cast(kinds[name]).alias(name) for name in names))

    def _led(self, rows: Any) -> Any:
        """The rows, each under the key that its own goes by."""
        from pyspark.sql import functions

        if not self._files.names(_OTHERS):
            return rows
        others = self._session.read.schema("record STRING, leader STRING").parquet(self._files.address(_OTHERS))
        found = rows.join(others, rows[_KEY] == others["record"], "left")
        return found.withColumn(_KEY, functions.coalesce("leader", _KEY)).drop("record", "leader")

    def _write(self, frame: Any, number: int) -> None:
        """Write a batch into the ledger, in the place of what an attempt of before has left of it."""
        folder = f"{_LEDGER}/batch={number}"
        columns = [f"timestamp_micros({name}) AS {name}" if name == _AT else name for name in frame.columns]
        rows = frame.selectExpr(*columns).write.mode("overwrite").partitionBy(_KIND)
        rows.parquet(self._files.address(folder))
        if self._files.names(folder) in ([], ["_SUCCESS"]):
            self._files.remove(folder)

    def _put(self, name: str, rows: pa.Table) -> None:
        with TemporaryDirectory() as scratch:
            local = Path(scratch) / "part.parquet"
            pq.write_table(rows, local)
            self._files.put(local, name)


@contextmanager
def in_words(root: str) -> Iterator[None]:
    """Say what ends a stream in a person's words, where they are known."""
    try:
        with told_plainly(root):
            yield
    except UserError:
        raise
    except Exception as error:
        found = told_here(error)
        if found is None:
            raise
        raise found from error


def _expect_operator() -> None:
    """Raises `UserError` `extra-missing` where PySpark has no stateful operator for Python, or lacks what it needs."""
    try:
        from pyspark.sql.streaming.proto import StateMessage_pb2  # noqa: F401
    except Exception as error:  # protobuf has errors of its own for a version that does not fit
        what = f"Spark's stateful operator cannot be used: {str(error).splitlines()[0]}"
        hint = "Install what it needs with `pip install 'ilk[spark]'`: PySpark 4.1 or newer, and protobuf."
        raise UserError("extra-missing", what, hint=hint) from error
