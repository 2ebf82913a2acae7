"""Data: where rows come from, how good they are, and those that broke a rule."""

from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import StreamingResponse

from ilk.api.actors import Here, Who
from ilk.api.bodies import RetryRequest, RowsBody
from ilk.api.downloads import arrow_download, csv_download
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.app import data, handing
from ilk.app.answers import Check, Page, QuarantinedRow, RetryAnswer, Source, SourceSummary
from ilk.app.handing import HandedOver
from ilk.sources.answers import CleanedColumn

router = routes("Data")
Name = Annotated[str, Path(description="The source's name.")]
OfSource = Annotated[str | None, Query(description="Only rows of this source.")]
OfCode = Annotated[str | None, Query(description="Only rows that broke this rule.")]


@router.get("/sources")
def get_sources(here: Here, who: Who) -> list[SourceSummary]:
    """All sources: rows, files, freshness."""
    return data.sources(here, who)


@router.get("/sources/{name}")
def get_source(here: Here, who: Who, name: Name) -> Source:
    """A source: its columns, loads, and why rows were put aside."""
    return data.source(here, who, name)


@router.get("/sources/{name}/check")
def check_source(here: Here, who: Who, name: Name) -> list[Check]:
    """What a load of the source would meet, tried without loading."""
    return data.check_source(here, who, name)


@router.get("/sources/{name}/cleaning")
def get_cleaning(here: Here, who: Who, name: Name) -> list[CleanedColumn]:
    """Each column before and after the mapping, counted over all rows of the source's files, with examples."""
    return data.cleaning(here, who, name)


@router.post("/sources/{name}/rows")
def post_rows(here: Here, who: Who, name: Name, rows: RowsBody) -> HandedOver:
    """Hand rows over to a source of kind `frames`, part by part; the next run loads them."""
    return handing.add_rows(here, who, name, **rows.model_dump())


@router.get("/quarantine")
def get_quarantine(
    here: Here, who: Who, source: OfSource = None, code: OfCode = None, limit: Limit = 50, cursor: Cursor = None
) -> Page[QuarantinedRow]:
    """Rows that broke a rule, with the reason, a page at a time."""
    return data.quarantine(here, who, source=source, code=code, limit=limit, cursor=cursor)


@router.get("/quarantine.csv", response_class=StreamingResponse)
def download_quarantine(here: Here, who: Who, source: OfSource = None) -> StreamingResponse:
    """All rows that broke a rule, as CSV."""
    return csv_download(data.export_quarantine(here, who, source=source), "quarantine.csv")


@router.get("/quarantine.arrow", response_class=StreamingResponse)
def stream_quarantine(here: Here, who: Who, source: OfSource = None) -> StreamingResponse:
    """All rows that broke a rule, as an Arrow IPC stream."""
    return arrow_download(data.export_quarantine(here, who, source=source), "quarantine.arrow")


@router.post("/quarantine/retry")
def post_retry(here: Here, who: Who, request: RetryRequest) -> RetryAnswer:
    """Try rows of the quarantine again, with the mapping as it is now."""
    return data.retry_quarantine(here, who, source=request.source)
