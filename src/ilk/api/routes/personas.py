"""Personas: the gallery, one of them, what people think of it, and its card as a file."""

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import Path, Response

from ilk.api.actors import Here, Who
from ilk.api.bodies import PersonaEdit
from ilk.api.routing import routes
from ilk.app import personas
from ilk.app.personas import Format
from ilk.insight.personas.answers import Opinion, Persona, PersonaSummary

router = routes("Personas")
Name = Annotated[str, Path(description="The segment's name.")]
_CARD: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The card, or all of the persona as Markdown.",
        "content": {kind: {} for kind in ("application/pdf", "image/png", "image/svg+xml", "text/markdown")},
    }
}


@router.get("/personas")
def get_personas(here: Here, who: Who) -> list[PersonaSummary]:
    """All segments as personas: name, portrait, size. The first question after a run works them out."""
    return personas.personas(here, who)


@router.get("/personas/{name}")
def get_persona(here: Here, who: Who, name: Name) -> Persona:
    """A segment as somebody one can write to: what the data says, and apart from it what people think."""
    return personas.persona(here, who, name)


@router.put("/personas/{name}")
def put_persona(here: Here, who: Who, name: Name, edit: PersonaEdit) -> Persona:
    """Keep a new version of what people think of a persona; what the data says is not touched."""
    return personas.edit_persona(here, who, name, **edit.model_dump())


@router.get("/personas/{name}/opinions")
def get_persona_opinions(here: Here, who: Who, name: Name) -> list[Opinion]:
    """Every version of what people think of a persona, newest first."""
    return personas.opinions(here, who, name)


@router.get("/personas/{name}/card.{format}", response_class=Response, responses=_CARD)
def download_persona(
    here: Here,
    who: Who,
    name: Name,
    format: Annotated[Format, Path(description="`pdf`, `png`, `svg` or `md`.")],  # noqa: A002
) -> Response:
    """The card to print as PDF, PNG or SVG; or all of the persona as Markdown."""
    found = personas.export_persona(here, who, name, format=format)
    disposition = f"attachment; filename*=UTF-8''{quote(found.file_name)}"
    return Response(found.content, media_type=found.media_type, headers={"Content-Disposition": disposition})
