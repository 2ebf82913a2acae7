"""Who acts and what they may do: the small interface that every use case asks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never


class Permission(StrEnum):
    """One thing that a use case may need."""

    READ_SUMMARY = "read summaries"
    READ_CUSTOMERS = "read customers"
    EXPORT_CUSTOMERS = "export customers"
    EDIT_DEFINITIONS = "edit definitions"
    CONNECT_SOURCES = "connect sources"
    EDIT_PERSONAS = "edit personas"
    RUN = "run the project"
    MANAGE_ACCESS = "manage access"
    SEND_EVENTS = "send events"
    BACK_UP = "back the project up"
    SHOW_CONTENT = "show content"


class Role(StrEnum):
    """What an actor is; each role includes the permissions that `granted` lists.

    A writer's key stands in pages that everybody reads: it sends events and is told what to show, and opens nothing.
    """

    WRITER = "writer"
    VIEWER = "viewer"
    ANALYST = "analyst"
    OWNER = "owner"


def granted(role: Role) -> frozenset[Permission]:
    """The permissions of a role."""
    match role:
        case Role.WRITER:
            return frozenset({Permission.SEND_EVENTS, Permission.SHOW_CONTENT})
        case Role.VIEWER:
            return frozenset({Permission.READ_SUMMARY})
        case Role.ANALYST:
            return frozenset(Permission) - {
                Permission.CONNECT_SOURCES,
                Permission.MANAGE_ACCESS,
                Permission.SEND_EVENTS,
                Permission.BACK_UP,
            }
        case Role.OWNER:
            return frozenset(Permission)
        case _:
            assert_never(role)


def lowest_role(permission: Permission) -> Role:
    """The least powerful role that holds `permission`: whom to ask for it."""
    return next(role for role in Role if permission in granted(role))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person at this machine, or the holder of an API key."""

    name: str
    role: Role

    def may(self, permission: Permission) -> bool:
        """Whether the actor's role holds `permission`."""
        return permission in granted(self.role)
