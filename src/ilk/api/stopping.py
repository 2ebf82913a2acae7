"""Questions that are given up: when who asked closes the connection, the statement that answers ends."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from ilk.warehouse.stopping import Stop

Told = TypeVar("Told")


async def unless_gone(request: Request, ask: Callable[[], Told]) -> Told:
    """What `ask` answers, in a thread of its own; it is stopped when the client goes away before that."""
    stop = Stop()
    watching = asyncio.create_task(_watch(request, stop))
    try:
        return await run_in_threadpool(_asked, ask, stop)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _asked(ask: Callable[[], Told], stop: Stop) -> Told:
    with stop.over():
        return ask()


async def _watch(request: Request, stop: Stop) -> None:
    """Wait until the client is gone: the body has been read, so that nothing else can come."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
    stop.stop()
