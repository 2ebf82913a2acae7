"""A document of another tool, read into segments of the language: every part of it is told of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from ilk.catalog.schema import Catalogue
from ilk.kernel.errors import UserError, unknown
from ilk.segments.importing import growthbook, klaviyo, mautic, posthog, segment, unomi
from ilk.segments.importing.building import Importing
from ilk.segments.importing.naming import NameMap, plain_name
from ilk.segments.importing.report import Draft, Imported
from ilk.segments.importing.shapes import json_of
from ilk.segments.kinds import AnyCondition
from ilk.segments.tree import MOST_LEVELS, Node, refuse_deep

_MOST_CHARACTERS = 5_000_000
_LEVELS_OF_A_PART = 6


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool whose segments can be read: its name for people, and how its documents are read."""

    title: str
    drafts: Callable[[Any], Iterator[Draft]]
    read: Callable[[Draft, Importing], AnyCondition | None]
    takes_text: bool = False


TOOLS: Mapping[str, Tool] = {
    "posthog": Tool("PostHog", posthog.drafts, posthog.read),
    "segment": Tool("Segment", segment.drafts, segment.read, takes_text=True),
    "mautic": Tool("Mautic", mautic.drafts, mautic.read),
    "unomi": Tool("Unomi", unomi.drafts, unomi.read),
    "klaviyo": Tool("Klaviyo", klaviyo.drafts, klaviyo.read),
    "growthbook": Tool("GrowthBook", growthbook.drafts, growthbook.read),
}


def import_segments(
    tool: str, document: str, catalogue: Catalogue, names: NameMap, *, name: str | None = None
) -> Sequence[Imported]:
    """The segments of a document, in its order; they may refer to each other. `name` is for the only one.

    Raises:
        UserError: for a tool that is not known, and a document that is not of its form.
    """
    if tool not in TOOLS:
        raise unknown("tool", tool, TOOLS)
    chosen = TOOLS[tool]
    if len(document) > _MOST_CHARACTERS:
        what = f"the document has {len(document):,} characters; {_MOST_CHARACTERS:,} are allowed"
        raise UserError("definition-too-long", what)
    read = _document(document, chosen)
    refuse_deep(read, _below, _LEVELS_OF_A_PART * MOST_LEVELS)
    drafts = list(chosen.drafts(read))
    if not drafts:
        raise UserError("import-shape", f"there is no segment of {chosen.title} in the document")
    called = _names(drafts, tool, name)
    known = replace(catalogue, segments=catalogue.segments | set(called))
    beside = {draft.key: own for draft, own in zip(drafts, called, strict=True) if draft.key}
    mapped = names.model_copy(update={"segments": beside | names.segments})
    return [_imported(draft, own, chosen, known, mapped) for draft, own in zip(drafts, called, strict=True)]


def _names(drafts: Sequence[Draft], tool: str, name: str | None) -> Sequence[str]:
    """What the segments are called here: as told, or after their titles, each once."""
    if name is not None and len(drafts) > 1:
        raise UserError("import-shape", f"the document holds {len(drafts)} segments; a name is for one")
    found: list[str] = []
    for draft in drafts:
        wanted = name or plain_name(draft.title or draft.key) or f"from_{tool}"
        free = (f"{wanted}_{number}" for number in count(2))
        found.append(wanted if wanted not in found else next(each for each in free if each not in found))
    return found


def _document(text: str, tool: Tool) -> Any:
    if tool.takes_text and not text.lstrip().startswith(("{", "[")):
        return text
    return json_of(text)


def _imported(draft: Draft, name: str, tool: Tool, catalogue: Catalogue, names: NameMap) -> Imported:
    importing = Importing(catalogue, names)
    condition = tool.read(draft, importing)
    if condition is not None:
        refuse_deep(_node(condition), Node.children)
    return Imported(
        name=name,
        title=draft.title,
        description=draft.description,
        condition=condition,
        parts=importing.parts,
        renamed=list(importing.renamed.values()),
        unnamed=list(importing.unnamed.values()),
    )


def _node(condition: AnyCondition) -> Node:
    return condition


def _below(value: Any) -> Sequence[Any]:
    match value:
        case Mapping():
            return list(value.values())
        case list():
            return value
        case _:
            return ()
