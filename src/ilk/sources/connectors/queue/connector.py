"""The connector of queues: a row for each entry that a server has read from the stream of the source."""

from ilk.sources.connectors.connector import RowsConnector
from ilk.sources.connectors.intake.logged import logged_rows
from ilk.sources.connectors.queue.settings import QueueConnection

QUEUE = RowsConnector("queue", "Queue (Redis Streams)", QueueConnection, logged_rows)
