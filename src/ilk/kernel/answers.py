"""What every answer is made of: its base, pages of a list, and the cursors that lead from one page to the next."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from ilk.kernel.errors import UserError

Item = TypeVar("Item")
Share = Annotated[float, Field(ge=0, le=1)]
"""A fraction of 1."""
Chart = dict[str, Any]
"""A Vega-Lite specification, with its data inside, ready for vega-embed."""
Key = tuple[str | int | float | bool | None, ...]
"""Where a page ended: the sort key of its last item, with what breaks ties."""


class Answer(BaseModel):
    """The base of every answer: frozen, and closed to unknown fields. What validates it is built at its first use."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null", defer_build=True)


class Page(Answer, Generic[Item]):
    """One page of a list; `next` is the cursor of the following page, or null at the end."""

    items: list[Item]
    next: str | None = None
    total: int | None = None


def cursor(key: Key) -> str:
    """The opaque text that stands for a key in an address."""
    plain = json.dumps(key, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def cursor_key(text: str, kinds: Sequence[type | tuple[type, ...]]) -> Key:
    """The key behind a cursor, each part of one of the types in `kinds`; any part may be null.

    Raises:
        UserError: `wrong-cursor` for a text that no page gave out, or that belongs to another list or order.
    """
    key = _decoded(text)
    fits = isinstance(key, list) and len(key) == len(kinds)
    if not fits or any(part is not None and not _is(part, kind) for part, kind in zip(key, kinds, strict=True)):
        raise _wrong(text)
    return tuple(key)


def _decoded(text: str) -> Any:
    try:
        return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, RecursionError) as error:
        raise _wrong(text) from error


def _is(part: Any, kind: type | tuple[type, ...]) -> bool:
    """Whether JSON gave a value of the kind; a truth value is not a number."""
    kinds = kind if isinstance(kind, tuple) else (kind,)
    return type(part) in kinds


def _wrong(text: str) -> UserError:
    return UserError(
        "wrong-cursor",
        f"`{text[:40]}` is not a cursor of this list",
        hint="Pass `next` of the page before, unchanged and with the same search and order; or leave it out.",
    )
