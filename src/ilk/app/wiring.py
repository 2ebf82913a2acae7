"""Puts a workspace together: one project's folder, its two stores, and the clock."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any, assert_never
from urllib.parse import quote

from ilk.app.sessions import Sessions
from ilk.app.tracing import Tracing, tracing_of
from ilk.catalog.files import read_settings
from ilk.catalog.project import EngineName, ProjectDefinition, SparkSettings
from ilk.catalog.store import DefinitionStore
from ilk.database.deliveries import DELIVERIES_FILE, DeliveryStore
from ilk.database.engine import Database, sqlite_url
from ilk.database.exposures import ExposureCounts
from ilk.database.identity import Decisions
from ilk.database.intake import IntakeLog
from ilk.database.live import LiveStore
from ilk.database.live_place import LivePlace
from ilk.database.models import ModelVersions
from ilk.database.opinions import Opinions
from ilk.database.quality import QualitySnapshots
from ilk.database.runs import Runs
from ilk.database.settings import Settings
from ilk.kernel.access import Actor, Role
from ilk.kernel.clock import Clock, SystemClock
from ilk.kernel.errors import UserError
from ilk.live.following.asking import LiveCustomers
from ilk.live.following.follower import Failure
from ilk.live.intake.queues.consuming import Standing
from ilk.sources.connectors.secrets import filled
from ilk.trust.audit import Audit
from ilk.trust.keys import Keys, RememberedHolders
from ilk.warehouse.duckdb import DuckDBEngine
from ilk.warehouse.engine import Engine
from ilk.warehouse.spark.engine import SparkEngine

LOCAL = Actor("local", Role.OWNER)
"""Whoever sits at this machine."""
STATE_FOLDER = ".ilk"
_IGNORE = "# The stores of this project; they are rebuilt from its files.\n*\n"


@dataclass
class Answered:
    """Answers about the data that hold until something new is published."""

    _of: object = None
    _known: dict[object, Any] = field(default_factory=dict)

    def get(self, publication: object, about: object) -> Any:
        """The answer to a question about what is published; None when it was not asked yet."""
        return self._known.get(about) if self._of == publication else None

    def keep(self, publication: object, about: object, answer: Any) -> None:
        """Remember an answer, and forget those about an older state."""
        if self._of != publication:
            self._of, self._known = publication, {}
        self._known[about] = answer


@dataclass
class UpToDate:
    """Something that is made when it is first asked for, and anew when a version is another one; others wait for it."""

    _version: object = None
    _made: Any = None
    _lock: Lock = field(default_factory=Lock)

    def get(self, version: Callable[[], object], make: Callable[[Any], Any]) -> Any:
        """What is made for a version; `make` is given what there was before."""
        with self._lock:
            now = version()
            if self._made is None or self._version != now:
                self._made = make(self._made)
                self._version = now
            return self._made

    @property
    def last(self) -> Any:
        """What was made last, for whatever version; None before the first."""
        return self._made

    def is_of(self, version: Callable[[], object]) -> bool:
        """Whether nothing needs to be made for a version, and nobody makes it."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            return self._made is not None and self._version == version()
        finally:
            self._lock.release()


@dataclass
class Workspace:
    """One open project. The warehouse is opened when it is first needed, for it has one owner at a time."""

    root: Path
    project: ProjectDefinition
    clock: Clock
    database: Database
    publishing: Lock = field(default_factory=Lock)
    """Held while a run works: there is one at a time."""
    checking: Lock = field(default_factory=Lock)
    """Held while a source is checked: others wait, for all checks use the same tables."""
    remembered: Mapping[object, Any] = field(default_factory=dict)
    """What the definitions of some versions mean, for `app.published`."""
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the process was started with: the secrets that sources name."""
    sessions: Sessions = field(default_factory=Sessions)
    """Who asks what at the moment, so that a newer question ends an older one."""
    answered: Answered = field(default_factory=Answered)
    current: UpToDate = field(default_factory=UpToDate)
    """What decisions stand on, for `app.deciding`."""
    publications: int = 0
    """How often this process may have published something."""
    following: LiveCustomers | None = None
    """What knows how the intake is followed, in a process that serves."""
    is_followed: bool = False
    """Whether this process has the intake followed, or will as soon as there is something to go on from."""
    live_failure: Failure | None = None
    """What keeps the intake from being followed, for now."""
    queues: Callable[[], Mapping[str, Standing]] | None = None
    """Tells how the reading of each source's queue goes, in a process that serves."""

    @property
    def live(self) -> LiveCustomers | None:
        """Customers as events make them, event by event; None where that is not known."""
        return self.following if self.following is not None and self.following.answers else None

    @cached_property
    def engine(self) -> Engine:
        """The warehouse. Raises `Transient` when another process owns it."""
        state = self.root / STATE_FOLDER
        match self.project.warehouse:
            case EngineName.DUCKDB:
                path = state / "warehouse.duckdb"
                return DuckDBEngine.open(path, memory_limit=self.project.memory_limit, threads=self.project.threads)
            case EngineName.SPARK:
                return _spark(state, self.project.spark)
            case _:
                assert_never(self.project.warehouse)

    @cached_property
    def definitions(self) -> DefinitionStore:
        """Every version of every definition."""
        return DefinitionStore(self.database)

    @cached_property
    def runs(self) -> Runs:
        """The records of runs."""
        return Runs(self.database)

    @cached_property
    def model_versions(self) -> ModelVersions:
        """The fitted models."""
        return ModelVersions(self.database)

    @cached_property
    def quality(self) -> QualitySnapshots:
        """How good the data was that runs saw."""
        return QualitySnapshots(self.database)

    @cached_property
    def opinions(self) -> Opinions:
        """What people think of personas."""
        return Opinions(self.database)

    @cached_property
    def decisions(self) -> Decisions:
        """What people decided about who is who."""
        return Decisions(self.database)

    @cached_property
    def audit(self) -> Audit:
        """Who did what."""
        return Audit(self.database)

    @cached_property
    def keys(self) -> Keys:
        """The keys of the API."""
        return Keys(self.database)

    @cached_property
    def holders(self) -> RememberedHolders:
        """Who holds which key, for what is asked thousands of times a second."""
        return RememberedHolders(self.keys, self.database.watch())

    @cached_property
    def changed(self) -> Callable[[], int]:
        """What tells another number once something was written to the database; for who holds `current`."""
        return self.database.watch()

    @cached_property
    def live_place(self) -> LivePlace:
        """Where what is live is kept. Raises `UserError` `missing-secret` for a password that nobody said."""
        address = self.project.live.postgresql
        said = None if address is None else filled(address, {k: quote(v, "") for k, v in self.environment.items()})
        return LivePlace((self.root / STATE_FOLDER).resolve(), said)

    @cached_property
    def intake(self) -> IntakeLog:
        """The log of events that clients send, made when it is not there."""
        return self.live_place.log(self.clock.now())

    @cached_property
    def live_store(self) -> LiveStore:
        """Who entered and left segments as events came, made when it is not there."""
        return self.live_place.store(self.clock.now())

    @cached_property
    def deliveries(self) -> DeliveryStore:
        """What triggers have told and have to tell, made when it is not there."""
        return DeliveryStore.open(self.root / STATE_FOLDER / DELIVERIES_FILE)

    @cached_property
    def exposures(self) -> ExposureCounts:
        """How often content was shown."""
        return ExposureCounts(self.database)

    @cached_property
    def settings(self) -> Settings:
        """Small facts that the product keeps about the project."""
        return Settings(self.database)

    @cached_property
    def tracing(self) -> Tracing:
        """Who is told what took how long, if anybody is."""
        return tracing_of(self.environment)

    def close(self) -> None:
        """Let go of the stores."""
        if "tracing" in self.__dict__:
            self.tracing.tracer.close()
        if "engine" in self.__dict__:
            self.engine.close()
        for name in ("intake", "live_store", "deliveries"):
            if name in self.__dict__:
                self.__dict__[name].close()
        self.database.close()


@contextmanager
def open_workspace(root: Path, *, clock: Clock | None = None) -> Iterator[Workspace]:
    """The project in a folder, open within the block; its stores are made when they are not there.

    Raises:
        UserError: `no-project` without an `ilk.yaml`; what is wrong with it; a store that cannot be used.
    """
    project = read_settings(root)
    state = root / STATE_FOLDER
    _make(state)
    database = Database.open(sqlite_url(state / "database.sqlite"))
    workspace = Workspace(root, project, clock or SystemClock(), database, environment=dict(os.environ))
    try:
        yield workspace
    finally:
        workspace.close()


def _spark(state: Path, settings: SparkSettings) -> Engine:
    folder = settings.folder or str(state / "warehouse")
    owner = state / "warehouse.lock"
    return SparkEngine.open(folder, owner=owner, master=settings.master, tables=settings.tables, config=settings.config)


def _make(state: Path) -> None:
    try:
        state.mkdir(exist_ok=True)
        ignore = state / ".gitignore"
        if not ignore.exists():
            ignore.write_text(_IGNORE, encoding="utf-8")
    except OSError as error:
        what = f"the project's stores cannot be made: {error.strerror}"
        raise UserError("store-unreadable", what, where=str(state)) from error
