"""Changes as server-sent events: each listener reads the store at a pace of its own, so that none keeps another up."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress

from fastapi.responses import Response
from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from ilk.app.live.answers import LiveChange
from ilk.app.stream import Listening
from ilk.app.wiring import Workspace
from ilk.kernel.errors import Transient

_PIECE = 200
_HEARTBEAT = 15.0
"""Seconds after which a listener hears that nothing happened: nothing on the way takes the line for dead then."""
_LOOK = 1.0
"""Seconds between two looks while nobody follows the intake, who would tell of changes."""
_SLOWEST = 30.0
"""Seconds that a listener may take to read a part."""
MOST = 100
"""Listeners at a time."""
_AGAIN = 2_000
"""Milliseconds after which a browser that was cut off comes again."""


class Streams:
    """The listeners of a server. Used in its event loop, but for `wake` and `close`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._waiting: set[asyncio.Event] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self.closed = False

    @contextmanager
    def joined(self) -> Iterator[asyncio.Event]:
        """What is set whenever there may be something new. Raises `Transient` when too many listen."""
        if len(self._waiting) >= MOST:
            raise Transient("too-many-streams", f"{MOST} listen already", hint="Come again later.")
        self._loop = asyncio.get_running_loop()
        woken = asyncio.Event()
        self._waiting.add(woken)
        try:
            yield woken
        finally:
            self._waiting.discard(woken)

    @property
    def open(self) -> int:
        """How many listen."""
        return len(self._waiting)

    def patience(self) -> float:
        """For how long a listener may wait to be woken, in seconds."""
        following = self._workspace.following
        if self._unsubscribe is None and following is not None:
            self._unsubscribe = following.subscribe(lambda _: self.wake())
        return _LOOK if self._unsubscribe is None else _HEARTBEAT

    def wake(self) -> None:
        """There is something new. May be called in any thread, and does not block."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has ended, and nobody listens
                self._loop.call_soon_threadsafe(self._wake)

    def close(self) -> None:
        """Let all listeners go: the server stops."""
        self.closed = True
        if self._unsubscribe is not None:
            self._unsubscribe()
        self.wake()

    def _wake(self) -> None:
        for each in self._waiting:
            each.set()


class ChangeStream(Response):
    """An answer that goes on until the client or the server ends it."""

    media_type = "text/event-stream"

    def __init__(self, streams: Streams, listening: Listening) -> None:
        super().__init__(headers={"X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._streams = streams
        self._listening = listening

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._streams.joined() as woken:
            gone = asyncio.create_task(_gone(receive, woken))
            try:
                await self._send(self._parts(woken, gone), send)
            except TimeoutError:
                return  # what is not read is not kept: the client comes again with the last number that it knows
            finally:
                gone.cancel()

    async def _send(self, parts: AsyncIterator[str], send: Send) -> None:
        """Send the parts as they come. Raises `TimeoutError` for one that is not taken in time."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for part in parts:
            async with asyncio.timeout(_SLOWEST):
                await send({"type": "http.response.body", "body": part.encode(), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _parts(self, woken: asyncio.Event, gone: "asyncio.Task[None]") -> AsyncIterator[str]:
        after = self._listening.after
        yield f"retry: {_AGAIN}\nid: {after}\n\n"
        while not (self._streams.closed or gone.done()):
            woken.clear()
            found = await run_in_threadpool(self._listening.next, after, _PIECE)
            if found:
                after = found[-1].number
                yield "".join(map(_event, found))
            elif not await _woken(woken, self._streams.patience()):
                yield ": nothing new\n\n"


def _event(change: LiveChange) -> str:
    kind = "entered" if change.entered else "left"
    return f"id: {change.number}\nevent: {kind}\ndata: {change.model_dump_json()}\n\n"


async def _woken(woken: asyncio.Event, patience: float) -> bool:
    try:
        async with asyncio.timeout(patience):
            await woken.wait()
    except TimeoutError:
        return False
    return True


async def _gone(receive: Receive, woken: asyncio.Event) -> None:
    """Wait until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
    woken.set()
