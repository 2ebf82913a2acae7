"""What a persona answers: what the data says, and, kept apart, what people think."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from ilk.insight.answers import Difference, Figure
from ilk.kernel.answers import Answer, Share

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
Lines = Annotated[list[Line], Field(max_length=20)]


class ProposedName(Answer):
    """A name for the persona, and what it was made from."""

    name: str
    reason: str


class HabitValue(Answer):
    """One weekday, hour, month, place, channel or device: its share among members, and among everyone."""

    value: str
    label: str
    share: Share
    usual: Share


class Habit(Answer):
    """When, where, on which channel or device. `of` says what the shares are of: orders, or members."""

    kind: Literal["weekday", "hour", "month", "place", "channel", "device"]
    title: str
    sentence: str
    of: str
    values: list[HabitValue]


class Bought(Answer):
    """What many members bought in the year, with the share of everyone."""

    product: str
    share: Share
    usual: Share
    customers: int


class Quote(Answer):
    """What a member wrote, redacted; `source` is the event, `topic` what it is about where that is known."""

    text: str
    source: str
    topic: str | None = None
    score: float | None = None


class Point(Answer):
    """A need or a pain, and what it is read from."""

    text: str
    reason: str


class JourneyStep(Answer):
    """A step of a journey: what, how often in a row, and how long after the step before it."""

    what: str
    times: str
    after: str | None = None


class Journey(Answer):
    """A path that several members have walked, each of them exactly so; nobody's alone."""

    sentence: str
    steps: list[JourneyStep]
    customers: int


class Advice(Answer):
    """What to do in service, or not to do: by which rule, and because of what."""

    rule: str
    text: str
    reason: str


class OpinionText(Answer):
    """What people think of a persona, in their own words; none of it is data."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=100)] = ""
    summary: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    needs: Lines = Field(default_factory=list)
    pains: Lines = Field(default_factory=list)
    dos: Lines = Field(default_factory=list)
    donts: Lines = Field(default_factory=list)


class Opinion(Answer):
    """A version of what people think: who wrote it, when and why."""

    version: int
    at: datetime
    by: str
    why: str
    text: OpinionText


class PersonaSummary(Answer):
    """A persona in the gallery. `name` is people's where `named_by_people`, else the proposed one."""

    segment: str
    title: str
    colour: int
    name: str
    named_by_people: bool
    size: int
    share: Share
    sentence: str
    portrait: str
    as_of: datetime


class Persona(Answer):
    """A segment as somebody one can write to. All but `opinion` is data, or made from data by documented rules.

    `portrait` is an SVG document: a pattern drawn from the data, no face. `missing` says what the project's data does
    not tell; `withheld` that too few belong for anything to be told without telling of persons.
    """

    segment: str
    title: str
    colour: int
    definition: str
    proposed: ProposedName
    sentence: str
    portrait: str
    size: int
    share: Share
    withheld: bool
    figures: list[Figure] = Field(default_factory=list)
    traits: list[Difference] = Field(default_factory=list)
    habits: list[Habit] = Field(default_factory=list)
    products: list[Bought] = Field(default_factory=list)
    quotes: list[Quote] = Field(default_factory=list)
    needs: list[Point] = Field(default_factory=list)
    pains: list[Point] = Field(default_factory=list)
    journeys: list[Journey] = Field(default_factory=list)
    dos: list[Advice] = Field(default_factory=list)
    donts: list[Advice] = Field(default_factory=list)
    missing: list[str] = Field(default_factory=list)
    caveats: list[str] = Field(default_factory=list)
    as_of: datetime
    newest_event: datetime | None
    currency: str
    opinion: Opinion | None = None

    @property
    def name(self) -> str:
        """What people call it; as proposed where nobody has named it."""
        return (self.opinion.text.name if self.opinion else "") or self.proposed.name
