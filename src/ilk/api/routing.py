"""What every route of the public API has in common: its prefix, and that it takes only parameters it knows."""

from fastapi import APIRouter, Depends

from ilk.api.validation import only_known_parameters

PREFIX = "/v1"


def routes(tag: str) -> APIRouter:
    """An empty group of routes, under its heading in the reference."""
    return APIRouter(prefix=PREFIX, tags=[tag], dependencies=[Depends(only_known_parameters)])
