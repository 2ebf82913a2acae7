"""A project in Python: `shop = ilk.open("my-shop")`, then ask and run it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self

from ilk.app import (
    accounts,
    checking,
    customers,
    data,
    definitions,
    discover,
    drivers,
    find_segments,
    health,
    importing,
    lint,
    lists,
    migration,
    models,
    overview,
    personas,
    placing,
    quality,
    run,
    segments,
    verification,
)
from ilk.app.answers import (
    Applied,
    Customer,
    CustomerRow,
    DefinitionCheck,
    Finding,
    Migration,
    Overview,
    Plan,
    Project,
    QueryAnswer,
    RunRecord,
    SegmentSummary,
    SourceSummary,
    TraitInfo,
    Verification,
)
from ilk.app.backup import making
from ilk.app.discovering.answers import DiscoveryChoices
from ilk.app.handing import HandedOver
from ilk.app.lists import CustomerList, ListSummary
from ilk.app.modelling.answers import ModelDriftReport, ModelPlacement, ModelReport, ModelSummary
from ilk.app.past import Asked
from ilk.catalog.finding import find_project
from ilk.customers.accounts.answers import Account, Accounts
from ilk.insight.discovery.answers import FoundSegments
from ilk.insight.drivers.answers import Drivers
from ilk.insight.health.answers import HealthReport, SegmentationComparison
from ilk.insight.personas.answers import PersonaSummary
from ilk.kernel.progress import Progress, Silent
from ilk.models.settings import ClusterMethod
from ilk.python.answers import Answers
from ilk.python.decisions import Decisions
from ilk.python.discovery import DiscoveryView
from ilk.python.following import Followed
from ilk.python.frames import hand_over
from ilk.python.link import Link, connect
from ilk.python.people import People
from ilk.python.persona import PersonaView
from ilk.python.segment import SegmentView
from ilk.python.sending import Senders
from ilk.python.surveys import Surveys
from ilk.python.table import Table
from ilk.python.triggers import Triggers
from ilk.quality.answers import QualityReport
from ilk.segments.importing.answers import SegmentImport

_A_PAGE = 500


class Shop(Decisions, Followed, People, Senders, Surveys, Triggers):
    """A project, open. Close it, or use it in a `with` block: another process cannot run the project meanwhile."""

    def __init__(self, root: Path, link: Link) -> None:
        self.root = root
        self._link = link

    @classmethod
    def open(cls, folder: str | Path = ".") -> Self:
        """The project in a folder, or in the nearest one above it. Raises `UserError` when there is none."""
        root = find_project(Path(folder))
        return cls(root, connect(root))

    def run(self, *, as_of: datetime | None = None, whole: bool = False, progress: Progress | None = None) -> RunRecord:
        """Load what is new, work out traits and segments, and keep the new state.

        Args:
            as_of: the instant to answer for; what the project says when left out.
            whole: whether to work everything out anew, even for customers for whom nothing can have changed.
            progress: listens to the steps.
        """
        return self._link.run(as_of, progress or Silent(), whole=whole)

    def back_up(self, *, data: bool = True, keep: int | None = None) -> making.Backup:
        """Keep the whole project in one file of its `.ilk/backups`, while it goes on to be used.

        Args:
            data: whether the files that sources read come along.
            keep: how many backups stay; older ones are deleted. All of them when left out.
        """
        return self._link.ask(making.back_up, data=data, keep=keep)

    def runs(self, limit: int = 20) -> Answers[RunRecord]:
        """The newest runs."""
        page = self._link.ask(run.runs, limit=limit)
        return Answers(page.items, ("id", "state", "as_of", "rows_in", "rows_quarantined", "customers", "segments"))

    def project(self) -> Project:
        """The project's settings and state."""
        return self._link.ask(overview.project)

    def overview(self, *, as_of: Asked | None = None) -> Overview:
        """The first page: figures, what changed, how fresh the data is; `as_of` turns back to the end of a past day."""
        return self._link.ask(overview.overview, as_of=as_of)

    def segments(self, *, as_of: Asked | None = None) -> Answers[SegmentSummary]:
        """All segments, the largest value first; with `as_of`, as recorded by the end of a past day."""
        found = self._link.ask(segments.segments, as_of=as_of)
        return Answers(found, ("name", "size", "share", "value", "growth", "sentence"))

    def segment(self, name: str) -> SegmentView:
        """One segment. Raises `NotFound` with names that are like it."""
        return SegmentView(self._link, name)

    def migration(
        self, *, since: Asked | None = None, until: Asked | None = None, segments: Sequence[str] | None = None
    ) -> Migration:
        """Who moved between segments from one instant to another, by the ledger, and what went with it.

        Args:
            since: a day, meaning its end, or an aware instant; else the first on record of the 90 days before.
            until: likewise; else that of the published state.
            segments: which ones; else the largest family, such as the RFM segments.
        """
        return self._link.ask(migration.migration, since=since, until=until, segment=segments)

    def health(self, *, as_of: Asked | None = None) -> HealthReport:
        """How well segments and segmentations are chosen, and what is wrong with them, the gravest first."""
        return self._link.ask(health.health, as_of=as_of)

    def quality(self, name: str | None = None) -> QualityReport:
        """How good the data is that the last run saw, and what its faults cost; of one source or trait, if named."""
        return self._link.ask(quality.quality, name=name)

    def compare_segmentations(self, one: str, other: str, *, as_of: Asked | None = None) -> SegmentationComparison:
        """Two segmentations side by side; each by its name, as segments with commas between, or as a trait."""
        return self._link.ask(health.compare, one=one, other=other, as_of=as_of)

    def personas(self) -> Answers[PersonaSummary]:
        """All segments as personas, the largest first."""
        return Answers(self._link.ask(personas.personas), ("segment", "name", "size", "share", "sentence"))

    def persona(self, name: str) -> PersonaView:
        """A segment as somebody one can write to. Raises `NotFound` with names that are like it."""
        return PersonaView(self._link, self._link.ask(personas.persona, name))

    def drivers(self, *, segment: str | None = None, metric: str | None = None, related: bool = False) -> Drivers:
        """What goes with being in a segment, or with a metric: by itself, among all the others, and as rules.

        Args:
            segment: the segment; or
            metric: a metric by its name, a numeric trait, or a figure in the language.
            related: whether figures counted from the same events are let in, too.
        """
        return self._link.ask(drivers.drivers, segment=segment, metric=metric, related=related)

    def find_segments(self, metric: str, *, smallest: float = 0.02, related: bool = False) -> FoundSegments:
        """Which groups differ most on a metric, each as a condition to be saved, and which of the segments there are.

        Args:
            metric: a metric by its name, a numeric trait, or a figure in the language.
            smallest: the least share of customers that a group may have.
            related: whether figures counted from the same events are let in, too.
        """
        return self._link.ask(find_segments.find_segments, metric, smallest=smallest, related=related)

    def query(self, text: str, *, limit: int = 20) -> QueryAnswer:
        """How many customers a text in the segment language finds, and some of them."""
        return self._link.ask(segments.query, text, limit=limit)

    def import_segments(
        self,
        tool: str,
        file: str | Path,
        *,
        names: Mapping[str, Any] | None = None,
        save: bool = False,
        allow_partial: bool = False,
    ) -> Answers[SegmentImport]:
        """Segments of another tool in the language, from its document; with `save` they are kept, all or none."""
        document = importing.read_document(Path(file))
        found = self._link.ask(
            importing.import_from, tool, document, names=names, save=save, allow_partial=allow_partial
        )
        return Answers(found.segments, ("name", "complete", "definition", "saved"))

    def check(self, text: str) -> DefinitionCheck:
        """What a text in the segment language says, what is wrong with it, and how many each condition holds for."""
        return self._link.ask(checking.check, text=text)

    def lint(self) -> Answers[Finding]:
        """What is suspicious about the segments, with how to mend it."""
        return Answers(self._link.ask(lint.lint), ("segment", "code", "sentence", "fix"))

    def verify(self, sample: int = 200) -> Verification:
        """Compare stored memberships with the in-memory answers of a sample of customers."""
        return self._link.ask(verification.verify, sample=sample)

    def models(self) -> Answers[ModelSummary]:
        """The models, and how they stand."""
        return Answers(self._link.ask(models.models), ("name", "task", "version", "as_of", "headline"))

    def model(self, name: str, *, version: int | None = None) -> ModelReport:
        """What is known of a model; of its newest version, or another. Raises `NotFound`."""
        return self._link.ask(models.model, name, version=version)

    def model_drift(self, name: str) -> ModelDriftReport:
        """How far customers are from those whom a model was fitted on, and whether it holds. Raises `NotFound`."""
        return self._link.ask(models.model_drift, name)

    def fit_model(self, name: str) -> ModelReport:
        """Fit a model now, as of what is published; the next run scores by its new version."""
        return self._link.ask(models.fit_model, name)

    def place(self, model: str, /, **answers: str | float | bool) -> ModelPlacement:
        """The cluster of somebody who answers so to questions of a model's typing tool.

        Questions that are no names of Python, such as values of the language, go in as `**{"count of order": 3}`.
        """
        return self._link.ask(placing.place, model, answers=answers)

    def discover_by(self) -> DiscoveryChoices:
        """What customers can be compared by, and the methods there are."""
        return self._link.ask(discover.criteria)

    def discover(
        self,
        using: Sequence[str],
        *,
        among: str | None = None,
        factors: Mapping[str, Any] | None = None,
        methods: Sequence[ClusterMethod] | None = None,
        fewest: int | None = None,
        most: int | None = None,
        smallest: float | None = None,
        seed: int | None = None,
        progress: Progress | None = None,
    ) -> DiscoveryView:
        """Groups that nobody named, by traits or other values of the language: candidates, of which one can be kept.

        Args:
            using: what customers are compared by.
            among: a condition that says who is meant; everyone when left out.
            factors: to compare customers by the factors behind `using`: `{}`, or `count` and `rotation`.
            methods: `k_means`, the one when left out, `gaussian_mixture`, `k_prototypes`, `latent_classes`.
            fewest: the smallest number of groups, 2 when left out.
            most: the largest, 6 when left out.
            smallest: the least share of customers that a group must have to be recommended, .05 when left out.
            seed: equal ones give equal groups of equal data.
            progress: listens to the steps.
        """
        asked = {"using": list(using), "among": among, "methods": methods, "smallest": smallest, "seed": seed}
        more = {"factors": factors, "fewest": fewest, "most": most}
        return DiscoveryView(self._link, self._link.discover(progress or Silent(), **asked, **more))

    def customers(
        self, *, search: str | None = None, segment: str | None = None, sort: str | None = None, limit: int = 1000
    ) -> Table:
        """At most `limit` customers with their headline traits and segments.

        A search for somebody who came since the last run finds them by an exact identifier, or by what the identity
        knows them by; then there is a column `came_since_run`.
        """
        rows = list(self._rows(search, segment, sort, limit))[:limit]
        is_waiting = any(row.came_since_run for row in rows)
        return Table.of(rows, without=() if is_waiting else ("came_since_run",))

    def customer(self, customer_id: str, *, as_of: Asked | None = None) -> Customer:
        """One customer, whole; with `as_of`, as recorded by the end of a past day. Raises `NotFound`."""
        return self._link.ask(customers.customer, customer_id, as_of=as_of)

    def accounts(self, **asked: Any) -> Accounts:
        """A page of accounts, with what does not fit together; takes `search`, `sort`, `limit` and `cursor`."""
        return self._link.ask(accounts.accounts, **asked)

    def account(self, account: str) -> Account:
        """One account, whole: what is known of it, its people, their segments, its group. Raises `NotFound`."""
        return self._link.ask(accounts.account, account)

    def traits(self) -> Answers[TraitInfo]:
        """The traits, and how well each is filled."""
        return Answers(self._link.ask(customers.traits), ("name", "type", "criterion", "known_share", "source"))

    def lists(self) -> Answers[ListSummary]:
        """The lists of customers, with how many each names."""
        return Answers(self._link.ask(lists.lists), ("name", "role", "key", "rows", "members", "unmatched"))

    def upload_list(
        self,
        name: str,
        file: str | Path,
        *,
        column: str | None = None,
        key: str = "customer_id",
        title: str = "",
        role: Literal["segment", "suppression"] = "segment",
    ) -> CustomerList:
        """Keep a list from a CSV file with a header; `key` is what its `column` holds: `customer_id`, or a trait."""
        given = Path(file)
        content = given.read_text(encoding="utf-8-sig")
        return self._link.ask(
            lists.upload_list,
            name,
            content=content,
            column=column,
            key=key,
            title=title,
            role=role,
            file=given.name,
        )

    def delete_list(self, name: str) -> ListSummary:
        """Delete an uploaded list, unless segments ask who stands on it."""
        return self._link.ask(lists.delete_list, name)

    def sources(self) -> Answers[SourceSummary]:
        """Where rows come from, and how many came."""
        found = self._link.ask(data.sources)
        return Answers(found, ("name", "into", "rows", "quarantined", "last_loaded"))

    def add_rows(self, source: str, frame: Any, *, replace: bool = False) -> HandedOver:
        """Hand rows over to a source of kind `frames`; the next run loads them.

        Args:
            source: the source.
            frame: a frame of pandas or Polars, a table or reader of Arrow, or anything that gives an Arrow stream.
            replace: whether they go in the place of all rows that were handed over before.
        """
        return hand_over(self._link, source, frame, replace=replace)

    def quarantine(self, *, source: str | None = None) -> Table:
        """All rows that broke a rule, with the reason."""
        with self._link.rows(data.export_quarantine, source=source) as reader:
            return Table(reader.read_all())

    def plan(self) -> Plan:
        """What applying the project's files would change."""
        return self._link.ask(definitions.plan)

    def apply(self, *, why: str) -> Applied:
        """Apply the project's files."""
        return self._link.ask(definitions.apply, why=why)

    def close(self) -> None:
        """Let go of the project."""
        self._link.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        through = f" through {self._link.address}" if self._link.address else ""
        return f"<ilk project {self.root.name}{through}>"

    def _rows(self, search: str | None, segment: str | None, sort: str | None, limit: int) -> Iterator[CustomerRow]:
        cursor, left = None, limit
        while left > 0:
            page = self._link.ask(
                customers.customers, search=search, segment=segment, sort=sort, limit=min(left, _A_PAGE), cursor=cursor
            )
            yield from page.items
            cursor, left = page.next, left - len(page.items)
            if cursor is None:
                return
