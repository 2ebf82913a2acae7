"""Access: the keys of the API, who holds one, and the audit trail."""

from collections.abc import Callable

from ilk.app.answers import AuditRecord, Key, Page
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.kernel.access import Actor, Permission, Role
from ilk.kernel.answers import cursor as written
from ilk.kernel.answers import cursor_key
from ilk.kernel.errors import unknown
from ilk.trust.audit import Entry
from ilk.trust.keys import ApiKey

_LARGEST = 500


@use_case(Permission.MANAGE_ACCESS, "create a key", subject="name")
def create_key(workspace: Workspace, actor: Actor, *, name: str, role: str) -> Key:
    """Make a key of the API; its secret is in this answer and never again. Raises `UserError` for an unknown role."""
    roles = {each.value: each for each in Role}
    if role not in roles:
        raise unknown("role", role, roles)
    made = workspace.keys.create(name, roles[role], by=actor.name, at=workspace.clock.now())
    return _key(made)


@use_case(Permission.MANAGE_ACCESS, "list keys")
def keys(workspace: Workspace, _actor: Actor) -> list[Key]:
    """All keys, revoked ones included, oldest first, without their secrets."""
    return [_key(key) for key in workspace.keys.all()]


@use_case(Permission.MANAGE_ACCESS, "revoke a key", subject="key_id")
def revoke_key(workspace: Workspace, _actor: Actor, key_id: str) -> Key:
    """End a key. Raises `NotFound`."""
    return _key(workspace.keys.revoke(key_id, workspace.clock.now()))


def actor_of_key(workspace: Workspace, secret: str) -> Actor | None:
    """Who holds a key, or None when it opens nothing."""
    return workspace.keys.verify(secret, workspace.clock.now())


@use_case(Permission.READ_SUMMARY, "read metrics", records="refusals")
def read_metrics(_workspace: Workspace, _actor: Actor, told: Callable[[], bytes]) -> bytes:
    """The figures that the server tells of itself."""
    return told()


@use_case(Permission.MANAGE_ACCESS, "read the audit trail")
def audit(workspace: Workspace, _actor: Actor, *, limit: int = 50, cursor: str | None = None) -> Page[AuditRecord]:
    """A page of the audit trail, newest first."""
    before = None if cursor is None else _number(cursor)
    page = workspace.audit.newest(min(max(limit, 1), _LARGEST), before=before)
    after = None if page.next is None else written((page.next,))
    return Page(items=[_record(entry) for entry in page.items], next=after, total=page.total)


def _number(cursor: str) -> int:
    (number,) = cursor_key(cursor, [int])
    return int(number or 0)


def _key(key: ApiKey) -> Key:
    return Key(
        id=key.id,
        name=key.name,
        role=key.role.value,
        created_at=key.created_at,
        last_used=key.last_used,
        revoked=key.revoked,
        secret=key.token,
    )


def _record(entry: Entry) -> AuditRecord:
    return AuditRecord(
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        outcome=entry.outcome.value,
        detail=entry.detail,
    )
