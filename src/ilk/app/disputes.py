"""What sources say otherwise of the same customers and events: told by each run, and by the check of a source."""

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from ilk.app.answers import Check
from ilk.app.meaning import Meaning
from ilk.app.published import last_publication, meaning_of
from ilk.app.wiring import Workspace
from ilk.customers.disputing import Dispute, disputes

if TYPE_CHECKING:
    from ilk.app.pipeline import Work


def compare_sources(work: "Work", as_of: datetime) -> None:
    """Tell, as a step of a run, what sources say otherwise; no step where no two speak of the same."""
    if not _are_comparable(work.meaning):
        return
    work.progress.begin("Compare sources")
    found = disputes(work.engine, work.meaning.origins, work.meaning.sources, as_of)
    work.progress.end("; ".join(each.sentence for each in found) or "no two say otherwise")


def disputes_of(workspace: Workspace, source: str) -> list[Check]:
    """What a source says otherwise than others, of what the last run loaded; nothing before the first."""
    last = last_publication(workspace.engine)
    if last is None:
        return []
    meaning = meaning_of(workspace)
    found = disputes(workspace.engine, meaning.origins, meaning.sources, last.as_of)
    return [_finding(each) for each in found if source in {each.source, each.other}]


def _finding(dispute: Dispute) -> Check:
    return Check(name=dispute.about, state="warning", sentence=f"{dispute.sentence}.", hint=dispute.remedy)


def _are_comparable(meaning: Meaning) -> bool:
    """Whether several sources give one trait, or one event."""
    given = Counter(
        (source.into.events, name)
        for source in meaning.sources.values()
        for name in ([""] if source.into.events else source.columns if source.into.customers else [])
    )
    return any(count > 1 for count in given.values())
