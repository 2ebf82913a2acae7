"""What makes a function a use case: it checks the actor's permission and leaves an audit record, in this one place."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from inspect import signature
from typing import Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar

from ilk.kernel.access import Actor, Permission, lowest_role
from ilk.kernel.clock import Clock
from ilk.kernel.errors import Bug, Denied, UserError
from ilk.trust.audit import Audit, Outcome

Given = ParamSpec("Given")
Result = TypeVar("Result")


class Workspace(Protocol):
    """What a use case needs of the place that it works in, to be allowed and recorded."""

    @property
    def audit(self) -> Audit:
        """Where records go."""

    @property
    def clock(self) -> Clock:
        """What time it is."""


Place = TypeVar("Place", bound=Workspace)
UseCase = Callable[Concatenate[Place, Actor, Given], Result]


def use_case(
    permission: Permission,
    action: str,
    *,
    subject: str | None = None,
    records: Literal["all", "refusals"] = "all",
    detail: Callable[[Any], str] | None = None,
) -> Callable[[UseCase[Place, Given, Result]], UseCase[Place, Given, Result]]:
    """Make a function of a workspace and an actor a use case.

    Args:
        permission: what the actor needs; without it the function is not called and `Denied` is raised.
        action: what is done, as the audit trail says it: `apply definitions`.
        subject: the parameter that names what it is done to, for the audit trail: an id or a name, no personal data.
        records: `refusals` leaves out what was done and allowed: for summaries that a page asks for again and again.
        detail: a few words on the result for the audit trail, such as how many rows were exported.
    """

    def made(function: UseCase[Place, Given, Result]) -> UseCase[Place, Given, Result]:
        about_of = _subject(function, subject)

        @wraps(function)
        def guarded(workspace: Place, actor: Actor, /, *args: Given.args, **kwargs: Given.kwargs) -> Result:
            record = partial(_record, workspace, actor, action, about_of(workspace, actor, *args, **kwargs))
            if not actor.may(permission):
                record(Outcome.DENIED, f"needs the permission to {permission}")
                raise _denied(actor, permission)
            try:
                result = function(workspace, actor, *args, **kwargs)
            except BaseException as error:
                with suppress(UserError):  # a trail that cannot be written must not hide what failed
                    record(Outcome.FAILED, _code(error))
                raise
            if records == "all":
                record(Outcome.DONE, detail(result) if detail else "")
            return result

        return guarded

    return made


def _record(workspace: Workspace, actor: Actor, action: str, about: str, outcome: Outcome, words: str) -> None:
    workspace.audit.record(actor, action, about, outcome, at=workspace.clock.now(), detail=words)


def _subject(function: Callable[..., object], parameter: str | None) -> Callable[..., str]:
    """What tells the subject of a call, by the parameter that names it; nothing where no parameter does."""
    described = signature(function)
    if parameter is not None and parameter not in described.parameters:
        raise Bug(f"`{function.__qualname__}` has no parameter `{parameter}` to name its subject")

    def subject(*args: object, **kwargs: object) -> str:
        if parameter is None:
            return ""
        bound = described.bind(*args, **kwargs)
        bound.apply_defaults()
        return str(bound.arguments[parameter] or "")

    return subject


def _denied(actor: Actor, permission: Permission) -> Denied:
    role = lowest_role(permission)
    return Denied(
        "denied",
        f"{actor.name} may not {permission}",
        hint=f"It needs the role {role} or a higher one; an owner of the project can grant it.",
    )


def _code(error: BaseException) -> str:
    """What failed, without the words: they may hold values of customers."""
    return error.code if isinstance(error, UserError) else type(error).__name__
