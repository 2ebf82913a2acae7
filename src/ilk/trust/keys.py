"""Keys of the API: made once, shown once, kept as a hash, and revoked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from secrets import token_hex
from threading import Lock

from sqlalchemy import RowMapping, and_, insert, select, update

from ilk.database.engine import Database
from ilk.database.tables import api_keys
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import UserError, unknown

PREFIX = "ilk"
_SECRET_BYTES = 32
_USE_NOTED_EVERY = timedelta(minutes=1)
"""A key's last use is written at most this often, so that requests do not wait for the disk."""
_NOBODY = "0" * 64
"""Compared with when there is no such key, so that an unknown id takes as long as a wrong secret."""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key. `token` is there only in the answer to its making."""

    id: str
    name: str
    role: Role
    created_at: datetime
    created_by: str
    last_used: datetime | None = None
    revoked_at: datetime | None = None
    token: str | None = None

    @property
    def revoked(self) -> bool:
        """Whether it opens nothing any more."""
        return self.revoked_at is not None


class Keys:
    """The keys of a project."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, name: str, role: Role, *, by: str, at: datetime) -> ApiKey:
        """Make a key, of 256 random bits; its `token` cannot be shown again.

        Raises `UserError` `key-name-taken` when a key of that name is in use, `wrong-value` for a name without letters.
        """
        name = name.strip()
        if not name or not name.isprintable():
            raise UserError("wrong-value", "a key needs a name", hint="Say what will use it, such as `crm sync`.")
        key = ApiKey(token_hex(6), name, role, at, by)
        secret = token_hex(_SECRET_BYTES)
        with self._database.write() as connection:
            taken = select(api_keys.c.id).where(and_(api_keys.c.name == name, api_keys.c.revoked_at.is_(None)))
            if connection.execute(taken).first():
                raise UserError(
                    "key-name-taken", f"there is a key `{name}` already", hint="Revoke it, or choose a name."
                )
            connection.execute(
                insert(api_keys).values(
                    id=key.id, name=name, role=role.value, secret_hash=_hashed(secret), created_at=at, created_by=by
                )
            )
        return ApiKey(key.id, name, role, at, by, token=f"{PREFIX}_{key.id}_{secret}")

    def all(self) -> Sequence[ApiKey]:
        """All keys, revoked ones included, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(api_keys).order_by(api_keys.c.created_at, api_keys.c.id)).mappings()
            return [_key(row) for row in rows]

    def revoke(self, key_id: str, at: datetime) -> ApiKey:
        """End a key, by its id. A key that was ended stays as it was. Raises `NotFound`."""
        with self._database.write() as connection:
            standing = and_(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
            connection.execute(update(api_keys).where(standing).values(revoked_at=at))
        found = {key.id: key for key in self.all()}
        if key_id not in found:
            raise unknown("API key", key_id, found, code="unknown-api-key")
        return found[key_id]

    def verify(self, token: str, at: datetime) -> Actor | None:
        """Who holds a token, or None when it opens nothing. Takes as long for a wrong secret as for a right one."""
        key_id, secret = _parts(token)
        with self._database.read() as connection:
            row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).mappings().one_or_none()
        right = compare_digest(row["secret_hash"] if row else _NOBODY, _hashed(secret))
        if row is None or not right or row["revoked_at"] is not None:
            return None
        key = _key(row)
        if key.last_used is None or at - key.last_used >= _USE_NOTED_EVERY:
            self._note_use(key.id, at)
        return Actor(f"{key.name} (key {key.id})", key.role)

    def _note_use(self, key_id: str, at: datetime) -> None:
        with self._database.write() as connection:
            connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used=at))


class RememberedHolders:
    """Who holds a key, without asking the database each time; whatever is written there, by anybody, ends it.

    So a key that was revoked opens nothing from that moment on. `version` is another number once something was written.
    """

    def __init__(self, keys: Keys, version: Callable[[], int]) -> None:
        self._keys = keys
        self._version = version
        self._known_at: int | None = None
        self._known: dict[bytes, tuple[Actor, datetime]] = {}
        self._lock = Lock()

    def recall(self, token: str, at: datetime) -> Actor | None:
        """Who is known to hold a token; None when that has to be verified."""
        with self._lock:
            self._forget_what_is_old()
            actor, until = self._known.get(_digest(token), (None, at))
        return actor if at < until else None

    def verify(self, token: str, at: datetime) -> Actor | None:
        """Who holds a token, or None when it opens nothing."""
        with self._lock:
            self._forget_what_is_old()
            before = self._known_at
        actor = self._keys.verify(token, at)
        if actor is None:
            return None
        with self._lock:
            self._forget_what_is_old()
            if self._known_at == before:
                self._known[_digest(token)] = (actor, at + _USE_NOTED_EVERY)
        return actor

    def _forget_what_is_old(self) -> None:
        version = self._version()
        if version != self._known_at:
            self._known_at, self._known = version, {}


def _digest(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()


def _parts(token: str) -> tuple[str, str]:
    """The id and the secret of a token; empty ones when it is none."""
    prefix, _, rest = token.partition("_")
    key_id, _, secret = rest.partition("_")
    return (key_id, secret) if prefix == PREFIX else ("", "")


def _hashed(secret: str) -> str:
    """SHA-256 is enough: the secret is 256 random bits, which no list of guesses holds."""
    return sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _key(row: RowMapping) -> ApiKey:
    return ApiKey(
        id=row["id"],
        name=row["name"],
        role=Role(row["role"]),
        created_at=row["created_at"],
        created_by=row["created_by"],
        last_used=row["last_used"],
        revoked_at=row["revoked_at"],
    )
