"""Apache Unomi: the condition of a segment, with the meaning of its condition evaluators."""

from collections.abc import Iterator, Mapping
from typing import Any

from ilk.segments.conditions.logic import Everyone
from ilk.segments.importing.building import Importing, all_of, any_of, both, either, opposite, turned
from ilk.segments.importing.naming import path_name
from ilk.segments.importing.places import near
from ilk.segments.importing.report import Draft, Unsayable
from ilk.segments.importing.saying import compared
from ilk.segments.importing.shapes import drafts_in, items_of, mapping_of, text_at
from ilk.segments.importing.unomi_events import past_event
from ilk.segments.importing.unomi_properties import operator_of, property_test, refuse_scripts
from ilk.segments.kinds import AnyCondition

_PREFIXES = {"properties.": "", "systemProperties.": ""}
"""Of a profile's paths: what only says where Unomi keeps a property."""


def drafts(document: Any) -> Iterator[Draft]:
    """The segments of a document: one with its `condition` and `metadata`, a condition by itself, or a `list`."""
    for draft in drafts_in(document, title="name", description="description", wrappers=("list",)):
        body = mapping_of(draft.body, draft.where)
        metadata = body.get("metadata")
        words: Mapping[str, Any] = metadata if isinstance(metadata, Mapping) else {}
        title = text_at(words, "name") or text_at(words, "id") or text_at(body, "itemId")
        where = f"{draft.where}condition" if "condition" in body else draft.where.rstrip(".")
        key = text_at(words, "id") or draft.key
        yield Draft(title, text_at(words, "description"), where, body.get("condition", body), key)


def read(draft: Draft, importing: Importing) -> AnyCondition | None:
    """The condition that a segment says."""
    return _condition(draft.body, draft.where, importing)


def _condition(body: Any, where: str, importing: Importing) -> AnyCondition | None:
    found = mapping_of(body, where or "the condition")
    kind, values = text_at(found, "type"), mapping_of(found.get("parameterValues") or {}, f"{where}.parameterValues")
    below = f"{where}.parameterValues.".lstrip(".")
    match kind:
        case "booleanCondition" | "andCondition" | "orCondition":
            several = items_of(values.get("subConditions"), f"{below}subConditions")
            joined = str(values.get("operator") or kind.removesuffix("AnyCondition")).lower()
            if joined not in {"and", "or"} or not several:
                importing.missing(where, found, "sub-conditions joined by `and` or `or` are expected")
                return None
            read_ones = [_condition(each, f"{below}subConditions[{n}]", importing) for n, each in enumerate(several)]
            return all_of(read_ones) if joined == "and" else any_of(read_ones)
        case "notCondition":
            return turned(_condition(values.get("subCondition"), f"{below}subCondition", importing))
        case _:
            return importing.part(where or "the condition", found, lambda: _said(kind, values, importing))


def _said(kind: str, values: Mapping[str, Any], importing: Importing) -> AnyCondition:
    refuse_scripts(values)
    match kind:
        case "matchAllCondition":
            return Everyone()
        case "profilePropertyCondition":
            return _profile(values, importing)
        case "profileSegmentCondition":
            return _memberships(values, "segments", importing)
        case "profileUserListCondition":
            return _memberships(values, "lists", importing)
        case "pastEventCondition":
            return past_event(values, importing)
        case "scoringCondition":
            subject = importing.trait(f"scores.{values.get('scoringPlanId')}")
            return compared(subject, operator_of(values), values.get("scoreValue"))
        case "":
            raise Unsayable("there is no `type`: is this a condition of Unomi?")
        case _ if "session" in kind.lower() or kind in {"newVisitorCondition", "returningVisitorCondition"}:
            raise Unsayable(f"`{kind}` asks about the visit that is going on, which a segment of customers has not")
        case _:
            raise Unsayable(f"conditions of the type `{kind}` have no counterpart")


def _profile(values: Mapping[str, Any], importing: Importing) -> AnyCondition:
    path = text_at(values, "propertyName")
    if path == "segments":
        return _memberships({**values, "matchType": values.get("comparisonOperator")}, "segments", importing)
    source = path if path in importing.names.traits else path_name(path, _PREFIXES)
    if text_at(values, "comparisonOperator") == "distance":
        return near(importing, source, values)
    return property_test(importing.trait(source), values, importing)


def _memberships(values: Mapping[str, Any], key: str, importing: Importing) -> AnyCondition:
    names = values.get(key) or values.get("propertyValues") or [values.get("propertyValue")]
    if not isinstance(names, list) or not names or not all(isinstance(name, str) for name in names):
        raise Unsayable(f"the names of the {key} are missing")
    inside = [importing.segment(name) if key == "segments" else importing.on_list(name) for name in names]
    match str(values.get("matchType") or "in"):
        case "in" | "equals" | "hasSomeOf":
            return either(*inside)
        case "notIn" | "notEquals" | "hasNoneOf":
            return opposite(either(*inside))
        case "all":
            return both(*inside)
        case other:
            raise Unsayable(f"the operator `{other}` is unknown for {key}")
