"""Connecting a source: the files there are, what a place has, what a definition makes of it, and keeping it."""

from typing import Annotated

from fastapi import Path

from ilk.api.actors import Here, Who
from ilk.api.bodies import LookRequest, SourceBody, SourcePreviewRequest, UploadPiece
from ilk.api.routing import routes
from ilk.app import connecting
from ilk.app.connecting import ConnectorInfo, ProposedSource, SourceText
from ilk.sources.answers import SourcePreview, SourceSummary
from ilk.sources.files.lying import DataFile

router = routes("Data")
Name = Annotated[str, Path(description="The source's name.")]
FileName = Annotated[str, Path(description="The file's name, without a folder.")]


@router.get("/connectors")
def get_connectors(here: Here, who: Who) -> list[ConnectorInfo]:
    """The kinds of places that rows can come from, and what each is told."""
    return connecting.connectors(here, who)


@router.get("/files")
def get_files(here: Here, who: Who) -> list[DataFile]:
    """The files in the project's folder that hold rows."""
    return connecting.files(here, who)


@router.put("/files/{name}")
def put_file(here: Here, who: Who, name: FileName, piece: UploadPiece) -> DataFile:
    """Add a piece to a file that comes into the project's folder `uploads`; with the last one it is there."""
    return connecting.upload(here, who, name, content=piece.content, at=piece.at, last=piece.last, upload=piece.upload)


@router.post("/sources/look")
def post_look(here: Here, who: Who, request: LookRequest) -> list[ProposedSource]:
    """What the rows of a place seem to mean, as definitions of sources."""
    return connecting.look(here, who, request.name, files=request.files, connect=request.connect)


@router.post("/sources/preview")
def post_source_preview(here: Here, who: Who, request: SourcePreviewRequest) -> SourcePreview:
    """What a definition makes of the first rows of its place; nothing is loaded."""
    return connecting.preview_source(here, who, request.name, text=request.text, rows=request.rows)


@router.get("/sources/{name}/definition")
def get_source_definition(here: Here, who: Who, name: Name) -> SourceText:
    """A source's definition as text, and its version."""
    return connecting.source_text(here, who, name)


@router.put("/sources/{name}")
def put_source(here: Here, who: Who, name: Name, body: SourceBody) -> SourceSummary:
    """Keep a new source, or a new version of one; its rows come with the next run."""
    return connecting.save_source(here, who, name, **body.model_dump())
