"""The form of every kind: what the studio's builder draws, read from the fields of its class."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt, MinLen
from pydantic import AwareDatetime, BaseModel
from pydantic.fields import FieldInfo

from ilk.kernel.answers import Answer
from ilk.segments.kinds import CONDITIONS, VALUES
from ilk.segments.subjects.events import OWN_WINDOWS, EventChoice
from ilk.segments.time.windows import WINDOWS, BaseWindow
from ilk.segments.tree import Condition, FormHints, Value
from ilk.segments.values.constants import Constant
from ilk.segments.words import name_words

Input = Literal[
    "choice", "number", "text", "yes_no", "day", "instant",
    "event", "property", "trait", "segment", "table", "list", "account", "place", "millionths",
    "value", "constant", "condition", "window", "group", "language",
]  # fmt: skip
"""How a field is filled: a plain value, a name of the catalogue, another form, several fields, text of the language."""
Role = Literal["condition", "value", "window"]

_NAMES: Mapping[str, Input] = {
    "event": "event",
    "property": "property",
    "segment": "segment",
    "trait": "trait",
    "table": "table",
    "list": "list",
    "place": "place",
}
"""What a text field of such a name takes, unless the kind's hints say otherwise."""
_LOGIC = frozenset({"and", "or", "not", "at_least_of", "none_of", "everyone", "nobody"})


class Only(Answer):
    """A field is filled only while another holds one of these options."""

    field: str
    options: tuple[str, ...]


class Field(Answer):
    """One field: how it is filled, and what it may hold. `many`: a list of such; `fields`: those of a group.

    `optional`: it has a value when nothing is said; `nullable`: it may have none.
    """

    name: str
    title: str
    input: Input
    many: bool = False
    optional: bool = False
    nullable: bool = False
    least: int | None = None
    low: float | None = None
    high: float | None = None
    whole: bool = False
    options: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: tuple["Field", ...] = ()
    only_if: Only | None = None
    before: str = ""
    after: str = ""


class Form(Answer):
    """A kind as the builder draws it. `subject` is the field of a condition that says what is compared."""

    kind: str
    role: Role
    title: str
    group: str
    about: str
    example: str
    logic: bool
    subject: str | None
    fields: list[Field]


def forms() -> list[Form]:
    """The form of every condition, value and window, in the order of the language's lists."""
    roles: tuple[tuple[Role, tuple[type[BaseModel], ...]], ...] = (
        ("condition", CONDITIONS),
        ("value", VALUES),
        ("window", (*WINDOWS, *OWN_WINDOWS)),
    )
    return [form_of(kind, role) for role, kinds in roles for kind in kinds]


def form_of(kind: type[BaseModel], role: Role) -> Form:
    """The form of one kind."""
    hints: FormHints = getattr(kind, "form", FormHints())
    name = kind_name(kind)
    fields = [_field(each, info, hints) for each, info in kind.model_fields.items() if each != "kind"]
    examples: tuple[str, ...] = getattr(kind, "examples", ())
    return Form(
        kind=name,
        role=role,
        # A title says what is its own; everything else holds for kinds that are made of this one too.
        title=vars(kind).get("form", FormHints()).title or _spelled(name),
        group=hints.group or _group(kind, role),
        about=(kind.__doc__ or "").partition("\n")[0],
        example=examples[0] if examples else "",
        logic=name in _LOGIC,
        subject=_subject(fields) if role == "condition" and name not in _LOGIC else None,
        fields=fields,
    )


def kind_name(kind: type[BaseModel]) -> str:
    """What a kind is called in JSON."""
    (name,) = get_args(kind.model_fields["kind"].annotation)
    return str(name)


def _subject(fields: list[Field]) -> str | None:
    first = next(iter(fields), None)
    return first.name if first and first.input == "value" and not first.many and not first.optional else None


def _group(kind: type[BaseModel], role: Role) -> str:
    match role:
        case "window":
            return "When"
        case "value":
            return "Figures of events" if issubclass(kind, EventChoice) else "Values"
        case "condition":
            return "What they did" if issubclass(kind, EventChoice) else "More"


def _spelled(name: str) -> str:
    words = name_words(name)
    return words[:1].upper() + words[1:]


def _field(name: str, info: FieldInfo, hints: FormHints) -> Field:
    annotation, limits = _plain(info.annotation, list(info.metadata))
    arguments = get_args(annotation)
    optional = not info.is_required()
    nullable = _is_union(annotation) and NoneType in arguments
    if nullable:
        rest = tuple(each for each in arguments if each is not NoneType)
        annotation, limits = _plain(rest[0] if len(rest) == 1 else Union[rest], limits)  # noqa: UP007 - of a tuple
    many = get_origin(annotation) is tuple and get_args(annotation)[-1:] == (...,)
    least = next((limit.min_length for limit in limits if isinstance(limit, MinLen)), None) if many else None
    if many:
        annotation, limits = _plain(get_args(annotation)[0], [])
    return Field(
        name=name,
        title=_spelled(name),
        many=many,
        optional=optional,
        nullable=nullable,
        least=least,
        only_if=_only(name, hints),
        before=hints.around.get(name, ("", ""))[0],
        after=hints.around.get(name, ("", ""))[1],
        **_bounds(limits),
        **_filled(name, annotation, hints),
    )


def _only(name: str, hints: FormHints) -> Only | None:
    if name not in hints.only_if:
        return None
    field, options = hints.only_if[name]
    return Only(field=field, options=options)


def _plain(annotation: Any, metadata: list[Any]) -> tuple[Any, list[Any]]:
    """An annotation without what `Annotated` says about it, and what it says."""
    while get_origin(annotation) is Annotated:
        annotation, *more = get_args(annotation)
        metadata = [*metadata, *more]
    inner = [limit for each in metadata for limit in (each.metadata if isinstance(each, FieldInfo) else [each])]
    return annotation, inner


def _is_union(annotation: Any) -> bool:
    return get_origin(annotation) in {Union, UnionType}


def _bounds(limits: list[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for limit in limits:
        match limit:
            case Ge(ge=low) | Gt(gt=low):
                found["low"] = low
            case Le(le=high) | Lt(lt=high):
                found["high"] = high
            case _:
                continue
    return found


def _filled(name: str, annotation: Any, hints: FormHints) -> dict[str, Any]:
    """How a field of an annotation is filled."""
    if _is_union(annotation):
        return _union(tuple(_plain(each, [])[0] for each in get_args(annotation)))
    if get_origin(annotation) is Literal:
        return {"input": "choice", "options": tuple(str(option) for option in get_args(annotation))}
    if get_origin(annotation) is tuple:
        parts = tuple(_part(position, each) for position, each in enumerate(get_args(annotation)))
        return {"input": "group", "fields": parts}
    return _single(name, annotation, hints)


def _part(position: int, annotation: Any) -> Field:
    plain, limits = _plain(annotation, [])
    return Field(name=str(position), title="", **_bounds(limits), **_filled("", plain, FormHints()))


def _single(name: str, annotation: Any, hints: FormHints) -> dict[str, Any]:
    match annotation:
        case type() if issubclass(annotation, Condition | Value | BaseWindow):
            return _union((annotation,))
        case type() if issubclass(annotation, BaseModel):
            nested: FormHints = getattr(annotation, "form", FormHints())
            return {
                "input": "group",
                "fields": tuple(_field(*each, nested) for each in annotation.model_fields.items()),
            }
        case type() if issubclass(annotation, bool):
            return {"input": "yes_no"}
        case type() if issubclass(annotation, int | float):
            return {"input": hints.names.get(name, "number"), "whole": issubclass(annotation, int)}
        case type() if issubclass(annotation, str):
            return {"input": hints.names.get(name, _NAMES.get(name, "text"))}
        case type() if annotation is AwareDatetime or issubclass(annotation, datetime):
            return {"input": "instant"}
        case type() if issubclass(annotation, date):
            return {"input": "day"}
        case _:
            return {"input": "language"}


def _union(parts: tuple[Any, ...]) -> dict[str, Any]:
    classes = [part for part in parts if isinstance(part, type)]
    for base, filled in ((Constant, "constant"), (Value, "value"), (Condition, "condition"), (BaseWindow, "window")):
        if classes and all(issubclass(part, base) for part in classes):
            return {"input": filled, "kinds": tuple(_kinds(classes))}
    if set(classes) <= {date, datetime, AwareDatetime}:
        return {"input": "day"}
    if classes and all(issubclass(part, int | float) for part in classes):
        return {"input": "number"}
    return {"input": "language"}


def _kinds(classes: list[type[BaseModel]]) -> Iterator[str]:
    return (kind_name(each) for each in classes)
