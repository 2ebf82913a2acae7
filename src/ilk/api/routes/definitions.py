"""Definitions: what the project's files would change, changing it, and writing edits back to files."""

from ilk.api.actors import Here, Who
from ilk.api.bodies import ExportRequest, Why
from ilk.api.routing import routes
from ilk.app import definitions
from ilk.app.answers import Applied, Exported, Plan

router = routes("Definitions")


@router.post("/plan")
def post_plan(here: Here, who: Who) -> Plan:
    """What applying the project's files would change."""
    return definitions.plan(here, who)


@router.post("/apply")
def post_apply(here: Here, who: Who, reason: Why) -> Applied:
    """Apply the project's files. Refused when that would overwrite an edit made elsewhere."""
    return definitions.apply(here, who, why=reason.why, force=reason.force)


@router.post("/export")
def post_export(here: Here, who: Who, request: ExportRequest | None = None) -> Exported:
    """Write edits made elsewhere back to the project's files. Refused where the files changed as well."""
    return definitions.export(here, who, force=request is not None and request.force)
