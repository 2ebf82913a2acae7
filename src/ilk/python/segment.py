"""A segment in a notebook: its figures, its members, and who they are."""

from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

from ilk.app import segments
from ilk.app.answers import Difference, Figure, Overlap, Segment, SegmentHistory
from ilk.app.answers import Profile as ProfileAnswer
from ilk.kernel.answers import Chart
from ilk.kernel.errors import unknown
from ilk.python.answers import Answers
from ilk.python.link import Link
from ilk.python.table import Table

if TYPE_CHECKING:
    import altair as alt


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

    @cached_property
    def history(self) -> SegmentHistory:
        """Its sizes over time, and the versions of its definition."""
        return self._link.ask(segments.history, self.name)

    def members(self) -> Table:
        """All members, with since when they belong and the headline traits."""
        with self._link.rows(segments.export_members, self.name) as reader:
            return Table(reader.read_all())

    def profile(self) -> Profile:
        """Who the members are."""
        return Profile(self._link.ask(segments.profile, self.name))

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
