"""Trimming the intake's log at the end of a run, where the project says for how many days it is kept."""

from datetime import timedelta

from ilk.app.exposures import count_exposures
from ilk.app.kinds import SOURCE
from ilk.app.live.grounding import read_from
from ilk.app.published import last_publication
from ilk.app.wiring import Workspace
from ilk.database.intake_trimming import Trimmed, Trimming
from ilk.live.following.keeping import position_of
from ilk.sources.connectors.intake.logged import LogConnection


def is_trimmed(workspace: Workspace) -> bool:
    """Whether the project trims the log of its intake, and there is one."""
    said = workspace.project.intake
    is_said = said.keep_days is not None or said.keep_refused_days is not None
    return is_said and workspace.live_place.has_log


def trim(workspace: Workspace) -> Trimmed:
    """Remove from the log what is older than the project keeps it, and was loaded and followed by all who do."""
    said, now = workspace.project.intake, workspace.clock.now()
    count_exposures(workspace)  # what is removed is counted no more
    keep, refused = said.keep_days, said.keep_refused_days
    what = Trimming(
        until=_passed(workspace) if keep is not None else 0,
        before=now - timedelta(days=keep or 0),
        ids_before=now - timedelta(days=said.keep_ids_days),
        refused_before=None if refused is None else now - timedelta(days=refused),
    )
    return workspace.intake.trim(what, now)


def _passed(workspace: Workspace) -> int:
    """The number of the last event that nobody reads any more: 0 while a source has not been loaded."""
    publication = last_publication(workspace.engine)
    sources = workspace.definitions.definitions(SOURCE)
    own = {each.name for each in sources if isinstance(each.connect, LogConnection)}
    if publication is None or not own:
        return 0
    positions = read_from(workspace, publication.as_of, own)
    if own - positions.keys():
        return 0
    # What follows is behind for a moment only; where nothing does, it will begin where the publication says.
    loaded = min(positions.values())
    return min(loaded, position_of(workspace.live_store) or 0) if workspace.is_followed else loaded
