"""Who knocks: the person at this machine, a command that hands its work over, or the holder of a key."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hmac import compare_digest
from ipaddress import IPv6Address, ip_address
from threading import Lock
from time import monotonic
from typing import Annotated

from fastapi import Depends, Request

from ilk.api.guard import LOOPBACK_NAMES, name_of
from ilk.app.access import actor_of_key
from ilk.app.wiring import LOCAL, Workspace
from ilk.kernel.access import Actor
from ilk.kernel.errors import UserError

TOKEN_HEADER = "x-ilk-token"  # noqa: S105 - the name of a header
_FORWARDED = ("forwarded", "via", "x-forwarded-for", "x-real-ip")
"""Headers of proxies: what comes through one comes from somebody else, wherever the proxy runs."""
WRONG_KEYS = 10
"""Wrong keys an address may send in a minute."""
_MINUTE = 60.0
_REMEMBERED = 1000
"""Addresses whose wrong keys are counted; the one seen longest ago is forgotten first."""


@dataclass
class WrongKeys:
    """Counts wrong keys by the address that they came from."""

    _seen: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def refuse_if_many(self, address: str, now: float) -> None:
        """Raise `UserError` when the address sent too many wrong keys in the minute before `now`."""
        with self._lock:
            recent = [at for at in self._seen.get(address, []) if now - at < _MINUTE]
        if len(recent) >= WRONG_KEYS:
            raise UserError(
                "too-many-wrong-keys",
                "too many wrong keys came from your address",
                hint="Wait a minute, then try again.",
            )

    def count(self, address: str, now: float) -> None:
        """A wrong key came from an address."""
        with self._lock:
            times = self._seen.setdefault(address, [])
            times[:] = [*(at for at in times if now - at < _MINUTE), now][-WRONG_KEYS:]
            self._seen.move_to_end(address)
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)


@dataclass(frozen=True)
class Door:
    """What decides who comes in. `token` is known only to who may read the project's owner file."""

    workspace: Workspace
    token: str
    require_key: bool = False
    wrong_keys: WrongKeys = field(default_factory=WrongKeys)


def workspace_of(request: Request) -> Workspace:
    """The workspace that the application serves."""
    return door_of(request).workspace


def door_of(request: Request) -> Door:
    """The door that a request came to."""
    door: Door = request.app.state.door
    return door


def who(request: Request) -> Actor:
    """Who makes a request. Raises `UserError`: 401 without a key where one is needed, or with a wrong one; 429."""
    door = door_of(request)
    token, authorization = request.headers.get(TOKEN_HEADER), request.headers.get("authorization")
    if token is not None:
        actor = _token_holder(door, token)
    elif authorization is not None:
        actor = _key_holder(door, request, authorization)
    elif is_at_this_machine(request) and not door.require_key:
        actor = LOCAL
    else:
        raise UserError(
            "key-required",
            "a key is needed from this address",
            hint="An owner of the project makes one with `ilk key create`; send it as `Authorization: Bearer ilk_…`.",
        )
    request.state.actor = actor.name
    return actor


def is_at_this_machine(request: Request) -> bool:
    """Whether a request came over the loopback address, under a loopback name, and through no proxy that says so."""
    named = name_of(request.headers.get("host", "")) in LOOPBACK_NAMES
    forwarded = any(header in request.headers for header in _FORWARDED)
    return named and not forwarded and request.client is not None and is_loopback(request.client.host)


def is_loopback(address: str) -> bool:
    """Whether an IP address is this machine's own, also when it is an IPv4 address written as an IPv6 one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback


def _token_holder(door: Door, token: str) -> Actor:
    """The local owner: whoever may read the owner file may read the stores themselves."""
    if compare_digest(token.encode(), door.token.encode()):
        return LOCAL
    raise UserError("wrong-token", "the token is not the one in the project's owner file")


def _key_holder(door: Door, request: Request, authorization: str) -> Actor:
    address = request.client.host if request.client else ""
    now = monotonic()
    door.wrong_keys.refuse_if_many(address, now)
    scheme, _, secret = authorization.partition(" ")
    actor = actor_of_key(door.workspace, secret.strip()) if scheme.lower() == "bearer" else None
    if actor is None:
        door.wrong_keys.count(address, now)
        raise UserError(
            "wrong-key", "the key opens nothing: it is mistyped or was revoked", hint="`ilk key list` shows the keys."
        )
    return actor


def allowed_names(bound: str, allowed: Sequence[str]) -> frozenset[str]:
    """The names that a server goes by: the loopback ones, the address it is bound to, and those allowed besides."""
    bound_name = f"[{bound}]" if ":" in bound else bound
    wildcard = bound in {"0.0.0.0", "::"}  # noqa: S104 - compared with, not bound to
    return LOOPBACK_NAMES | {name.lower() for name in (*allowed, *([] if wildcard else [bound_name]))}


Here = Annotated[Workspace, Depends(workspace_of)]
Who = Annotated[Actor, Depends(who)]
