"""Access: who did what."""

from ilk.api.actors import Here, Who
from ilk.api.paging import Cursor, Limit
from ilk.api.routing import routes
from ilk.app import access
from ilk.app.answers import AuditRecord, Page

router = routes("Access")


@router.get("/audit")
def get_audit(here: Here, who: Who, limit: Limit = 50, cursor: Cursor = None) -> Page[AuditRecord]:
    """The audit trail, newest first, a page at a time."""
    return access.audit(here, who, limit=limit, cursor=cursor)
