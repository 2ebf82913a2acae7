"""Instruments: how they stand, what each found, and adding a ready one to the project's files."""

from ilk.app.kinds import INSTRUMENT, KINDS, SOURCE
from ilk.app.past import Asked, turned
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.files import parse, read_project
from ilk.insight.surveys.answers import AddedInstrument, InstrumentReport, InstrumentSummary, ReadyInstrument
from ilk.insight.surveys.counting import extent
from ilk.insight.surveys.report import report, summary
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError, unknown
from ilk.sources.schema import event_schemas
from ilk.surveys.ready import READY, ready, ready_text
from ilk.surveys.scoring import Scoring


@use_case(Permission.READ_SUMMARY, "list instruments", records="refusals")
def instruments(workspace: Workspace, _actor: Actor) -> list[InstrumentSummary]:
    """Every instrument of the project, and how many answered it until the published state."""
    state = published(workspace)
    as_of = state.publication.as_of
    known = [scoring.instrument for scoring in state.meaning.instruments.values()]
    return [
        InstrumentSummary(**summary(workspace.engine, each, extent(workspace.engine, each, as_of))) for each in known
    ]


@use_case(Permission.READ_SUMMARY, "show an instrument", subject="name", records="refusals")
def instrument(workspace: Workspace, _actor: Actor, name: str, *, as_of: Asked | None = None) -> InstrumentReport:
    """What an instrument found, at the published state or at a past instant: items, scales, scores, their trend.

    Raises:
        NotFound: for a name that is no instrument's.
        UserError: `not-run-yet`; `instant-ahead` for an instant after the published state.
    """
    state = published(workspace)
    scoring = _named(state, name)
    at = turned(state, as_of)
    about = ("instrument", name, at)
    known: InstrumentReport | None = workspace.answered.get(state.publication, about)
    if known is None:
        then = at or state.publication.as_of
        known = report(workspace.engine, scoring, state.words, then, present=at is None)
        workspace.answered.keep(state.publication, about, known)
    return known


@use_case(Permission.READ_SUMMARY, "list ready instruments", records="refusals")
def ready_instruments(_workspace: Workspace, _actor: Actor) -> list[ReadyInstrument]:
    """The instruments that Ilk brings along."""
    return [
        ReadyInstrument(
            name=name,
            title=each.label,
            description=each.description,
            reference=each.reference,
            items=len(each.items),
            scores=list(each.scores),
        )
        for name, each in ((name, ready(name)) for name in READY)
    ]


@use_case(Permission.EDIT_DEFINITIONS, "add an instrument", subject="name")
def add_instrument(workspace: Workspace, _actor: Actor, name: str, *, event: str | None = None) -> AddedInstrument:
    """Write a ready instrument to the project's files, for responses of an event; the next run scores by it.

    Raises:
        NotFound: for a name that no ready instrument has.
        UserError: `file-exists` when the project has a file of the name; what is wrong with its files.
    """
    given = ready(name)
    wanted = event or given.event
    text = ready_text(name, wanted)
    path = workspace.root / INSTRUMENT.folder / f"{name}.yaml"
    place = path.relative_to(workspace.root).as_posix()
    if path.exists():
        raise UserError("file-exists", f"`{place}` is there already", hint="Edit it, or take it away first.")
    parse(text, INSTRUMENT, place)
    files = read_project(workspace.root, KINDS)
    if any(each.name == name for each in files.definitions(INSTRUMENT)):
        raise UserError("file-exists", f"another file defines the instrument `{name}`", hint="Edit it there.")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    events = event_schemas(files.definitions(SOURCE))
    there = events[wanted].properties if wanted in events else {}
    needs = [column for item in given.items if (column := given.column_of(item)) not in there]
    return AddedInstrument(name=name, file=place, event=wanted, needs=needs)


def _named(state: Published, name: str) -> Scoring:
    known = state.meaning.instruments
    if name not in known:
        raise unknown("instrument", name, known)
    return known[name]
