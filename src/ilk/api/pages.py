"""Pages for people who write programs: the reference of the API, and every error explained."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ilk.api.explanations import errors_page
from ilk.api.reference import reference_page

router = APIRouter()


@router.get("/docs", response_class=HTMLResponse)
def get_docs(request: Request) -> str:
    """The reference of the API."""
    return reference_page(request.app.openapi())


@router.get("/docs/errors", response_class=HTMLResponse)
def get_errors() -> str:
    """Every error code, explained: where a problem's `type` leads."""
    return errors_page()
