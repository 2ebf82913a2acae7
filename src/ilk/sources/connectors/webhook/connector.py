"""The connector of webhooks: a row for each message that another system sent to the address of the source."""

from ilk.sources.connectors.connector import RowsConnector
from ilk.sources.connectors.intake.logged import logged_rows
from ilk.sources.connectors.webhook.settings import WebhookConnection

WEBHOOK = RowsConnector("webhook", "Webhooks of another system", WebhookConnection, logged_rows)
