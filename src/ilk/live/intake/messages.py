"""A message: one event of Segment's specification, checked, and said in one way whoever sent it."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from secrets import token_hex
from typing import Any

import msgspec

from ilk.live.intake.limits import LARGEST_EVENT, LONGEST_ID, MOST_NAMES
from ilk.live.intake.moments import happened, moment, written
from ilk.live.intake.objects import object_of
from ilk.live.intake.refusal import Refusal

KINDS = ("track", "identify", "page", "screen", "group", "alias")
_OBJECTS = ("properties", "traits", "context", "integrations")
_IDS = ("userId", "anonymousId", "groupId", "previousId", "messageId")
OWN_IDS = "ilk-webhook/"
"""How the ids of webhooks begin. Others may not: whoever may send events must not take the place of a webhook."""
OWN_QUEUES = "ilk-queue/"
"""How the ids of entries of queues begin, likewise."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a message besides its own words.

    Attributes:
        received_at: when it came, by our clock.
        sent_at: when its batch was sent, by the client's clock, as the client wrote it.
        context: what its batch says of the context of all its messages.
        ip, user_agent: of the browser that sent it; None when a server sent it for somebody.
        imported: whether its times stand as they are, for it happened and was written down long ago.
    """

    received_at: datetime
    sent_at: Any = None
    context: Mapping[str, Any] = field(default_factory=dict)
    ip: str | None = None
    user_agent: str | None = None
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """An event that was taken: which it is, of what kind, when it happened, and all of it."""

    id: str
    kind: str
    at: datetime
    content: Mapping[str, Any]

    def text(self) -> str:
        """The message as JSON."""
        return msgspec.json.encode(self.content).decode()


def message_of(raw: bytes, kind: str | None, around: Circumstances) -> Message:
    """The message that was sent as `raw`; `kind` is what the address says, None in a batch.

    Raises `Refusal`, which says why it cannot be taken.
    """
    if len(raw) > LARGEST_EVENT:
        raise Refusal("too-large", f"an event has {LARGEST_EVENT:,} bytes at most, and this one {len(raw):,}")
    content = object_of(raw, most_names=MOST_NAMES)
    content.pop("writeKey", None)
    found = _kind(content, kind)
    for name in _OBJECTS:
        _expect_object(content, name)
    for name in _IDS:
        _make_id(content, name)
    _expect_who(content)
    _expect_what(content, found)
    content["type"] = found
    content["messageId"] = content.get("messageId") or f"ilk-{token_hex(16)}"
    content["context"] = _context(content, around)
    if found == "identify" and not content.get("traits") and isinstance(content["context"].get("traits"), dict):
        content["traits"] = content["context"].pop("traits")
    at = _date(content, around)
    return Message(content["messageId"], found, at, content)


def _kind(content: Mapping[str, Any], told: str | None) -> str:
    kind = told or content.get("type")
    if kind not in KINDS:
        said = f"`type` is {kind!r:.60}" if kind else "`type` is missing"
        raise Refusal("unknown-type", f"{said}; known: {', '.join(KINDS)}")
    return str(kind)


def _expect_object(content: dict[str, Any], name: str) -> None:
    if content.get(name) is None:
        content.pop(name, None)
    elif not isinstance(content[name], dict):
        raise Refusal("no-object", f"`{name}` is not an object")


def _make_id(content: dict[str, Any], name: str) -> None:
    """Make an identifier text; drop an empty one."""
    said = content.get(name)
    if said is None or said == "":
        content.pop(name, None)
    elif isinstance(said, bool) or not isinstance(said, int | str):
        raise Refusal("bad-id", f"`{name}` is neither a text nor a whole number")
    else:
        content[name] = str(said)
        _refuse_long(content[name], name)
        if name == "messageId":
            _refuse_foreign(content[name])


def _refuse_foreign(message_id: str) -> None:
    """Refuse the id of a message that came another way."""
    for begins, whose in ((OWN_IDS, "webhooks"), (OWN_QUEUES, "queues")):
        if message_id.startswith(begins):
            raise Refusal("bad-id", f"`messageId` begins with `{begins}`, as only ids of {whose} do")


def _expect_who(content: Mapping[str, Any]) -> None:
    if not ("userId" in content or "anonymousId" in content):
        raise Refusal("no-user", "an event needs `userId` or `anonymousId`")


def _expect_what(content: Mapping[str, Any], kind: str) -> None:
    match kind:
        case "track":
            event = content.get("event")
            if not isinstance(event, str) or not event.strip():
                raise Refusal("no-event", "`track` needs the name of the event as `event`")
            _refuse_long(event, "event")
        case "group" if "groupId" not in content:
            raise Refusal("no-group", "`group` needs `groupId`")
        case "alias" if "userId" not in content or not ("previousId" in content or "anonymousId" in content):
            raise Refusal("no-alias", "`alias` needs `userId`, and `previousId` or `anonymousId`")
        case _:
            return


def _refuse_long(said: str, name: str) -> None:
    if len(said) > LONGEST_ID:
        raise Refusal("bad-id", f"`{name}` has {LONGEST_ID} characters at most, and this one {len(said):,}")


def _context(content: Mapping[str, Any], around: Circumstances) -> dict[str, Any]:
    """The context: the batch's, under the message's own; a browser's address and agent where it does not say them."""
    seen = {"ip": around.ip, "userAgent": around.user_agent}
    own: dict[str, Any] = content.get("context", {})
    return {name: said for name, said in seen.items() if said} | dict(around.context) | own


def _date(content: dict[str, Any], around: Circumstances) -> datetime:
    """Say when the message happened; `timestamp` is by our clock then, `originalTimestamp` by the client's."""
    corrected = around.imported or bool(content.get("originalTimestamp") and content.get("timestamp"))
    sent = None
    with suppress(Refusal):  # without the client's clock there is nothing to correct by
        sent = moment(content.get("sentAt") or around.sent_at, "sentAt")
    stated = content.get("timestamp") if corrected else None
    original = moment(stated or content.get("originalTimestamp") or content.get("timestamp"), "timestamp")
    at = happened(original, None if corrected else sent, around.received_at)
    if original is not None and not content.get("originalTimestamp"):
        content["originalTimestamp"] = written(original)
    if sent is not None:
        content["sentAt"] = written(sent)
    content["timestamp"] = written(at)
    content["receivedAt"] = written(around.received_at)
    return at
