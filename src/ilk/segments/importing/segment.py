"""Segment (Twilio): audiences in its query language, as text or as the definition that its API gives."""

from collections.abc import Iterator
from typing import Any

from ilk.segments.importing.building import Importing, all_of, any_of, opposite, shown, turned
from ilk.segments.importing.naming import Unknown
from ilk.segments.importing.report import Draft, Unsayable
from ilk.segments.importing.segment_events import event_test, literal_of
from ilk.segments.importing.segment_query import Joined, Test, query_of
from ilk.segments.importing.segment_tests import Asked, scalar_test
from ilk.segments.importing.shapes import drafts_in, mapping_of, text_at
from ilk.segments.kinds import AnyCondition


def drafts(document: Any) -> Iterator[Draft]:
    """The audiences of a document: a query as text, an audience with its `definition`, or what the API answers."""
    if isinstance(document, str):
        yield Draft("", "", "", {"definition": {"query": document}})
        return
    yield from drafts_in(document, title="name", description="description", wrappers=("data", "audiences", "audience"))


def read(draft: Draft, importing: Importing) -> AnyCondition | None:
    """The condition that an audience says."""
    body = mapping_of(draft.body, draft.where)
    definition = mapping_of(body.get("definition") or body, f"{draft.where}definition")
    query = definition.get("query")
    if not isinstance(query, str) or not query.strip():
        importing.missing(f"{draft.where}definition.query", definition, "there is no `query`: is this an audience?")
        return None
    if text_at(definition, "type").upper() == "ACCOUNTS":
        importing.missing(f"{draft.where}definition.type", "ACCOUNTS", "it is an audience of accounts, not of people")
        return None
    if body.get("options"):
        why = "options of the audience, such as whether anonymous users are in, have no counterpart"
        importing.missing(f"{draft.where}options", body["options"], why)
    return _expression(query_of(query), importing)


def _expression(found: Any, importing: Importing) -> AnyCondition | None:
    match found:
        case Joined(how="or"):
            return any_of(_expression(each, importing) for each in found.operands)
        case Joined(how="and"):
            return all_of(_expression(each, importing) for each in found.operands)
        case Joined(how="not"):
            return turned(_expression(found.operands[0], importing))
        case Joined():
            importing.missing(
                found.where, found.how.upper(), "it asks about the users of an account, not about a person"
            )
            return None
        case Test():
            return importing.part(found.where, found.source, lambda: _test(found, importing))
        case _:
            importing.missing("the query", shown(found), "a comparison is expected here")
            return None


def _test(test: Test, importing: Importing) -> AnyCondition:
    first, *rest = test.chain.calls
    match first.name:
        case "event":
            return event_test(test, importing)
        case "trait":
            return _trait(test, str(literal_of(first)), rest, importing)
        case other:
            raise Unsayable(f"a test begins with `event` or `trait`, not with `{other}`")


def _trait(test: Test, name: str, rest: Any, importing: Importing) -> AnyCondition:
    asked = Asked.of(test, rest)
    try:
        subject = importing.trait(name)
    except Unknown:
        # Segment keeps being in an audience as a trait with the audience's key.
        if asked.flag is None or not _is_segment(name, importing):
            raise
        return importing.segment(name) if asked.flag else opposite(importing.segment(name))
    return scalar_test(subject, asked, importing)


def _is_segment(name: str, importing: Importing) -> bool:
    try:
        importing.segment(name)
    except Unknown:
        return False
    return True
