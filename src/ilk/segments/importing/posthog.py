"""PostHog: the filters of a cohort, as its API gives them, with the meaning of its cohort queries."""

from collections.abc import Iterator, Mapping
from typing import Any

from ilk.segments.importing.building import Importing, all_of, any_of, opposite
from ilk.segments.importing.posthog_events import behaviour
from ilk.segments.importing.posthog_properties import property_test
from ilk.segments.importing.report import Draft, Unsayable
from ilk.segments.importing.shapes import drafts_in, items_of, mapping_of, text_at
from ilk.segments.kinds import AnyCondition


def drafts(document: Any) -> Iterator[Draft]:
    """The cohorts of a document: one, or the `results` of the API's list."""
    yield from drafts_in(document, title="name", description="description", wrappers=("results",))


def read(draft: Draft, importing: Importing) -> AnyCondition | None:
    """The condition that a cohort says."""
    body, where = mapping_of(draft.body, draft.where), draft.where
    if body.get("is_static"):
        importing.missing(f"{where}is_static", {"is_static": True}, "a static cohort is a list of people, not filters")
    if body.get("groups"):
        importing.missing(f"{where}groups", body["groups"], "filters of the old form, `groups`; save the cohort anew")
    filters = body.get("filters") or body
    if mapping_of(filters, f"{where}filters").get("filterTestAccounts"):
        why = "PostHog also leaves out its test accounts; add what tells them apart"
        importing.missing(f"{where}filters.filterTestAccounts", {"filterTestAccounts": True}, why)
    where = f"{where}filters." if "filters" in body else where
    if "properties" in filters:
        return _group(filters["properties"], f"{where}properties", importing)
    if "values" in filters:
        return _group(filters, where.rstrip(".") or "the cohort", importing)
    if not importing.parts:
        importing.missing(where or "the cohort", body, "there are no `properties`: is this a cohort of PostHog?")
    return None


def _group(group: Any, where: str, importing: Importing) -> AnyCondition | None:
    """A group of filters, or of groups."""
    body: Any = {"type": "AND", "values": group} if isinstance(group, list) else mapping_of(group, where)
    if "values" not in body:
        return _filter(body, where, importing)
    joined = text_at(body, "type").upper()
    values = items_of(body["values"], f"{where}.values")
    if joined not in {"AND", "OR"} or not values:
        why = "the group is empty" if joined in {"AND", "OR"} else f"a group is of type AND or OR, not `{joined}`"
        importing.missing(where, {"type": body.get("type"), "values": values}, why)
        return None
    several = [_group(each, f"{where}.values[{number}]", importing) for number, each in enumerate(values)]
    return all_of(several) if joined == "AND" else any_of(several)


def _filter(body: Mapping[str, Any], where: str, importing: Importing) -> AnyCondition | None:
    """One filter, turned where it says so."""

    def said() -> AnyCondition:
        condition = _said(body, importing)
        return opposite(condition) if body.get("negation") else condition

    return importing.part(where, body, said)


def _said(body: Mapping[str, Any], importing: Importing) -> AnyCondition:
    match body.get("type"):
        case "person":
            return property_test(importing.trait(_key(body)), body, importing)
        case "person_metadata":
            return property_test(importing.trait(_key(body)), body, importing)
        case "group":
            return property_test(importing.of_account(_key(body), "group."), body, importing)
        case "cohort" | "static-cohort" | "dynamic-cohort" | "precalculated-cohort":
            return importing.segment(str(body.get("value")))
        case "behavioral":
            return behaviour(body, importing)
        case "hogql":
            raise Unsayable("an expression in HogQL is not read")
        case other:
            raise Unsayable(f"filters of the type `{other}` have no counterpart")


def _key(body: Mapping[str, Any]) -> str:
    key = body.get("key")
    if not isinstance(key, str) or not key:
        raise Unsayable("the filter has no `key`")
    return key
