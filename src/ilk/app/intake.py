"""The intake: events that clients send as they happen, and what became of them."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import Field

from ilk.app.answers import Page
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.database.intake import Arrivals, IntakeLog, LogEntry, RefusedEntry, StoredRefusal
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer, cursor_key
from ilk.kernel.answers import cursor as written
from ilk.kernel.errors import UserError
from ilk.live.intake.messages import Circumstances, message_of
from ilk.live.intake.refusal import Refusal
from ilk.live.intake.requests import Sent, whole
from ilk.live.intake.writing import Writer

_LARGEST = 500
_SHOWN_BYTES = 2_000
_RECENT = timedelta(minutes=60)


class KindCount(Answer):
    """How many events of a type there are."""

    type: str
    events: int


class RefusalReason(Answer):
    """A reason for which events were refused, how many, and when the last one came."""

    reason: str
    events: int
    last_at: datetime


class MinuteCount(Answer):
    """How many events came in the minute that begins at `at`."""

    at: datetime
    events: int


class TrimmedLog(Answer):
    """What was removed from the log until now, because it was old and was read by all, and when last."""

    events: int
    refused: int
    last_at: datetime


class IntakeState(Answer):
    """What came in: counts by type, the minutes of the last hour in which something came, and refusals by reason.

    `events` and `types` count what was removed from the log too.
    """

    events: int
    refused: int
    last_received_at: datetime | None
    per_minute: float = Field(description="Over the last ten whole minutes.")
    types: list[KindCount]
    minutes: list[MinuteCount]
    reasons: list[RefusalReason]
    origins: list[str] = Field(description="Pages that may send events, by `ilk.yaml`.")
    bytes: int = Field(description="Of the log on the disk.")
    oldest_received_at: datetime | None = Field(description="When the oldest event came that the log has.")
    keep_days: int | None = Field(description="For how many days the log has events, by `ilk.yaml`; null: all.")
    trimmed: TrimmedLog | None


class RefusedEvent(Answer):
    """An event that was refused, with the reason. `raw` is its beginning; `bytes` is how long it is."""

    received_at: datetime
    reason: str
    detail: str
    raw: str
    bytes: int


class RefusedInBatch(Answer):
    """Which event of a request was refused, counted from 0, and why."""

    index: int
    reason: str
    detail: str


class Sending(Answer):
    """What became of messages: how many were taken, with those that came before, and which were refused."""

    taken: int
    refused: list[RefusedInBatch]


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request that was read: its events, of what `kind` its address says they are, and who sent it.

    `ip` and `user_agent` are those of a browser; `imported`: what it says about time stands as it is.
    """

    sent: Sent
    kind: str | None
    imported: bool = False
    ip: str | None = None
    user_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What becomes of a delivery: `written` is there when it is on the disk."""

    written: "Future[int]"
    refused: Sequence[RefusedInBatch]


@use_case(Permission.SEND_EVENTS, "send events", records="refusals")
def take(workspace: Workspace, _actor: Actor, delivery: Delivery, writer: Writer) -> Taken:
    """Take events: good ones to the log, bad ones to its list of refusals. Raises `Transient` when too many wait."""
    arrivals, refused = _read(workspace, delivery)
    return Taken(writer.write(arrivals), _told(refused))


@use_case(Permission.SEND_EVENTS, "send messages", records="refusals")
def send(workspace: Workspace, _actor: Actor, messages: Sequence[str], *, imported: bool = False) -> Sending:
    """Write messages down, each as JSON: good ones to the log, bad ones to its list of refusals.

    One that was taken before is passed over. `imported`: their times stand as they are, for they happened long ago.
    """
    arrivals, refused = _read(workspace, _delivery(messages, imported=imported))
    workspace.intake.add([arrivals])
    return Sending(taken=len(arrivals.events), refused=_told(refused))


@use_case(Permission.SEND_EVENTS, "send messages", records="refusals")
def send_through(
    workspace: Workspace, _actor: Actor, messages: Sequence[str], writer: Writer, *, imported: bool = False
) -> Sending:
    """The same in a process that takes events, by what writes there. Raises `Transient` when too many wait."""
    arrivals, refused = _read(workspace, _delivery(messages, imported=imported))
    writer.write(arrivals).result()
    return Sending(taken=len(arrivals.events), refused=_told(refused))


def _delivery(messages: Sequence[str], *, imported: bool) -> Delivery:
    events = (whole(each.encode("utf-8", "surrogatepass")) for each in messages)
    return Delivery(Sent(tuple(events)), None, imported)


def _read(workspace: Workspace, delivery: Delivery) -> tuple[Arrivals, Mapping[int, Refusal]]:
    """What a delivery brings, and which of its events are refused."""
    now = workspace.clock.now()
    sent = delivery.sent
    around = Circumstances(now, sent.sent_at, sent.context, delivery.ip, delivery.user_agent, delivery.imported)
    entries: list[LogEntry] = []
    refused: dict[int, Refusal] = {}
    for index, raw in enumerate(sent.events):
        try:
            message = message_of(raw, delivery.kind, around)
        except Refusal as refusal:
            refused[index] = refusal
        else:
            entries.append(LogEntry(message.id, message.kind, message.text()))
    kept = [RefusedEntry(why.reason, why.detail, sent.events[index]) for index, why in refused.items()]
    return Arrivals(now, entries, kept), refused


@use_case(Permission.SEND_EVENTS, "send what cannot be read", records="refusals")
def put_aside(workspace: Workspace, _actor: Actor, body: bytes, why: UserError, writer: Writer) -> "Future[int]":
    """Keep a request that cannot be read, whole, among what was refused. Raises `Transient` when too many wait."""
    return writer.write(Arrivals(workspace.clock.now(), refused=[RefusedEntry("unreadable", why.what, body)]))


@use_case(Permission.READ_SUMMARY, "show the intake", records="refusals")
def intake(workspace: Workspace, _actor: Actor) -> IntakeState:
    """What clients have sent: how much, when, and what was refused."""
    said = workspace.project.intake
    origins = list(said.origins)
    if not _is_there(workspace):
        return IntakeState(
            events=0,
            refused=0,
            last_received_at=None,
            per_minute=0,
            types=[],
            minutes=[],
            reasons=[],
            origins=origins,
            bytes=0,
            oldest_received_at=None,
            keep_days=said.keep_days,
            trimmed=None,
        )
    log, now = workspace.intake, workspace.clock.now()
    counts, minutes, reasons = log.counts(), log.minutes(now - _RECENT), log.reasons()
    return IntakeState(
        events=sum(counts.values()),
        refused=sum(each.count for each in reasons),
        last_received_at=log.last_received(),
        per_minute=_rate(minutes, now),
        types=[KindCount(type=kind, events=count) for kind, count in counts.items()],
        minutes=[MinuteCount(at=at, events=count) for at, count in minutes.items()],
        reasons=[RefusalReason(reason=each.reason, events=each.count, last_at=each.last_at) for each in reasons],
        origins=origins,
        bytes=log.size(),
        oldest_received_at=log.oldest(),
        keep_days=said.keep_days,
        trimmed=_trimmed(log),
    )


@use_case(Permission.READ_CUSTOMERS, "list refused events")
def refused_events(
    workspace: Workspace, _actor: Actor, *, limit: int = 20, cursor: str | None = None
) -> Page[RefusedEvent]:
    """Events that were refused, the newest first, a page at a time."""
    if not _is_there(workspace):
        return Page(items=[], next=None, total=0)
    before = None if cursor is None else int(cursor_key(cursor, [int])[0] or 0)
    limit = min(max(limit, 1), _LARGEST)
    found = workspace.intake.refusals(limit + 1, before)
    after = written((found[limit - 1].seq,)) if len(found) > limit else None
    total = sum(each.count for each in workspace.intake.reasons())
    return Page(items=[_shown(each) for each in found[:limit]], next=after, total=total)


def _is_there(workspace: Workspace) -> bool:
    """Whether anything ever came: looking makes no log."""
    return workspace.live_place.has_log


def _trimmed(log: IntakeLog) -> TrimmedLog | None:
    done = log.trimmed()
    return None if done is None else TrimmedLog(events=done.events, refused=done.refused, last_at=done.at)


def _told(refused: Mapping[int, Refusal]) -> list[RefusedInBatch]:
    return [RefusedInBatch(index=index, reason=why.reason, detail=why.detail) for index, why in refused.items()]


def _rate(minutes: Mapping[datetime, int], now: datetime) -> float:
    end = now.replace(second=0, microsecond=0)
    recent = sum(count for at, count in minutes.items() if end - timedelta(minutes=10) <= at < end)
    return recent / 10


def _shown(refusal: StoredRefusal) -> RefusedEvent:
    entry = refusal.entry
    return RefusedEvent(
        received_at=refusal.received_at,
        reason=entry.reason,
        detail=entry.detail,
        raw=entry.raw[:_SHOWN_BYTES].decode("utf-8", "replace"),
        bytes=len(entry.raw),
    )
