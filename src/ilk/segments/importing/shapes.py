"""The shapes of other tools' documents: mappings, lists, and the segments that stand in them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from ilk.kernel.errors import UserError
from ilk.segments.importing.report import Draft


def json_of(text: str) -> Any:
    """The value of a JSON text. Raises `UserError` for one that is not JSON, says a key twice, or is too deep."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_not_a_number)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UserError("import-not-json", f"it is not JSON: {error.msg}", where=where) from None
    except ValueError as error:
        raise UserError("import-not-json", f"it is not JSON: {error}") from None
    except RecursionError:
        raise UserError("definition-too-deep", "the document is nested too deep to be read") from None


def mapping_of(value: Any, where: str) -> Mapping[str, Any]:
    """A value that must be an object. Raises `UserError` where it is none."""
    if not isinstance(value, Mapping):
        raise _wrong("an object", value, where)
    return value


def items_of(value: Any, where: str) -> Sequence[Any]:
    """A value that must be a list. Raises `UserError` where it is none."""
    if not isinstance(value, list):
        raise _wrong("a list", value, where)
    return value


def text_at(body: Mapping[str, Any], key: str) -> str:
    """A text of an object; empty when there is none."""
    value = body.get(key)
    return value if isinstance(value, str) else ""


def key_of(body: Mapping[str, Any]) -> str:
    """What other segments call one: its number or code."""
    return next((str(body[key]) for key in ("id", "itemId", "key") if isinstance(body.get(key), str | int)), "")


def drafts_in(document: Any, *, title: str, description: str, wrappers: Sequence[str]) -> Iterator[Draft]:
    """The segments of a document: itself, each of a list, or each of a list or object under one of the `wrappers`."""
    yield from _drafts(document, "", title, description, wrappers)


def _drafts(document: Any, where: str, title: str, description: str, wrappers: Sequence[str]) -> Iterator[Draft]:
    if isinstance(document, list):
        for number, each in enumerate(document):
            yield from _drafts(each, f"{where}[{number}].", title, description, wrappers)
        return
    body = mapping_of(document, where.rstrip(".") or "the document")
    inside = next((key for key in wrappers if isinstance(body.get(key), list | Mapping)), None)
    if inside is None:
        yield Draft(text_at(body, title), text_at(body, description), where, body, key_of(body))
    elif _is_several(body[inside]):
        for key, each in body[inside].items():
            yield from _drafts(each, f"{where}{inside}.{key}.", title, description, wrappers)
    else:
        yield from _drafts(body[inside], f"{where}{inside}.".replace(".[", "["), title, description, wrappers)


def _is_several(inside: Any) -> bool:
    """Whether an object holds segments by their number."""
    return isinstance(inside, Mapping) and bool(inside) and all(str(key).isdigit() for key in inside)


def _wrong(expected: str, value: Any, where: str) -> UserError:
    names = {str: "a text", bool: "yes or no", int: "a number", float: "a number", list: "a list", dict: "an object"}
    found = names.get(type(value), "nothing")
    return UserError("import-shape", f"{expected} is expected here, and {found} stands there", where=where or None)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that is said twice would be dropped silently."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(key for key in found if [each for each, _ in pairs].count(key) > 1)
        raise ValueError(f"the key `{twice}` stands twice in one object")
    return found


def _not_a_number(name: str) -> NoReturn:
    raise ValueError(f"`{name}` is no number")
