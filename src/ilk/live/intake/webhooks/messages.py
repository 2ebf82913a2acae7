"""A webhook as a message of the log: which it is, when it came, and its body as it was sent."""

from dataclasses import dataclass

import msgspec

from ilk.database.intake import LogEntry
from ilk.live.intake.limits import LONGEST_ID
from ilk.live.intake.messages import OWN_IDS
from ilk.live.intake.moments import written
from ilk.live.intake.objects import object_of
from ilk.live.intake.refusal import Refusal
from ilk.live.intake.requests import whole
from ilk.live.intake.webhooks.signatures import Came, Scheme
from ilk.sources.connectors.webhook.rows import WEBHOOK


@dataclass(frozen=True, slots=True)
class _Logged:
    type: str
    source: str
    messageId: str  # noqa: N815 - as all messages of the log call it
    webhookId: str  # noqa: N815
    topic: str | None
    timestamp: str
    receivedAt: str  # noqa: N815
    body: msgspec.Raw


def webhook_of(source: str, came: Came, scheme: Scheme) -> LogEntry:
    """The message of a webhook that was signed. Raises `Refusal`, which says why it cannot be taken."""
    body = whole(came.body)
    content = object_of(body, most_names=None)
    own = scheme.id_of(came, content)
    if own is None:
        raise Refusal("no-id", "the message does not say its id")
    if len(own) > LONGEST_ID:
        raise Refusal("bad-id", f"the id has {LONGEST_ID} characters at most, and this one {len(own):,}")
    at = written(came.at)
    told = _Logged(
        type=WEBHOOK,
        source=source,
        messageId=f"{OWN_IDS}{source}/{own}",
        webhookId=own,
        topic=scheme.topic_of(came, content),
        timestamp=at,
        receivedAt=at,
        body=msgspec.Raw(body),
    )
    return LogEntry(told.messageId, WEBHOOK, msgspec.json.encode(told).decode())
