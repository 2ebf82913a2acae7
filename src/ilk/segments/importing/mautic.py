"""Mautic: the filters of a segment, with the meaning of its segment queries on MySQL."""

from collections.abc import Iterator, Mapping
from typing import Any

from ilk.segments.comparing import Operator
from ilk.segments.importing.building import Importing, all_of, any_of, both, either, opposite
from ilk.segments.importing.mautic_dates import date_test
from ilk.segments.importing.mautic_fields import field_test
from ilk.segments.importing.messages import not_to_contact, opens
from ilk.segments.importing.report import Draft, Unsayable
from ilk.segments.importing.shapes import drafts_in, items_of, mapping_of
from ilk.segments.kinds import AnyCondition

_COUNTS: Mapping[str, Operator] = {"=": "=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_FIELDS_OF_OTHER_TABLES: Mapping[str, str] = {
    "globalcategory": "categories that a contact follows",
    "sessions": "the number of sessions",
    "integration_campaigns": "campaigns of an integration",
    "notification": "push notifications",
    "device_type": "devices",
    "device_brand": "devices",
    "device_os": "devices",
    "device_model": "devices",
    "campaign": "the campaigns that a contact is in",
    "owner_id": "the owner of a contact",
    "stage": "stages",
    "lead_asset_download": "downloads of an asset",
}


def drafts(document: Any) -> Iterator[Draft]:
    """The segments of a document: one with its `filters`, the filters by themselves, or the API's `list` or `lists`."""
    if (
        isinstance(document, list)
        and document
        and all(isinstance(each, Mapping) and "field" in each for each in document)
    ):
        yield Draft("", "", "filters", document)
        return
    for draft in drafts_in(document, title="name", description="description", wrappers=("lists", "list")):
        body = mapping_of(draft.body, draft.where)
        yield Draft(
            draft.title or str(body.get("alias") or ""), draft.description, f"{draft.where}filters", body, draft.key
        )


def read(draft: Draft, importing: Importing) -> AnyCondition | None:
    """The condition that a segment says: groups of filters joined by `and`, the groups by `or`."""
    filters = draft.body if isinstance(draft.body, list) else draft.body.get("filters")
    if isinstance(filters, Mapping):
        filters = list(filters.values())
    several = items_of(filters, draft.where) if filters is not None else []
    if not several:
        importing.missing(draft.where, filters, "there are no filters: who is in was chosen by hand")
        return None
    groups: list[list[AnyCondition | None]] = [[]]
    for number, each in enumerate(several):
        where = f"{draft.where}[{number}]"
        body = mapping_of(each, where)
        if number and str(body.get("glue") or "and").lower() == "or":
            groups.append([])
        groups[-1].append(_filter(body, where, importing))
    return any_of(all_of(group) for group in groups)


def _filter(body: Mapping[str, Any], where: str, importing: Importing) -> AnyCondition | None:
    return importing.part(where, body, lambda: _said(body, importing))


def _said(body: Mapping[str, Any], importing: Importing) -> AnyCondition:
    field, kind, operator = (str(body.get(key) or "") for key in ("field", "type", "operator"))
    value = _value(body)
    match field:
        case "":
            raise Unsayable("the filter has no `field`: is this a segment of Mautic?")
        case "leadlist":
            return _segments(operator, value, importing)
        case _ if field.startswith("dnc_"):
            return not_to_contact(field, operator, value, importing)
        case "lead_email_read_count" if operator in _COUNTS:
            return opens(_COUNTS[operator], value)
        case _ if field in _FIELDS_OF_OTHER_TABLES and field not in importing.names.traits:
            raise Unsayable(
                f"{_FIELDS_OF_OTHER_TABLES[field]} are not known here; map `{field}` to a trait if one says it"
            )
        case _ if str(body.get("object") or "lead") == "behaviors" and field not in importing.names.traits:
            raise Unsayable(f"`{field}` asks what a contact did; map it to a trait if one says it")
        case _:
            of_company = str(body.get("object")) in {"company", "company_all"}
            subject = importing.of_account(field, "company.") if of_company else importing.trait(field)
            test = date_test if kind in {"date", "datetime"} else field_test
            return test(subject, operator, value, importing)


def _value(body: Mapping[str, Any]) -> Any:
    """What is compared with: since Mautic 3 under `properties`, before beside it."""
    properties = body.get("properties")
    if isinstance(properties, Mapping) and "filter" in properties:
        return properties["filter"]
    return body.get("filter")


def _segments(operator: str, value: Any, importing: Importing) -> AnyCondition:
    numbers = value if isinstance(value, list) else [value]
    inside = [importing.segment(str(number)) for number in numbers if number not in {None, ""}]
    if not inside:
        raise Unsayable("no segment is named")
    match operator:
        case "in" | "=":
            return either(*inside)
        case "!in" | "!=":
            return opposite(either(*inside))
        case "includingAll":
            return both(*inside)
        case "excludingAll":
            return opposite(both(*inside))
        case _:
            raise Unsayable(f"the operator `{operator}` is unknown for segments")
