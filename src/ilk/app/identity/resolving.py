"""The step of a run that tells which records are one person, before anything is worked out about people."""

import json

from ilk.app.pipeline import Work
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMER_SEEN
from ilk.customers.base import seen_query
from ilk.customers.formats import counted
from ilk.identity.linking import Recognized
from ilk.identity.matching.model import Learnt
from ilk.identity.resolving import Resolved, dissolve, resolve
from ilk.kernel.errors import UserError

RESOLVED = "identity_resolved_at"
"""Under which name it is noted which decisions a run has followed: those made until then."""
MODEL = "identity_model"
"""Under which name the model of matching is kept, as JSON."""
WARNINGS = "identity_warnings"
"""Under which name it is kept what matching warned of in the last run: sentences."""


def resolve_people(work: Work) -> None:
    """Tell who is who, by the project's identity; where there is none any more, everybody is alone again."""
    recognized = recognized_by(work)
    if recognized is None:
        if dissolve(work.engine, work.meaning.sources.values()):
            _see_again(work)
        return
    work.progress.begin("Resolve people")
    known = model_of(work.workspace)
    found = resolve(recognized, work.workspace.decisions.standing().values(), work.now, known)
    if found.model is not None and found.model != known:
        work.workspace.settings.put(MODEL, json.dumps(found.model.to_document()), work.now)
    work.workspace.settings.put(WARNINGS, found.warnings, work.now)
    work.workspace.settings.put(RESOLVED, work.now.isoformat(), work.now)
    if found.moved:
        _see_again(work)
    work.progress.end(_said(found))


def model_of(workspace: Workspace) -> Learnt | None:
    """The model that matching learnt last; None before the first, and for one that this version cannot read."""
    kept = workspace.settings.get(MODEL)
    try:
        return None if kept is None else Learnt.from_document(json.loads(kept))
    except UserError:
        return None


def recognized_by(work: Work) -> Recognized | None:
    """What rules work on; None for a project without an identity."""
    identity = work.meaning.identity
    return None if identity is None else Recognized(work.engine, identity, work.meaning.sources)


def _see_again(work: Work) -> None:
    work.engine.create(CUSTOMER_SEEN, seen_query(work.meaning.catalogue))


def _said(found: Resolved) -> str:
    parts = [f"{counted(found.records, 'record')} are {found.people:,} people"]
    if found.moved:
        parts.append(f"{counted(found.moved, 'record')} with another person than before")
    if found.held:
        parts.append(f"{counted(found.held, 'group')} held")
    if found.review:
        parts.append(f"{counted(found.review, 'pair')} to review")
    return " ".join([", ".join(parts) + ("." if found.warnings else ""), *found.warnings])
