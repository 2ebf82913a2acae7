"""A session of Spark, with what the meaning of the primitives asks of it; clear words when it cannot be had."""

import logging
import os
import sys
import warnings
from collections.abc import Mapping
from typing import Any

from ilk.kernel.errors import UserError

_NAME = "ilk"
_MEANING = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "false",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.parquet.mergeSchema": "false",
    "spark.sql.mapKeyDedupPolicy": "EXCEPTION",
    # The rule breaks plans in which a step is read several times (4.3: the plan "now became unresolved").
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
}
"""Settings that answers depend on; they hold for Ilk's own session alone, whatever the cluster's are."""

_START = {
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
    # Definitions may nest deeply, and Spark goes down with them: its parser, and what its executors compile.
    "spark.driver.extraJavaOptions": "-Xss16m",
    "spark.executor.extraJavaOptions": "-Xss16m",
}
"""Settings of a Spark that is started for Ilk; the project's own go first."""


def begin(master: str, config: Mapping[str, str]) -> tuple[Any, bool]:
    """A session of its own, and whether Spark was started for it: one that runs in this process already is shared.

    Raises:
        UserError: `extra-missing` without PySpark; `spark-unavailable` when it does not start.
    """
    sessions, contexts = _classes()
    # Workers run the same Python, for theirs may lack what this one has.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # What Spark says to its log is raised too, and told by us.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    is_running = contexts._active_spark_context is not None  # noqa: SLF001 - of all threads; the public one knows this
    session = _started(sessions, master, {} if is_running else _START | dict(config)).newSession()
    for key, value in _MEANING.items():
        session.conf.set(key, value)
    return session, not is_running


def _classes() -> tuple[Any, Any]:
    try:
        with warnings.catch_warnings():
            # PySpark warns of pandas, which it is not asked for.
            warnings.simplefilter("ignore")
            from pyspark import SparkContext
            from pyspark.sql import SparkSession
    except ImportError:
        what = "the project asks for Spark, and PySpark is not installed"
        hint = "Install it with `pip install 'ilk[spark]'`; it also needs Java 17."
        raise UserError("extra-missing", what, hint=hint) from None
    return SparkSession, SparkContext


def _started(sessions: Any, master: str, config: Mapping[str, str]) -> Any:
    wanted = sessions.builder.appName(_NAME).master(master)
    for key, value in config.items():
        wanted = wanted.config(key, value)
    try:
        return wanted.getOrCreate()
    except Exception as error:  # Py4J, Java and PySpark each have their own
        reason = str(error).strip().splitlines()[0]
        what = f"Spark does not start at {master}: {reason}"
        hint = "It needs Java 17 (`java -version`), and a master that this machine can reach."
        raise UserError("spark-unavailable", what, where="ilk.yaml: spark", hint=hint) from error
