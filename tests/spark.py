"""A small cluster of Spark on this machine: a driver, a master and two executors, each a process of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from ilk.warehouse.spark.session import begin

MASTER = "local-cluster[2,1,1024]"
QUICK = {
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    # Plans are carried out as they are: to compile each, or to make it better on the way, takes longer than the rows.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    # Short work is done before the better compiler is.
    "spark.driver.extraJavaOptions": "-Xss16m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.executor.extraJavaOptions": "-Xss16m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    # A machine that has much else to do is not dead.
    "spark.executor.heartbeatInterval": "60s",
    "spark.network.timeout": "600s",
}
"""Little data in few pieces: with Spark's own settings each statement would take a second."""


@contextmanager
def running_spark() -> Iterator[None]:
    """Spark, running within the block."""
    session, _ = begin(MASTER, QUICK)
    try:
        yield
    finally:
        session.stop()
