"""JSON from anybody as an object: neither too deep, nor with too many names, nor with numbers that are none."""

from typing import Any

import msgspec

from ilk.live.intake.limits import DEEPEST
from ilk.live.intake.refusal import Refusal

_NESTING = (dict, list)
_DECODER = msgspec.json.Decoder()


def object_of(raw: bytes, *, most_names: int | None) -> dict[str, Any]:
    """The object that was sent as `raw`, with so many names of fields at most, or any number of them.

    Raises `Refusal`, which says why it cannot be taken.
    """
    content = _decoded(raw)
    _refuse_shape(content, most_names)
    return content


def _decoded(raw: bytes) -> dict[str, Any]:
    try:
        content = _DECODER.decode(raw)
    except RecursionError:
        raise _too_deep() from None
    except UnicodeDecodeError:
        raise Refusal("bad-text", "the event has a text that is not UTF-8") from None
    except msgspec.ValidationError:
        raise _too_large() from None
    except msgspec.DecodeError as error:
        why = str(error).removeprefix("JSON is malformed: ")
        raise Refusal("unreadable", f"the event is no JSON: {why}") from None
    except ValueError:
        raise _too_large() from None
    if not isinstance(content, dict):
        raise Refusal("no-object", "an event is an object")
    return content


def _refuse_shape(content: dict[str, Any], most_names: int | None) -> None:
    """Refuse what is too deep, or has too many names."""
    names = 0
    level: list[Any] = [content]
    for _ in range(DEEPEST):
        inner: list[Any] = []
        for each in level:
            if type(each) is dict:
                names += len(each)
                inner += each.values()
            else:
                inner += each
        if most_names is not None and names > most_names:
            raise Refusal("too-many-names", f"an event has {most_names:,} names of fields at most")
        level = [each for each in inner if type(each) in _NESTING]
        if not level:
            return
    raise _too_deep()


def _too_large() -> Refusal:
    return Refusal("bad-number", "the event has a number that is too large")


def _too_deep() -> Refusal:
    return Refusal("too-deep", f"an event has {DEEPEST} objects or lists within each other at most")
