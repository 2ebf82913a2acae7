"""What health knows of a project's segments: summed by the engine, and read from definitions, records and the audit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ilk.app.checking import evidence_of
from ilk.app.kinds import SEGMENT
from ilk.app.lint import USES
from ilk.app.published import Published
from ilk.app.segments import criteria_of
from ilk.app.wiring import Workspace
from ilk.catalog.documents import Reference
from ilk.catalog.tables import LEDGER, METRICS
from ilk.customers import formats
from ilk.insight.ground import EVERYONE
from ilk.insight.health.counting import Tally, covered_at, kept, stood, tallies, tenures
from ilk.insight.health.evidence import Kept, SegmentationEvidence, SegmentEvidence, Setting, Used
from ilk.insight.health.facts import Known, Metric, channels_of
from ilk.insight.health.segmentations import Segmentation, chosen, segmentations
from ilk.segments.branches import compared_traits
from ilk.segments.controls import document_of
from ilk.segments.language.checking import uses
from ilk.segments.lint.gathering import known_counts
from ilk.segments.lint.usefulness import only_demographic
from ilk.segments.refresh.sizes import Size, Sizes, recorded_sizes
from ilk.segments.tree import Moment
from ilk.segments.values.bucket import Bucket
from ilk.warehouse.engine import Engine

_YEAR, _RECENT, _SHORTEST = timedelta(days=365), timedelta(days=90), timedelta(days=28)
"""How far back growth is looked at, and who stayed; over less time nothing is told."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """A project at an instant, as far as health asks about it."""

    workspace: Workspace
    state: Published
    setting: Setting
    counted: Mapping[str, Tally]
    sizes: Sizes

    @property
    def engine(self) -> Engine:
        """The warehouse."""
        return self.workspace.engine

    @property
    def known(self) -> Known:
        """What can be asked of each customer."""
        return self.setting.known

    def members(self) -> dict[str, int]:
        """How many members each segment has."""
        return {name: self.counted[name].customers for name in self.state.meaning.definitions.segments}

    def segmentations(self) -> list[Segmentation]:
        """The segmentations that the project's segments make."""
        meaning = self.state.meaning
        trees, defined = meaning.definitions.segments, meaning.segments
        criteria = {name: criteria_of(meaning, defined[name]) for name in trees}
        return segmentations(trees, self.state.words, criteria)

    def segments(self, names: Sequence[str]) -> list[SegmentEvidence]:
        """What is known of some segments, in their order."""
        tenure = tenures(self.engine, names, self.known) if names else {}
        stayed = self._stayed(names)
        trees = self.state.meaning.definitions.segments
        compared = {name: set(compared_traits(trees[name])) & self._filled_traits() for name in names}
        filled = known_counts(self.engine, set[str]().union(*compared.values()))
        return [
            SegmentEvidence(
                name=name,
                tree=trees[name],
                criteria=criteria_of(self.state.meaning, self.state.meaning.segments[name]),
                inside=self.counted[name],
                used=self._used(name),
                filled={trait: filled[trait] for trait in compared[name] if trait in filled},
                kept=stayed.get(name),
                tenure=tenure.get(name),
                sizes=self._year(name),
                is_only_demographic=any(only_demographic(evidence_of(self.state, trees[name], name))),
                is_by_chance=any(isinstance(node, Bucket) for node in trees[name].walk()),
            )
            for name in names
        ]

    def segmentation(self, found: Segmentation, evidence: Mapping[str, SegmentEvidence]) -> SegmentationEvidence:
        """What is known of a segmentation, beside the `evidence` of its segments."""
        since = self._since(found)
        told, before = None, None
        if since is not None:
            counts = kept(self.engine, found, self.known, since)
            groups = [counts[group.key] for group in found.groups if group.key in counts]
            told = Kept(since, sum(were for were, _ in groups), sum(stayed for _, stayed in groups))
            before = covered_at(self.engine, found, self.known, since)
        parts = [evidence[name] for name in found.segments]
        return SegmentationEvidence(stood(self.engine, found, self.known), told, before, parts)

    def caveats(self, known: Sequence[SegmentationEvidence]) -> list[str]:
        """What to bear in mind: groups that are drawn by what a metric counts explain it by construction."""
        metrics: dict[str, list[str]] = {}
        for each in known:
            drawn = self._events(each.stood.segmentation)
            labels = [metric.label for metric in self.known.metrics if uses(metric.tree).events & drawn]
            if labels:
                metrics.setdefault(formats.listed(labels), []).append(each.stood.segmentation.title)
        found = [
            f"What these are drawn by counts in {labels} too, so they explain it by construction, in part at least: "
            f"{formats.listed(list(dict.fromkeys(titles)))}."
            for labels, titles in metrics.items()
        ]
        return [*found, *([] if self.known.is_now else [_PAST])]

    def _events(self, segmentation: Segmentation) -> set[str]:
        """The events that its groups are drawn by, themselves or through traits."""
        meaning = self.state.meaning
        traits = {segmentation.trait} if segmentation.trait else set()
        found: set[str] = set()
        for name in segmentation.segments:
            traits |= meaning.defining_traits(name)
            found |= meaning.events_of(name)
        computed = [meaning.definitions.traits[name] for name in traits if name in meaning.definitions.traits]
        kin = [meaning.traits[name].family for name in traits if name in meaning.traits]
        return found.union(
            *(family.events() for family in kin if family is not None), *(uses(tree).events for tree in computed)
        )

    def _filled_traits(self) -> set[str]:
        """The traits whose values sources give: of others, nothing is missing but what does not apply."""
        return set(self.state.meaning.origins.traits)

    def _used(self, name: str) -> Used:
        reference = Reference(SEGMENT.name, document_of(name))
        versions = self.workspace.definitions.versions(reference)
        made = max(version.at for version in versions)
        last = self.workspace.audit.last_done(name, USES)
        by = [str(user) for user in self.state.meaning.dependents(Reference(SEGMENT.name, name))]
        return Used(by=by, last=max(last, made) if last else made, defined=made, versions=len(versions))

    def _year(self, name: str) -> list[Size]:
        return [point for point in self.sizes.of(name) if point.as_of >= self.setting.at - _YEAR]

    def _first(self, name: str) -> datetime | None:
        """The first record of the last 90 days that is old enough to tell who stayed, or the last before."""
        earlier = [each.as_of for each in self.sizes.of(name) if each.as_of <= self.setting.at - _SHORTEST]
        recent = (at for at in earlier if at >= self.setting.at - _RECENT)
        return next(recent, earlier[-1]) if earlier else None

    def _since(self, segmentation: Segmentation) -> datetime | None:
        """The instant from which on it is told who stayed; None where too little is recorded."""
        if LEDGER not in self.engine.tables():
            return None
        if segmentation.trait is not None:
            return self.setting.at - _RECENT
        return min((at for name in segmentation.segments if (at := self._first(name))), default=None)

    def _stayed(self, names: Sequence[str]) -> dict[str, Kept]:
        """Who stayed in each segment, in one statement for all with the same first record."""
        if LEDGER not in self.engine.tables():
            return {}
        by_instant: dict[datetime, list[str]] = {}
        for name in names:
            if (at := self._first(name)) is not None:
                by_instant.setdefault(at, []).append(name)
        return {
            name: Kept(at, were, stayed)
            for at, several in by_instant.items()
            for name, (were, stayed) in self._kept(several, at).items()
        }

    def _kept(self, names: Sequence[str], at: datetime) -> Mapping[str, tuple[int, int]]:
        return kept(self.engine, chosen(names, self.state.words), self.known, at)


def gathered(workspace: Workspace, state: Published, at: datetime | None) -> Gathering:
    """A project as it stands, or stood at an instant."""
    known = Known(
        metrics=list(_metrics(workspace, state, is_now=at is None)),
        channels=channels_of(state.meaning.catalogue),
        catalogue=state.meaning.catalogue,
        moment=state.moment if at is None else Moment(at, state.meaning.catalogue.zone),
        is_now=at is None,
    )
    counted = tallies(workspace.engine, list(state.meaning.definitions.segments), known)
    setting = Setting(
        words=state.words,
        known=known,
        everyone=counted[EVERYONE],
        floor=workspace.project.lint.floor,
        now=workspace.clock.now(),
        value_metric=state.meaning.value_metric,
    )
    return Gathering(workspace, state, setting, counted, recorded_sizes(workspace.engine, until=at))


def _metrics(workspace: Workspace, state: Published, *, is_now: bool) -> Iterator[Metric]:
    """The project's metrics; those that the published state has, when it answers."""
    there = workspace.engine.tables().get(METRICS, {})
    for name, metric in state.meaning.metrics.items():
        if not is_now or name in there:
            yield Metric(name, metric.label, metric.format.value, state.meaning.definitions.metrics[name])


_PAST = (
    "Members, metrics and sizes are those of that instant; which traits are known, what uses a segment and the age of "
    "definitions are of today."
)
