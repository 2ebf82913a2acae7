"""The connector of the intake: a row for each event, from the log that events are written down in."""

from ilk.sources.connectors.connector import RowsConnector
from ilk.sources.connectors.intake.logged import logged_rows
from ilk.sources.connectors.intake.settings import IntakeConnection

INTAKE = RowsConnector("intake", "Live events", IntakeConnection, logged_rows)
