"""Queues: a server reads those of the sources that name one, and writes what it reads to the log of the intake."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from threading import Event, Thread
from typing import assert_never

from ilk.app.answers import Check
from ilk.app.kinds import SOURCE
from ilk.app.live.answers import LiveFailure, QueueState
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.database.intake import Arrivals, LogEntry, RefusedEntry
from ilk.kernel.access import Actor, Permission, Role
from ilk.kernel.errors import UserError
from ilk.live.intake.queues.consuming import Consumer, Failed, Pace, Standing, Taken
from ilk.live.intake.queues.messages import Entry, message_of_entry, refused_entry
from ilk.live.intake.queues.stream import Backlog, Stream
from ilk.live.intake.refusal import Refusal
from ilk.live.intake.writing import Writer
from ilk.sources.connectors.queue.settings import QueueConnection
from ilk.sources.definition import SourceDefinition

_LOOK = 1.0
"""Seconds after which a source that is new or changed is noticed."""


class Queues:
    """Reads the queue of each source that has one, as long as the workspace is served.

    A source that is applied is read from that moment on; one that is changed is read anew, from where it stood.
    """

    def __init__(self, workspace: Workspace, writer: Writer, failed: Failed, pace: Pace | None = None) -> None:
        self._workspace = workspace
        self._writer = writer
        self._failed = failed
        self._pace = pace
        self._changed: Callable[[], int] = workspace.database.watch()
        self._seen: int | None = None
        self._reading: Mapping[str, tuple[QueueConnection, Consumer]] = {}
        self._stopping = Event()
        self._thread = Thread(target=self._work, name="ilk-queues", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._workspace.queues = self.standings
        self._thread.start()

    def stop(self) -> None:
        """End; what was read is written down and acknowledged, or given out again to whoever reads next."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        _end([consumer for _, consumer in self._reading.values()])

    def standings(self) -> Mapping[str, Standing]:
        """How the reading of each source's queue goes."""
        return {source: consumer.standing for source, (_, consumer) in self._reading.items()}

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
            except UserError as error:  # the definitions cannot be read now: it is looked again
                self._seen = None
                self._failed("queues are not looked for", error)
            self._stopping.wait(_LOOK)

    def _look(self) -> None:
        """Read what is new or otherwise than before, and no longer what is gone, where definitions may have changed."""
        now = self._changed()
        if now == self._seen:
            return
        wanted = _connections(self._workspace.definitions.definitions(SOURCE))
        kept = {name: each for name, each in self._reading.items() if wanted.get(name) == each[0]}
        _end([consumer for name, (_, consumer) in self._reading.items() if name not in kept])
        new = {name: (each, self._consumer(name, each)) for name, each in wanted.items() if name not in kept}
        self._reading = {**kept, **new}
        for _, consumer in new.values():
            consumer.start()
        self._seen = now

    def _consumer(self, source: str, connection: QueueConnection) -> Consumer:
        workspace, actor = self._workspace, Actor(f"queue {source}", Role.WRITER)
        stream = partial(Stream.opened, connection, workspace.environment, workspace.root)
        take = partial(take_entries, workspace, actor, source, connection, writer=self._writer)
        return Consumer(stream, take, workspace.clock, self._failed, self._pace)


@use_case(Permission.SEND_EVENTS, "read a queue", records="refusals")
def take_entries(
    workspace: Workspace,
    _actor: Actor,
    source: str,
    connection: QueueConnection,
    entries: Sequence[Entry],
    *,
    writer: Writer,
) -> Taken:
    """Take entries of a queue: to the log, or to its list of refusals. Those that came before are passed over.

    Raises `Transient` `intake-busy` when too much waits to be written.
    """
    now = workspace.clock.now()
    events: list[LogEntry] = []
    refused: list[RefusedEntry] = []
    for entry in entries:
        try:
            events.append(message_of_entry(source, connection, entry, now))
        except Refusal as refusal:
            refused.append(refused_entry(source, entry, refusal))
    return Taken(writer.write(Arrivals(now, events, refused)), len(refused))


def queue_states(workspace: Workspace) -> list[QueueState]:
    """How the queue of each source that has one is read."""
    standings = {} if workspace.queues is None else workspace.queues()
    wanted = _connections(workspace.definitions.definitions(SOURCE))
    return [_state(name, each, standings.get(name)) for name, each in sorted(wanted.items())]


def queue_findings(workspace: Workspace, source: SourceDefinition) -> Iterator[Check]:
    """What a check of a source finds of its queue: whether it can be reached, and how far reading it is behind."""
    connection = source.connect
    if not isinstance(connection, QueueConnection):
        return
    try:
        with Stream.opened(connection, workspace.environment, workspace.root) as stream:
            backlog = stream.backlog()
    except UserError as error:
        yield Check(name="queue", state="bad", sentence=f"{error.what[:1].upper()}{error.what[1:]}.", hint=error.hint)
        return
    if backlog is None:
        hint = f"A server that reads it makes the group `{connection.group}`: `ilk apply`, and `ilk serve`."
        yield Check(name="queue", state="warning", sentence="Nobody has read the queue for this source yet.", hint=hint)
        return
    yield Check(name="queue", state="good", sentence=f"The queue can be read: {_behind(backlog)}.")


def _end(consumers: Sequence[Consumer]) -> None:
    """Stop consumers, all at the same time."""
    for each in consumers:
        each.stop()
    for each in consumers:
        each.join()


def _connections(sources: Sequence[SourceDefinition]) -> Mapping[str, QueueConnection]:
    return {each.name: each.connect for each in sources if isinstance(each.connect, QueueConnection)}


def _state(source: str, connection: QueueConnection, standing: Standing | None) -> QueueState:
    trouble = None if standing is None else standing.trouble
    backlog = None if standing is None else standing.backlog
    return QueueState(
        source=source,
        place=connection.place,
        state="off" if standing is None else standing.state,
        sentence=_sentence(connection, standing),
        lag=None if backlog is None else backlog.lag,
        pending=None if backlog is None else backlog.pending,
        taken=0 if standing is None else standing.taken,
        refused=0 if standing is None else standing.refused,
        last_at=None if standing is None else standing.last_at,
        failure=None
        if trouble is None
        else LiveFailure(what=trouble.what, code=trouble.code, since=trouble.since, attempts=trouble.attempts),
    )


def _sentence(connection: QueueConnection, standing: Standing | None) -> str:
    if standing is None:
        return "Nobody reads the queue: `ilk serve` does."
    match standing.state:
        case "connecting":
            return f"A connection to {connection.place} is made."
        case "reading":
            return f"{connection.place[:1].upper()}{connection.place[1:]} is read: {_behind(standing.backlog)}."
        case "failing":
            what = "" if standing.trouble is None else standing.trouble.what
            hint = "" if standing.trouble is None or standing.trouble.hint is None else f" {standing.trouble.hint}"
            return f"The queue is not read: {what}.{hint}"
        case _:
            assert_never(standing.state)


def _behind(backlog: Backlog | None) -> str:
    """How far reading is behind, in words."""
    if backlog is None:
        return "it has no entries yet"
    waiting = "an unknown number of entries waits" if backlog.lag is None else f"{backlog.lag:,} entries wait"
    return f"{waiting}, {backlog.pending:,} were read and are not acknowledged"
