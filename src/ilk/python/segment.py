"""A segment in a notebook: its figures, its members, and who they are."""

from collections.abc import Iterator
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from ilk.app import checking, drivers, editing, explaining, forecast, health, lint, past, segments
from ilk.app.answers import (
    DefinitionCheck,
    DefinitionVersion,
    Difference,
    Explanation,
    Figure,
    Finding,
    Member,
    MembershipChange,
    Overlap,
    PastMembership,
    Segment,
    SegmentDiff,
    SegmentHistory,
)
from ilk.app.answers import Profile as ProfileAnswer
from ilk.app.past import Asked
from ilk.insight.drivers.answers import Drivers
from ilk.insight.forecasting.answers import Forecast
from ilk.insight.health.answers import SegmentHealth
from ilk.kernel.answers import Chart
from ilk.kernel.errors import unknown
from ilk.python.answers import Answers
from ilk.python.link import Link
from ilk.python.table import Table

if TYPE_CHECKING:
    import altair as alt

_A_PAGE = 500


class Profile:
    """Who a segment's members are, and what sets them apart from everyone else."""

    def __init__(self, answer: ProfileAnswer) -> None:
        self.answer = answer

    @property
    def sentence(self) -> str:
        """The profile in one sentence."""
        return self.answer.sentence

    @property
    def figures(self) -> Answers[Figure]:
        """The headline figures."""
        return Answers(self.answer.figures, ("label", "value", "explanation"))

    @property
    def differences(self) -> Answers[Difference]:
        """What sets the members apart, the strongest first, with intervals."""
        return Answers(self.answer.differences, ("label", "sentence", "effect", "low", "high", "significant"))

    @property
    def overlap(self) -> Answers[Overlap]:
        """The other segments that members are in."""
        return Answers(self.answer.overlap, ("title", "both", "share_of_this", "lift"))

    def chart(self, name: str) -> "alt.TopLevelMixin":
        """One of the profile's charts, which shows itself. Raises `NotFound` with the names there are."""
        return chart_of(self.answer.charts, name)

    def __repr__(self) -> str:
        return f"<profile of {self.answer.segment}: {self.sentence}>"

    def _repr_html_(self) -> str:
        heading = f"<p><strong>{escape(self.sentence)}</strong></p>"
        return heading + self.figures._repr_html_() + self.differences._repr_html_()


class SegmentView:
    """A segment as the last run left it."""

    def __init__(self, link: Link, name: str) -> None:
        self._link = link
        self._answer = link.ask(segments.segment, name)

    @property
    def answer(self) -> Segment:
        """Everything at once, as the API answers it."""
        return self._answer

    @property
    def name(self) -> str:
        """The name that definitions use."""
        return self._answer.summary.name

    @property
    def title(self) -> str:
        """The name that people use."""
        return self._answer.summary.title

    @property
    def size(self) -> int:
        """How many customers are in it."""
        return self._answer.summary.size

    @property
    def share(self) -> float:
        """The fraction of all customers."""
        return self._answer.summary.share

    @property
    def sentence(self) -> str:
        """The definition as an English sentence."""
        return self._answer.sentence

    @property
    def definition(self) -> str:
        """The definition in the segment language."""
        return self._answer.definition

    @property
    def sql(self) -> str:
        """The SQL that finds the members."""
        return self._answer.sql

    def why(self, customer_id: str) -> Explanation:
        """Why a customer is in it, or is not: each condition, what decided, since when, until when at least."""
        return self._link.ask(explaining.why, self.name, customer_id)

    def drivers(self, *, related: bool = False) -> Drivers:
        """What goes with being in it; `related` lets figures counted from the same events in."""
        return self._link.ask(drivers.drivers, segment=self.name, related=related)

    def forecast(self, periods: int = 3) -> Forecast:
        """Its size and value at the beginnings of the next periods, each with an interval."""
        return self._link.ask(forecast.forecast, self.name, periods=periods)

    def preview(self, limit: int = 20) -> Table:
        """Some of those its definition holds for now, with the values that decided."""
        found = self._link.ask(explaining.preview, name=self.name, limit=limit)
        return Table.from_rows([{"customer_id": each.customer_id, **each.values} for each in found.members])

    def check(self) -> DefinitionCheck:
        """What its definition says and costs, and how many each of its conditions holds for alone."""
        return self._link.ask(checking.check, name=self.name)

    def diff(self, text: str, *, limit: int = 20) -> SegmentDiff:
        """Who would enter and leave if a text took the place of its definition, and what depends on it."""
        return self._link.ask(editing.diff, self.name, text=text, limit=limit)

    def as_of(self, at: Asked, *, limit: int = 20) -> PastMembership:
        """Who was in it on a day, at its end, or at an aware instant: as recorded, and by the definition of now."""
        return self._link.ask(past.as_of, self.name, at=at, limit=limit)

    def changes(self, limit: int = 50) -> Answers[MembershipChange]:
        """Who entered and left, newest first, each with the version that did it."""
        page = self._link.ask(past.changes, self.name, limit=limit)
        return Answers(page.items, ("customer_id", "change", "at", "version"))

    def versions(self) -> Answers[DefinitionVersion]:
        """Every version of its definition, newest first."""
        return Answers(self._link.ask(editing.versions, self.name), ("version", "at", "by", "why", "text"))

    def lint(self) -> Answers[Finding]:
        """What is suspicious about it, with how to mend it."""
        return Answers(self._link.ask(lint.lint, self.name), ("code", "sentence", "fix"))

    def health(self, *, as_of: Asked | None = None) -> SegmentHealth:
        """How well it is chosen, criterion by criterion, and what is wrong with it."""
        return self._link.ask(health.health_of, self.name, as_of=as_of)

    def save(self, definition: str, *, why: str) -> "SegmentView":
        """Keep a new version of its definition; its members follow at once."""
        self._link.ask(editing.save_segment, self.name, definition=definition, why=why)
        return SegmentView(self._link, self.name)

    def restore(self, version: int, *, why: str) -> "SegmentView":
        """Make an old version the newest again; its members follow at once."""
        self._link.ask(editing.restore, self.name, version=version, why=why)
        return SegmentView(self._link, self.name)

    @cached_property
    def history(self) -> SegmentHistory:
        """Its sizes over time, and the versions of its definition."""
        return self._link.ask(segments.history, self.name)

    def members(self, *, as_of: Asked | None = None) -> Table:
        """All members, with since when they belong and the headline traits; with `as_of`, as recorded by then."""
        if as_of is not None:
            return Table.of(list(self._members_then(as_of)))
        with self._link.rows(segments.export_members, self.name) as reader:
            return Table(reader.read_all())

    def profile(self) -> Profile:
        """Who the members are."""
        return Profile(self._link.ask(segments.profile, self.name))

    def _members_then(self, as_of: Asked) -> Iterator[Member]:
        cursor = None
        while True:
            page = self._link.ask(segments.members, self.name, as_of=as_of, limit=_A_PAGE, cursor=cursor)
            yield from page.items
            if (cursor := page.next) is None:
                return

    def __len__(self) -> int:
        return self.size

    def __repr__(self) -> str:
        return f"<segment {self.name}: {self.size:,} customers ({self.share:.1%}); {self.sentence}>"

    def _repr_html_(self) -> str:
        return (
            f"<p><strong>{escape(self.title)}</strong>: {self.size:,} customers ({self.share:.1%})<br>"
            f"{escape(self.sentence)}</p>"
        )


def chart_of(charts: dict[str, Chart], name: str) -> "alt.TopLevelMixin":
    """A chart as an Altair object. Raises `NotFound` with the names there are."""
    import altair as alt

    if name not in charts:
        raise unknown("chart", name, charts)
    specification: dict[str, Any] = charts[name]
    return alt.Chart.from_dict(specification)
