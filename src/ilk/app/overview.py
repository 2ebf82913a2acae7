"""The project at a glance: what the frame needs, the first page, and the search over everything."""

from collections.abc import Sequence
from datetime import datetime

from ilk.app.answers import Freshness, Hit, Overview, Project, Verification
from ilk.app.data import freshness
from ilk.app.live import newcomers
from ilk.app.past import Asked, turned
from ilk.app.published import Published, last_publication, meaning_of, published
from ilk.app.segments import summaries, summaries_then
from ilk.app.use_case import use_case
from ilk.app.verification import last_verification
from ilk.app.wiring import Workspace
from ilk.customers.listing import customers as list_customers
from ilk.insight.overview import read_summary, summary_then
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.kernel.version import VERSION

_HITS_A_KIND = 6
_WAITS = "came since the last run, and waits for the next one"


@use_case(Permission.READ_SUMMARY, "show the project", records="refusals")
def project(workspace: Workspace, actor: Actor) -> Project:
    """What a frame needs to know, before the first run too."""
    settings = workspace.project
    publication = last_publication(workspace.engine)
    last = workspace.runs.last_done()
    return Project(
        name=settings.name,
        title=settings.label,
        time_zone=settings.time_zone,
        currency=settings.currency,
        customer_noun=settings.customer,
        version=VERSION,
        state="empty" if publication is None else "ready",
        as_of=publication.as_of if publication else None,
        last_run=last.id if publication and last else None,
        role=actor.role.value,
        accounts=publication is not None and meaning_of(workspace).catalogue.accounts is not None,
        identity=publication is not None and meaning_of(workspace).identity is not None,
    )


@use_case(Permission.READ_SUMMARY, "show the overview", records="refusals")
def overview(workspace: Workspace, _actor: Actor, *, as_of: Asked | None = None) -> Overview:
    """The first page, now or as of a past day or instant.

    Raises:
        UserError: `not-run-yet` before the first run; `instant-ahead` for what is after the published state.
    """
    state = published(workspace)
    if (at := turned(state, as_of)) is not None:
        return _turned_back(workspace, state, at)
    summary = read_summary(workspace.engine, state.words)
    if summary is None:
        raise UserError("not-run-yet", "the project has not been run yet", hint="Run it with `ilk run`.")
    sources: list[Freshness] = freshness(workspace, state.meaning)
    return Overview(
        sentence=summary.sentence,
        figures=summary.figures,
        segments=summaries(workspace, state),
        changes=summary.changes,
        freshness=sources,
        quarantined=sum(source.quarantined for source in sources),
        next_steps=summary.next_steps,
        charts=summary.charts,
        verification=_verification(workspace),
        as_of=state.publication.as_of,
    )


@use_case(Permission.READ_SUMMARY, "search", records="refusals")
def search(workspace: Workspace, actor: Actor, text: str) -> list[Hit]:
    """Segments, traits, sources and (for who may read them) customers that a text fits, a few of each."""
    needle = text.strip().casefold()
    if not needle or last_publication(workspace.engine) is None:
        return []
    state = published(workspace)
    customers = _customers(workspace, state, text) if actor.may(Permission.READ_CUSTOMERS) else []
    return [*customers, *_definitions(state, needle)]


def _turned_back(workspace: Workspace, state: Published, at: datetime) -> Overview:
    """The first page of the past: without what nobody kept, such as how fresh the data was."""
    summary = summary_then(workspace.engine, state.words, at)
    return Overview(
        sentence=summary.sentence,
        figures=summary.figures,
        segments=summaries_then(workspace, state, at),
        changes=summary.changes,
        freshness=[],
        quarantined=0,
        next_steps=[],
        charts=summary.charts,
        verification=None,
        as_of=at,
    )


def _verification(workspace: Workspace) -> Verification | None:
    """The last verification, without the customers in it."""
    found = last_verification(workspace)
    return None if found is None else found.model_copy(update={"disagreements": []})


def _customers(workspace: Workspace, state: Published, text: str) -> list[Hit]:
    page = list_customers(workspace.engine, state.words, search=text, limit=_HITS_A_KIND)
    came = newcomers.found(workspace, state.words, text)
    return [
        Hit(
            kind="customer",
            name=row.customer_id,
            title=row.customer_id,
            detail=_WAITS if row.came_since_run else ", ".join(_titles(state, row.segments[:3])),
            page=f"/customers/{row.customer_id}",
        )
        for row in [*came, *page.items]
    ]


def _titles(state: Published, segments: Sequence[str]) -> list[str]:
    return [state.words.segments[name].title for name in segments]


def _definitions(state: Published, needle: str) -> list[Hit]:
    segments = [
        Hit(kind="segment", name=name, title=label.title, detail=label.sentence, page=f"/segments/{name}")
        for name, label in state.words.segments.items()
        if _fits(needle, name, label.title)
    ]
    traits = [
        Hit(kind="trait", name=trait.name, title=trait.title, detail=trait.description, page=f"/data?find={trait.name}")
        for trait in state.words.traits
        if _fits(needle, trait.name, trait.title)
    ]
    sources = [
        Hit(kind="source", name=name, title=source.label, detail=source.place, page=f"/data/sources/{name}")
        for name, source in state.meaning.sources.items()
        if _fits(needle, name, source.label)
    ]
    return [*segments[:_HITS_A_KIND], *traits[:_HITS_A_KIND], *sources[:_HITS_A_KIND]]


def _fits(needle: str, *words: str) -> bool:
    return any(needle in word.casefold() for word in words)
