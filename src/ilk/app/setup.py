"""Setting up: a project from files, and what is wrong with one."""

import os
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from shutil import disk_usage
from tempfile import TemporaryDirectory

from ilk.app.answers import Check
from ilk.app.definitions import planned
from ilk.app.owner import owner
from ilk.app.published import last_publication
from ilk.app.wiring import Workspace, open_workspace
from ilk.customers.formats import ago
from ilk.kernel.clock import SystemClock
from ilk.kernel.errors import UserError, problems_of
from ilk.kernel.ids import new_id
from ilk.sources.answers import GuessedColumn, GuessedSource, Initialized
from ilk.sources.connectors.connector import Surroundings
from ilk.sources.connectors.database.connector import tables
from ilk.sources.connectors.database.settings import absolute
from ilk.sources.context import LoadContext
from ilk.sources.inspection.places import Place, propose_places
from ilk.sources.inspection.proposal import Guess, SourceProposal
from ilk.sources.inspection.writing import write_project

_SCARCE = 1_000_000_000
_OLD_DAYS = 7


def init(folder: Path, given: Sequence[str | Path]) -> Initialized:
    """Look at files and databases, propose what their columns mean, and write a project that says so, and how sure.

    Args:
        folder: where the project comes.
        given: paths of files, and addresses of databases, of which every table is looked at.

    Raises:
        UserError: when nothing is given, for what cannot be read, and for a folder that holds something.
    """
    if not given:
        hint = "Such as `ilk init my-shop --from customers.csv --from orders.csv`."
        raise UserError("no-files", "there is no file to look at", hint=hint)
    texts = [str(each) for each in given]
    files, databases = [Path(each) for each in texts if "://" not in each], [each for each in texts if "://" in each]
    with TemporaryDirectory() as scratch:
        context = _context(Path(scratch))
        places = [place for url in databases for place in _places(url, context)]
        proposal = propose_places(places, context, files)
    written = write_project(proposal, folder)
    return Initialized(
        folder=str(folder),
        sources=[_guessed(source) for source in proposal.sources],
        notes=list(proposal.notes),
        written=[str(path) for path in written],
    )


def _context(scratch: Path) -> LoadContext:
    """What is told to whoever looks at places before there is a project."""
    now = SystemClock().now()
    return LoadContext(Path.cwd(), "UTC", now, new_id(now), scratch / "landing", scratch, environment=dict(os.environ))


def _places(url: str, context: LoadContext) -> list[Place]:
    """The tables of a database. Raises `UserError` when it has none, or cannot be read."""
    address = absolute(url, context.root)
    names = tables(address, Surroundings(context.root, context.environment))
    if not names:
        raise UserError("no-tables", "the database has no tables", hint="May this user see them?")
    connect = {"kind": "database", "url": address}
    return [Place(name, {"connect": {**connect, "table": name}}) for name in names]


def doctor(root: Path) -> list[Check]:
    """What is wrong with a project and its surroundings, each with how to mend it."""
    checks = [_disk(root), _studio()]
    try:
        with open_workspace(root) as workspace:
            checks += [_checked("definitions", lambda: _definitions(workspace))]
            checks += [_served(root) or _checked("warehouse", lambda: _warehouse(workspace))]
    except UserError as error:
        checks.append(_bad("project", error))
    return checks


def _guessed(source: SourceProposal) -> GuessedSource:
    named = (("customer", source.customer), ("occurred_at", source.occurred_at), ("key", source.key))
    own = [_column(name, guess.value, guess, "") for name, guess in named if guess is not None]
    columns = [_column(each.name, each.column, each.value, each.type) for each in source.columns]
    return GuessedSource(
        name=source.name,
        path=str(source.path),
        written=source.written,
        rows=source.rows,
        role=source.role.value,
        target=source.target,
        confidence=source.sure.confidence,
        why=source.sure.why,
        columns=[*own, *columns],
        notes=list(source.notes),
    )


def _column(name: str, column: str, guess: Guess, kind: str) -> GuessedColumn:
    return GuessedColumn(
        name=name, column=column, expression=guess.value, type=kind, confidence=guess.confidence, why=guess.why
    )


def _checked(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except UserError as error:
        return _bad(name, error)


def _bad(name: str, error: UserError) -> Check:
    problems = problems_of(error)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    where = f"{problems[0].where}: " if problems[0].where else ""
    return Check(name=name, state="bad", sentence=f"{where}{problems[0].what}{more}", hint=problems[0].hint)


def _definitions(workspace: Workspace) -> Check:
    files, plan = planned(workspace)
    if plan.conflicts:
        names = ", ".join(str(change.reference) for change in plan.conflicts)
        hint = "`ilk export` writes the studio's edits to the files; `ilk apply --force` gives them up."
        return Check(name="definitions", state="warning", sentence=f"edited in the studio: {names}", hint=hint)
    count = len(files.documents)
    if plan.changes:
        sentence = f"{len(plan.changes)} of {count} definitions are not applied yet"
        return Check(
            name="definitions",
            state="warning",
            sentence=sentence,
            hint="`ilk plan` shows them; `ilk run` applies them.",
        )
    return Check(name="definitions", state="good", sentence=f"{count} definitions are in order")


def _warehouse(workspace: Workspace) -> Check:
    publication = last_publication(workspace.engine)
    if publication is None:
        return Check(
            name="warehouse", state="warning", sentence="nothing is published yet", hint="Run it with `ilk run`."
        )
    now = workspace.clock.now()
    sentence = f"run {publication.run_id} was published {ago(publication.at, now, workspace.project.zone)}"
    if (now - publication.at).days > _OLD_DAYS:
        return Check(name="warehouse", state="warning", sentence=sentence, hint="Run it again with `ilk run`.")
    return Check(name="warehouse", state="good", sentence=sentence)


def _served(root: Path) -> Check | None:
    server = owner(root)
    if server is None:
        return None
    return Check(name="warehouse", state="good", sentence=f"served at {server.address} by process {server.pid}")


def _disk(root: Path) -> Check:
    free = disk_usage(root).free
    sentence = f"{free / 1e9:.1f} GB are free"
    if free < _SCARCE:
        return Check(name="disk", state="warning", sentence=sentence, hint="A run needs about twice its data's size.")
    return Check(name="disk", state="good", sentence=sentence)


def _studio() -> Check:
    spec = find_spec("ilk.api")
    built = (
        spec is not None and spec.origin is not None and (Path(spec.origin).parent / "studio" / "index.html").is_file()
    )
    if built:
        return Check(name="studio", state="good", sentence="the studio is built")
    hint = "In a clone, `make studio` builds it; a wheel brings it."
    return Check(name="studio", state="warning", sentence="the studio is not built", hint=hint)
