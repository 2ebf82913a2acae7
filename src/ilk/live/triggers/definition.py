"""What a trigger says: who enters or leaves which segments, and which address is told."""

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from ilk.catalog.documents import Definition, Name, Part, in_field
from ilk.kernel.errors import UserError, unknown
from ilk.sources.connectors.secrets import named_if_secret, only_named, without_names

_MOST_SECRETS = 5
_HEADER = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_OURS = re.compile(r"(?i)webhook-.*|host|content-.*|connection|transfer-encoding|user-agent|accept.*|expect|te|upgrade")

SegmentName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+)?$", max_length=127)]
"""A segment, or a part of one: `value.high`."""


def _several(given: object) -> object:
    return (given,) if isinstance(given, str) else given


def _named(secrets: tuple[str, ...]) -> tuple[str, ...]:
    if not 1 <= len(secrets) <= _MOST_SECRETS:
        what = f"a webhook has one secret, or up to {_MOST_SECRETS} while it goes from one to the next"
        raise in_field(UserError("wrong-value", what))
    for secret in secrets:
        only_named(secret=secret)
    return secrets


def _address(url: str) -> str:
    try:
        parts = urlsplit(without_names(url))
        is_one = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        raise in_field(_no_address()) from None
    if not is_one:
        raise in_field(_no_address())
    if parts.username or parts.password or parts.fragment:
        hint = "Say `headers: {Authorization: ${NAME}}`."
        raise in_field(UserError("secret-in-file", "an address has no user, password or fragment here", hint=hint))
    return url


def _no_address() -> UserError:
    return UserError("wrong-url", "this is no address of the web", hint="Such as https://example.com/hooks/ilk.")


def _sendable(headers: dict[str, str]) -> dict[str, str]:
    for name in headers:
        if not _HEADER.fullmatch(name) or _OURS.fullmatch(name):
            raise in_field(UserError("wrong-header", f"`{name}` is not a header that can be set"))
    for problem in named_if_secret(headers):
        raise in_field(problem)
    return headers


class Webhook(Part):
    """The address that is told. Its secrets, and whatever of it is secret, stand in the environment: `${NAME}`.

    `secret`: one, or several that all sign, so that a receiver may go from one to the next. `timeout`: the seconds that
    the receiver has for an answer.
    """

    url: Annotated[str, StringConstraints(max_length=2_000), AfterValidator(_address)]
    secret: Annotated[tuple[str, ...], BeforeValidator(_several), AfterValidator(_named)]
    headers: Annotated[dict[str, str], AfterValidator(_sendable)] = Field(default_factory=dict, max_length=50)
    timeout: Annotated[int, Field(ge=1, le=30)] = 10


class TriggerDefinition(Definition):
    """Tells a web address of everybody who enters or leaves segments.

    `traits` are those of the customer that go along; of others nothing is told. `attempts`: how often an address that
    does not take a message is told, before the message is put aside.
    """

    entered: tuple[SegmentName, ...] = ()
    left: tuple[SegmentName, ...] = ()
    webhook: Webhook
    traits: Annotated[tuple[Name, ...], Field(max_length=50)] = ()
    attempts: Annotated[int, Field(ge=1, le=12)] = 10

    @model_validator(mode="after")
    def _is_about_something(self) -> Self:
        if not self.entered and not self.left:
            hint = "Such as `entered: [vip]`, `left: [vip]`, or both."
            raise in_field(UserError("missing-key", "a trigger names the segments that it is about", hint=hint))
        return self

    @property
    def segments(self) -> list[str]:
        """The segments that it is about."""
        return list(dict.fromkeys((*self.entered, *self.left)))

    def concerns(self, segment: str, *, entered: bool) -> bool:
        """Whether it tells of a change."""
        return segment in (self.entered if entered else self.left)

    def problems(self, segments: Collection[str], traits: Collection[str]) -> Iterator[UserError]:
        """What is wrong with the names in it, among those of the project."""
        for where, named in (("entered", self.entered), ("left", self.left)):
            for segment in named:
                if segment not in segments:
                    yield unknown("segment", segment, segments, where=where)
        for trait in self.traits:
            if trait not in traits:
                yield unknown("trait", trait, traits, where="traits")


def trigger_problems(
    triggers: Mapping[str, TriggerDefinition], segments: Collection[str], traits: Collection[str]
) -> Iterator[tuple[str, UserError]]:
    """What is wrong with the names in triggers, each problem with its trigger."""
    for name, trigger in triggers.items():
        for problem in trigger.problems(segments, traits):
            yield name, problem
