"""The write key of a request, wherever its client puts it."""

import binascii
from base64 import b64decode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from ilk.kernel.access import Actor
from ilk.kernel.clock import Clock
from ilk.kernel.errors import UserError
from ilk.trust.keys import RememberedHolders


def key_of(request: Request) -> str | None:
    """The key in a request's header, as the name of a user without a password or as a bearer's token, or its address.

    None when neither has one: it may be in the body then.
    """
    scheme, _, said = request.headers.get("authorization", "").partition(" ")
    match scheme.lower():
        case "basic":
            return _user(said.strip())
        case "bearer":
            return said.strip()
        case _:
            return request.query_params.get("writeKey")


async def holder_of(key: str | None, holders: RememberedHolders, clock: Clock) -> Actor:
    """Who holds a key. Raises `UserError` `wrong-key`, which says nothing about the key, or about any other."""
    now = clock.now()
    actor = holders.recall(key, now) if key else None
    if key and actor is None:
        actor = await run_in_threadpool(holders.verify, key, now)
    if actor is None:
        raise UserError("wrong-key", "the write key opens nothing")
    return actor


def _user(said: str) -> str:
    try:
        return b64decode(said, validate=True).decode().partition(":")[0]
    except (binascii.Error, ValueError):
        return ""
