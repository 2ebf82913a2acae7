"""The list of connectors, and what a source may say of the place that its rows come from."""

from typing import Annotated, TypeAlias

from pydantic import Field

from ilk.sources.connectors.connector import Connection, FilesConnector, RowsConnector
from ilk.sources.connectors.database.connector import DATABASE
from ilk.sources.connectors.database.settings import DatabaseConnection
from ilk.sources.connectors.frames.settings import FramesConnection
from ilk.sources.connectors.http.connector import HTTP
from ilk.sources.connectors.http.settings import HttpConnection
from ilk.sources.connectors.hubspot.connector import HUBSPOT
from ilk.sources.connectors.hubspot.settings import HubspotConnection
from ilk.sources.connectors.intake.connector import INTAKE
from ilk.sources.connectors.intake.settings import IntakeConnection
from ilk.sources.connectors.queue.connector import QUEUE
from ilk.sources.connectors.queue.settings import QueueConnection
from ilk.sources.connectors.s3.connector import S3
from ilk.sources.connectors.s3.settings import S3Connection
from ilk.sources.connectors.salesforce.connector import SALESFORCE
from ilk.sources.connectors.salesforce.settings import SalesforceConnection
from ilk.sources.connectors.sftp.connector import SFTP
from ilk.sources.connectors.sftp.settings import SftpConnection
from ilk.sources.connectors.webhook.connector import WEBHOOK
from ilk.sources.connectors.webhook.settings import WebhookConnection

CONNECTORS: tuple[RowsConnector | FilesConnector, ...] = (
    DATABASE,
    S3,
    HTTP,
    SFTP,
    HUBSPOT,
    SALESFORCE,
    INTAKE,
    WEBHOOK,
    QUEUE,
)

AnyConnection: TypeAlias = Annotated[
    DatabaseConnection
    | S3Connection
    | HttpConnection
    | SftpConnection
    | HubspotConnection
    | SalesforceConnection
    | FramesConnection
    | IntakeConnection
    | WebhookConnection
    | QueueConnection,
    Field(discriminator="kind"),
]
"""What a source may say; which of them is told by its `kind`."""


def connector_of(connection: Connection) -> RowsConnector | FilesConnector:
    """The connector that a connection is made by."""
    return next(each for each in CONNECTORS if each.kind == connection.kind)
