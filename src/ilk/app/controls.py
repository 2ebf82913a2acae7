"""Who is kept of those a condition holds for, while it is written: controls as form and as text, and their counts."""

from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any

from pydantic import Field

from ilk.app.answers import CountedPart, DefinitionProblem
from ilk.app.meaning import Meaning
from ilk.app.problems import problem
from ilk.app.published import Published, meaning_with, published, stored_definitions
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog import markup
from ilk.catalog.checking import checked
from ilk.catalog.documents import Body, canonical, canonical_text
from ilk.kernel.access import Actor, Permission
from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError, problems_of, raise_all, unknown
from ilk.kernel.ids import new_id
from ilk.segments.conditions.logic import Nobody
from ilk.segments.controls import document_of, meant, said
from ilk.segments.definition import CONTROLS, SegmentDefinition
from ilk.segments.refresh.swapping import worked_out
from ilk.segments.tree import Condition

_UNNAMED = "unnamed"
_EVERYONE = "everyone"


class Controls(Answer):
    """Result controls as form and as text at once: `sentences` say them, `problems` what is wrong and at which key."""

    controls: dict[str, Any] | None
    text: str | None = Field(description="As the segment's document has them, in YAML.")
    sentences: list[str]
    problems: list[DefinitionProblem]


@use_case(Permission.READ_SUMMARY, "read result controls", records="refusals")
def controls(
    workspace: Workspace, _actor: Actor, *, text: str | None = None, controls: Mapping[str, Any] | None = None
) -> Controls:
    """What result controls say, given as YAML or as JSON. Controls that are wrong are answered too, with all of it.

    Raises:
        UserError: `not-run-yet` before the first run.
    """
    catalogue = published(workspace).meaning.catalogue
    given: Mapping[str, Any] | None = controls
    try:
        given = _read(text) if text is not None else (controls or {})
        definition = controlled({"name": _UNNAMED, "when": _EVERYONE}, given)
        kept = controls_of(definition)
        meant(definition, catalogue)
    except UserError as error:
        faults = [problem(single) for single in problems_of(error)]
        return Controls(controls=_plain(given), text=text or _text(given), sentences=[], problems=faults)
    return Controls(controls=kept, text=_text(kept), sentences=list(said(definition, catalogue)), problems=[])


def controlled(body: Body, controls: Mapping[str, Any]) -> SegmentDefinition:
    """A segment's document with these result controls in the place of its own. Raises `UserError` with all problems."""
    raise_all(unknown("key", key, CONTROLS, where=key) for key in controls if key not in CONTROLS)
    without = {key: value for key, value in body.items() if key not in CONTROLS}
    return checked(SegmentDefinition, without | dict(controls), lambda path: ".".join(map(str, path)))


def controls_of(definition: SegmentDefinition) -> Body:
    """The result controls of a segment's document, those that it has."""
    return {key: value for key, value in canonical(definition).items() if key in CONTROLS}


def proposed(
    workspace: Workspace, state: Published, *after: SegmentDefinition
) -> tuple[Meaning, Mapping[str, Condition]]:
    """What all definitions mean with some in the place of their like, and the segments that this concerns, in order."""
    names = {each.name for each in after}
    others = [
        each
        for each in stored_definitions(workspace)
        if not (isinstance(each, SegmentDefinition) and each.name in names)
    ]
    meaning = meaning_with(workspace, [*others, *after])
    trees = meaning.definitions.segments
    own = [name for name in trees if document_of(name) in names]
    gone = [name for name in state.meaning.definitions.segments if document_of(name) in names and name not in own]
    concerned = {name: trees[name] for name in meaning.with_users(own)}
    return meaning, concerned | {name: Nobody() for name in gone}


def kept_counts(
    workspace: Workspace, state: Published, name: str | None, said: Condition, controls: Mapping[str, Any]
) -> tuple[int, list[CountedPart]]:
    """How many result controls keep of those a condition holds for, and how many fall into each part."""
    before = None if name is None else state.meaning.segments.get(name)
    body: Body = canonical(before) if before else {"name": name or _free_name(state)}
    definition = controlled(body | {"when": said.text()}, controls)
    meaning, trees = proposed(workspace, state, definition)
    own = {each: tree for each, tree in trees.items() if document_of(each) == definition.name}
    token = new_id(workspace.clock.now()).replace("-", "_").lower()
    with worked_out(workspace.engine, own, meaning.catalogue, state.moment, token) as swap:
        found = {each: movement.after for each, movement in swap.movements().items()}
    return found[definition.name], list(_parts(definition, found))


def _free_name(state: Published) -> str:
    """A name for a definition that has none yet, which no segment goes by."""
    names = (_UNNAMED if number == 1 else f"{_UNNAMED}_{number}" for number in count(1))
    return next(name for name in names if name not in state.meaning.segments)


def _parts(definition: SegmentDefinition, found: Mapping[str, int]) -> Iterator[CountedPart]:
    for part in definition.split:
        yield CountedPart(name=part.name, count=found[f"{definition.name}.{part.name}"])


def _read(text: str) -> Mapping[str, Any]:
    value = markup.read(text).value
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise UserError("wrong-type", "keys with values are expected here", known=CONTROLS, where="line 1")
    return value


def _plain(given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if given is None else dict(given)


def _text(controls: Mapping[str, Any] | None) -> str | None:
    """Controls as a document has them; nothing for none."""
    if controls is None:
        return None
    return canonical_text(dict(controls)) if controls else ""
