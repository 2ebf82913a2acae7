"""Values checked against a model, with every problem told in a sentence that a person understands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from textwrap import shorten
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ilk.catalog.documents import NAME_PATTERN
from ilk.catalog.markup import Path
from ilk.kernel.errors import UserError, raise_all, unknown

Model = TypeVar("Model", bound=BaseModel)
Place = Callable[[Path], str]
"""Says where the value at a path stands: `segments/vip.yaml: when, line 2`."""

_KINDS = {
    "string": "text",
    "int": "a whole number",
    "float": "a number",
    "decimal": "a number",
    "bool": "`true` or `false`",
    "list": "a list",
    "tuple": "a list",
    "set": "a list",
    "frozen_set": "a list",
    "dict": "keys with values",
    "model": "keys with values",
    "mapping": "keys with values",
    "date": "a date, such as 2026-03-01",
    "datetime": "an instant, such as 2026-03-01T12:00:00Z",
}
"""What pydantic's names of types are before people, by the first word of an error's type."""

_NAMES = NAME_PATTERN[: NAME_PATTERN.index("_")]
"""How the patterns of names begin."""

_LIMITS = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}


def checked(model: type[Model], value: Any, place: Place) -> Model:
    """The model of a value. Raises `UserErrors` with all that is wrong, each with its place."""
    if not isinstance(value, Mapping):
        raise UserError("wrong-type", f"keys with values are expected here, not {said(value)}", where=place(()))
    try:
        return model.model_validate(value)
    except UserError as error:
        raise error.within(place(())) from error
    except ValidationError as error:
        raise_all(_problems(model, value, error.errors(include_url=False), place))
        raise


def said(value: object) -> str:
    """What a value is, before people: `the number 5`."""
    match value:
        case None:
            return "nothing"
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text `{shorten(value, 50, placeholder='…')}`"
        case Mapping():
            return "keys with values"
        case _:
            return "a list"


def known_keys(model: type[BaseModel], path: Path) -> list[str]:
    """The keys that a model knows at a path."""
    return [key for found in _types_at(model, path) if _is_model(found) for key in found.model_fields]


def _problems(model: type[BaseModel], value: Any, details: Sequence[ErrorDetails], place: Place) -> Iterator[UserError]:
    """One error for each place. Of the alternatives of a union, the one that came furthest speaks."""
    by_path: dict[Path, list[ErrorDetails]] = {}
    for detail in details:
        by_path.setdefault(_path_in(value, detail), []).append(detail)
    for path, here in by_path.items():
        wrong_kinds = [detail for detail in here if _wanted(detail)]
        deeper = any(len(other) > len(path) and other[: len(path)] == path for other in by_path)
        if wrong_kinds and not deeper and len(wrong_kinds) == len(here):
            yield _wrong_kind(path, wrong_kinds, place)
            continue
        for detail in here:
            if detail not in wrong_kinds:
                yield _problem(model, path, detail, place)


def _path_in(value: Any, detail: ErrorDetails) -> Path:
    """Where an error is, without the steps that are not in the document, such as the name of a union's member."""
    path: list[str | int] = []
    for step in detail["loc"]:
        match value:
            case Mapping() if step in value:
                value = value[step]
            case list() if isinstance(step, int):
                value = value[step]
            case _:
                continue
        path.append(step)
    missing = detail["loc"][-1:] if detail["type"] == "missing" else ()
    return (*path, *missing)


def _wanted(detail: ErrorDetails) -> str | None:
    """What kind of value an error asks for, if it is about the kind."""
    kind, _, rest = detail["type"].rpartition("_")
    if rest in {"type", "parsing"} or detail["type"] in {"int_from_float", "model_attributes_type"}:
        kind = kind.removesuffix("_attributes").removesuffix("_from").removesuffix("_from_date")
        return _KINDS.get(kind)
    return None


def _wrong_kind(path: Path, details: Sequence[ErrorDetails], place: Place) -> UserError:
    wanted = " or ".join(dict.fromkeys(filter(None, map(_wanted, details))))
    value = details[0]["input"]
    hint = None
    if "text" in wanted and isinstance(value, int | float):
        hint = f'Put it in quotes: "{str(value).lower()}".'
    return UserError(
        "wrong-type", f"{_named(path)} should be {wanted}, not {said(value)}", where=place(path), hint=hint
    )


def _problem(model: type[BaseModel], path: Path, detail: ErrorDetails, place: Place) -> UserError:
    """The error of one detail that is not about the kind of value."""
    where, context, name = place(path), detail.get("ctx", {}), _named(path)
    match detail["type"]:
        case "user_error":
            error = context["error"]
            assert isinstance(error, UserError)  # noqa: S101 - only `in_field` makes errors of this type
            return error.within(where)
        case "missing":
            return UserError("missing-key", f"{name} is missing", where=place(path[:-1]))
        case "extra_forbidden":
            return unknown("key", str(path[-1]), known_keys(model, path[:-1]), where=where)
        case "literal_error" | "enum":
            return _not_a_choice(model, path, detail, where)
        case "string_pattern_mismatch" if context["pattern"].startswith(_NAMES):
            return _not_a_name(str(detail["input"]), where)
        case kind if kind in _LIMITS:
            words, key = _LIMITS[kind]
            return UserError(
                "wrong-value", f"{name} should be {words} {context[key]}, not {detail['input']}", where=where
            )
        case _:
            message = detail["msg"].removeprefix("Value error, ").removeprefix("Assertion failed, ")
            what = f"{name}: {message[:1].lower()}{message[1:]}" if path else message
            return UserError("wrong-value", what, where=where)


def _not_a_choice(model: type[BaseModel], path: Path, detail: ErrorDetails, where: str) -> UserError:
    choices = [str(choice) for found in _types_at(model, path) for choice in _choices(found)]
    error = unknown("value", str(detail["input"]), choices, code="wrong-value")
    what = f"{_named(path)} cannot be {said(detail['input'])}"
    return UserError(error.code, what, where=where, known=choices, hint=error.hint)


def _not_a_name(name: str, where: str) -> UserError:
    letters = "".join(letter if letter.isascii() and letter.isalnum() else "_" for letter in name.lower())
    good = letters.strip("_").lstrip("0123456789_")
    hint = f"Call it `{good}`." if good else None
    what = f"the name `{name}` should be small letters, digits and `_`, and start with a letter"
    return UserError("wrong-name", what, where=where, hint=hint)


def _named(path: Path) -> str:
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "the document"
    return f"`{names[-1]}`" if isinstance(path[-1], str) else f"an item of `{names[-1]}`"


# ---- the types that a model declares at a path -------------------------------------------------------------------


def _types_at(model: type[BaseModel], path: Path) -> list[Any]:
    found: list[Any] = [model]
    for step in path:
        found = [inner for outer in found for inner in _step_into(outer, step)]
    return found


def _step_into(outer: Any, step: str | int) -> list[Any]:
    """The types of what is under one key, or at one position, of a value of type `outer`."""
    if _is_model(outer):
        field = outer.model_fields.get(str(step))
        return _alternatives(field.annotation) if field else []
    origin, arguments = get_origin(outer), get_args(outer)
    if not isinstance(origin, type):
        return []
    if issubclass(origin, Mapping) and isinstance(step, str):
        return _alternatives(arguments[1])
    if issubclass(origin, Sequence) and isinstance(step, int):
        return _alternatives(arguments[0])
    return []


def _alternatives(annotation: Any) -> list[Any]:
    """The members of a union, without their annotations; a type that is no union stands alone."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _alternatives(get_args(annotation)[0])
    if origin is Union or origin is UnionType:
        return [member for argument in get_args(annotation) for member in _alternatives(argument)]
    return [annotation]


def _is_model(found: Any) -> bool:
    return isinstance(found, type) and issubclass(found, BaseModel)


def _choices(found: Any) -> Sequence[Any]:
    if get_origin(found) is Literal:
        return get_args(found)
    if isinstance(found, type) and issubclass(found, Enum):
        return [member.value for member in found]
    return ()
