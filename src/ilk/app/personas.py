"""Personas: the gallery, one of them, what people think of it, and its exports."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from ilk.app.published import Published, last_publication, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.checking import checked
from ilk.database.opinions import OpinionVersion
from ilk.insight.ground import EVERYONE
from ilk.insight.personas.answers import Opinion, OpinionText, Persona, PersonaSummary
from ilk.insight.personas.card import card
from ilk.insight.personas.ground import Ground
from ilk.insight.personas.markdown import markdown
from ilk.insight.personas.persona import personas as worked_out
from ilk.insight.personas.persona import together
from ilk.insight.personas.protected import Telling, telling
from ilk.insight.profile import stored
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError

Format = Literal["pdf", "png", "svg", "md"]
FORMATS: tuple[Format, ...] = ("pdf", "png", "svg", "md")
_PIXELS = 2.5
"""Of a PNG for each point of the page: 180 an inch."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A persona as a file: its bytes and what kind they are of."""

    content: bytes
    media_type: str
    file_name: str


@use_case(Permission.READ_SUMMARY, "list personas", records="refusals")
def personas(workspace: Workspace, actor: Actor) -> list[PersonaSummary]:
    """The personas of all segments that a run has described, the largest first."""
    state = published(workspace)
    found, opinions = _personas(workspace, actor, state, list(state.words.segments)), workspace.opinions.newest()
    told = [_summary(_with_opinion(each, opinions.get(each.segment))) for each in found.values()]
    return sorted(told, key=lambda each: (-each.size, each.title, each.segment))


@use_case(Permission.READ_SUMMARY, "show a persona", subject="name", records="refusals")
def persona(workspace: Workspace, actor: Actor, name: str) -> Persona:
    """A segment as somebody one can write to, from the published state; quotes for those who may read customers.

    Raises:
        NotFound: for a segment that there is not.
        UserError: `not-run-yet` for a segment that no run has described.
    """
    return _persona(workspace, actor, name)


@use_case(Permission.READ_SUMMARY, "list opinions of a persona", subject="name", records="refusals")
def opinions(workspace: Workspace, _actor: Actor, name: str) -> list[Opinion]:
    """Every version of what people think of a segment's persona, newest first. Raises `NotFound`."""
    published(workspace).tree(name)
    return [_opinion(each) for each in workspace.opinions.versions(name)]


@use_case(Permission.EDIT_PERSONAS, "edit a persona", subject="name")
def edit_persona(
    workspace: Workspace,
    actor: Actor,
    name: str,
    *,
    opinion: Mapping[str, Any],
    based_on: int | None = None,
    why: str,
) -> Persona:
    """Keep a new version of what people think of a segment's persona; what data says is not touched.

    Args:
        name: the segment.
        opinion: the whole of it: `name`, `summary`, `needs`, `pains`, `dos`, `donts`; what is left out is empty.
        based_on: the version that was edited, 0 for none yet.
        why: the reason, for the record.

    Raises:
        NotFound: for a segment that there is not.
        UserErrors: for an opinion of another shape.
        Transient: `edited-meanwhile` when `based_on` is not the newest version.
    """
    published(workspace).tree(name)
    text = checked(OpinionText, dict(opinion), lambda path: ".".join(map(str, path)))
    newest = workspace.opinions.versions(name, limit=1)
    before = based_on if based_on is not None else newest[0].version if newest else 0
    body = text.model_dump(exclude_defaults=True)
    workspace.opinions.add(OpinionVersion(name, before + 1, body, workspace.clock.now(), actor.name, why))
    return _persona(workspace, actor, name)


@use_case(Permission.READ_SUMMARY, "export a persona", subject="name")
def export_persona(workspace: Workspace, actor: Actor, name: str, *, format: Format) -> Sheet:  # noqa: A002
    """A persona as a file to print, send or keep: the card as `pdf`, `png` or `svg`; all of it as `md`.

    Raises:
        NotFound: for a segment that there is not.
    """
    return sheet(_persona(workspace, actor, name), format)


def format_of(file_name: str) -> Format:
    """The format that a file's name ends in. Raises `UserError` `unknown-ending` for another one."""
    ending = file_name.rpartition(".")[2].lower()
    for kind in FORMATS:
        if ending == kind:
            return kind
    what = f"`{file_name}` is not named as a file that a persona can be written to"
    raise UserError("unknown-ending", what, known=[f".{kind}" for kind in FORMATS], hint="End it in `.pdf`.")


def sheet(found: Persona, kind: Format) -> Sheet:
    """A persona as a file of a format."""
    name = f"{found.segment}.{kind}"
    match kind:
        case "md":
            return Sheet(markdown(found).encode(errors="replace"), "text/markdown; charset=utf-8", name)
        case "svg":
            return Sheet(card(found).encode(), "image/svg+xml", name)
        case "png":
            return Sheet(_png(card(found)), "image/png", name)
        case "pdf":
            return Sheet(_pdf(card(found)), "application/pdf", name)
        case _:
            assert_never(kind)


def _png(drawing: str) -> bytes:
    from vl_convert import svg_to_png

    return svg_to_png(drawing, scale=_PIXELS)


def _pdf(drawing: str) -> bytes:
    from vl_convert import svg_to_pdf

    return svg_to_pdf(drawing)


def _persona(workspace: Workspace, actor: Actor, name: str) -> Persona:
    state = published(workspace)
    state.tree(name)
    found = _personas(workspace, actor, state, [name]).get(name)
    if found is None:
        what = f"the segment `{name}` has no persona yet"
        raise UserError("not-run-yet", what, hint="Run the project with `ilk run`.")
    newest = workspace.opinions.versions(name, limit=1)
    return _with_opinion(found, newest[0] if newest else None)


def _personas(workspace: Workspace, actor: Actor, state: Published, names: Sequence[str]) -> dict[str, Persona]:
    """The data of personas: worked out when first asked for, and known until something new is published."""
    quoted, may_tell = actor.may(Permission.READ_CUSTOMERS), _telling(workspace, state)
    asked = {name: ("persona", name, state.words.segments[name], quoted, may_tell.allowed) for name in names}
    known = {name: workspace.answered.get(state.publication, about) for name, about in asked.items()}
    found = {name: told for name, told in known.items() if told is not None}
    unknown = [name for name in names if name not in found]
    made = _worked_out(workspace, state, unknown, may_tell, quoted=quoted)
    if last_publication(workspace.engine) == state.publication:  # else it is of two states, and nobody's for long
        for name, told in made.items():
            workspace.answered.keep(state.publication, asked[name], told)
    return found | made


def _telling(workspace: Workspace, state: Published) -> Telling:
    """What personas may tell; traits by which models compare groups are protected, too."""
    compared = {trait for model in state.meaning.models.values() for trait in model.fairness}
    return telling(workspace.project, state.words.traits, compared)


def _worked_out(
    workspace: Workspace, state: Published, names: Sequence[str], may_tell: Telling, *, quoted: bool
) -> dict[str, Persona]:
    if not names:
        return {}
    meaning, words = state.meaning, state.words
    profiles = stored(workspace.engine)
    there = [name for name in names if name in profiles]
    defining = {name: meaning.defining_traits(name) for name in there}
    found: dict[str, Persona] = {}
    for some in together(there) if EVERYONE in profiles else []:
        ground = Ground(workspace.engine, words, state.publication.as_of, some, may_tell)
        found |= worked_out(ground, profiles, defining, quoted=quoted)
    return found


def _with_opinion(found: Persona, newest: OpinionVersion | None) -> Persona:
    return found if newest is None else found.model_copy(update={"opinion": _opinion(newest)})


def _opinion(kept: OpinionVersion) -> Opinion:
    text = OpinionText.model_validate(kept.body)
    return Opinion(version=kept.version, at=kept.created_at, by=kept.created_by, why=kept.why, text=text)


def _summary(found: Persona) -> PersonaSummary:
    return PersonaSummary(
        segment=found.segment,
        title=found.title,
        colour=found.colour,
        name=found.name,
        named_by_people=found.name != found.proposed.name,
        size=found.size,
        share=found.share,
        sentence=found.sentence,
        portrait=found.portrait,
        as_of=found.as_of,
    )
