"""Klaviyo: the definition of a segment, as its API gives it."""

from collections.abc import Iterator, Mapping
from typing import Any

from ilk.segments.importing.building import Importing, all_of, any_of, either, opposite
from ilk.segments.importing.klaviyo_filters import filter_test, source_of
from ilk.segments.importing.klaviyo_metrics import funnel, metric
from ilk.segments.importing.messages import consenting
from ilk.segments.importing.places import in_region
from ilk.segments.importing.report import Draft, Unsayable
from ilk.segments.importing.shapes import drafts_in, items_of, mapping_of, text_at
from ilk.segments.kinds import AnyCondition

_REGIONS = {"european_union": "EU", "united_states": "US"}


def drafts(document: Any) -> Iterator[Draft]:
    """The segments of a document: a definition, or what the API answers for one segment or several."""
    for draft in drafts_in(document, title="name", description="description", wrappers=("data",)):
        body, where = mapping_of(draft.body, draft.where), draft.where
        title = draft.title
        if isinstance(body.get("attributes"), Mapping):
            body, where = body["attributes"], f"{where}attributes."
            title = text_at(body, "name")
        if isinstance(body.get("definition"), Mapping):
            title = title or text_at(body, "name")
            body, where = body["definition"], f"{where}definition."
        yield Draft(title, "", where, body, draft.key)


def read(draft: Draft, importing: Importing) -> AnyCondition | None:
    """The condition that a definition says: all of its groups, each of them any of its conditions."""
    body, where = mapping_of(draft.body, draft.where), f"{draft.where}condition_groups"
    if "condition_groups" not in body:
        importing.missing(where, body, "there are no `condition_groups`: is this a segment of Klaviyo?")
        return None
    groups = items_of(body["condition_groups"], where)
    if not groups:
        importing.missing(where, groups, "there are no conditions")
    return all_of(_group(each, f"{where}[{number}]", importing) for number, each in enumerate(groups))


def _group(group: Any, where: str, importing: Importing) -> AnyCondition | None:
    conditions = items_of(mapping_of(group, where).get("conditions"), f"{where}.conditions")
    if not conditions:
        importing.missing(where, group, "the group is empty")
    return any_of(
        _condition(mapping_of(each, where), f"{where}.conditions[{number}]", importing)
        for number, each in enumerate(conditions)
    )


def _condition(body: Mapping[str, Any], where: str, importing: Importing) -> AnyCondition | None:
    return importing.part(where, body, lambda: _said(body, importing))


def _said(body: Mapping[str, Any], importing: Importing) -> AnyCondition:
    match body.get("type"):
        case "profile-property":
            return filter_test(importing.trait(source_of(text_at(body, "property"))), body.get("filter"), importing)
        case "profile-metric":
            return metric(body, importing)
        case "profile-metric-funnel":
            return funnel(body, importing)
        case "profile-group-membership":
            return _membership(body, importing)
        case "profile-marketing-consent":
            return _consent(body.get("consent"), importing)
        case "profile-region":
            return in_region(importing, _REGIONS.get(text_at(body, "region")), inside=bool(body.get("in_region")))
        case "profile-predictive-analytics" if body.get("dimension") != "channel_affinity":
            return filter_test(importing.trait(text_at(body, "dimension")), body.get("filter"), importing)
        case "profile-postal-code-distance":
            raise Unsayable("a distance from a postal code: the language measures from latitude and longitude")
        case None:
            raise Unsayable("there is no `type`")
        case other:
            raise Unsayable(f"conditions of the type `{other}` have no counterpart")


def _membership(body: Mapping[str, Any], importing: Importing) -> AnyCondition:
    """Being in lists or segments; a number of Klaviyo is a list here where the map says so, else a segment."""
    numbers = body.get("group_ids")
    if not isinstance(numbers, list) or not numbers:
        raise Unsayable("no list or segment is named")
    if body.get("timeframe_filter"):
        raise Unsayable("since when someone is in a list or segment of Klaviyo is not known here")
    inside = [
        importing.on_list(str(number)) if str(number) in importing.names.lists else importing.segment(str(number))
        for number in numbers
    ]
    return either(*inside) if body.get("is_member") else opposite(either(*inside))


def _consent(consent: Any, importing: Importing) -> AnyCondition:
    if not isinstance(consent, Mapping):
        raise Unsayable("there is no `consent`")
    status = consent.get("consent_status")
    details = status if isinstance(status, Mapping) else {}
    if details.get("filters"):
        raise Unsayable("how or when consent was given is asked for")
    channel, subscription = text_at(consent, "channel"), text_at(details, "subscription")
    if bool(consent.get("can_receive_marketing")) and subscription in {"subscribed", "any"}:
        if subscription == "any":
            importing.differs("Klaviyo also counts those who never said no; here consent must have been given")
        return consenting(channel)
    if not consent.get("can_receive_marketing") and subscription in {"any", "unsubscribed"}:
        importing.differs("Klaviyo asks who said no or is suppressed; here everyone without consent is in")
        return opposite(consenting(channel))
    raise Unsayable(f"`{subscription}`, with marketing {'' if consent.get('can_receive_marketing') else 'not '}allowed")
