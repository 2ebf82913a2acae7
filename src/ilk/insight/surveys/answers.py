"""What answers about instruments are made of."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from ilk.kernel.answers import Answer, Chart, Share

ItemKind = Literal["rated", "one of several", "some of several", "yes or no", "open"]
FigureFormat = Literal["score", "percent", "number"]


class AnswerCount(Answer):
    """An answer, or a range of them, and how many gave it."""

    answer: str
    count: int


class ItemReport(Answer):
    """A question, and how it was answered in the newest response of each customer, as it was asked."""

    name: str
    asks: str
    column: str = Field(description="The property of the response that holds the answers.")
    kind: ItemKind
    low: float | None = None
    high: float | None = None
    reverse: bool = False
    known: int
    missing_share: Share
    mean: float | None = None
    deviation: float | None = Field(default=None, description="Standard deviation of the sample.")
    distribution: list[AnswerCount]


class SurveyFigure(Answer):
    """A score of some people, with its interval at 95 %: a mean, a share, or a net promoter score from -100 to 100."""

    known: int
    value: float | None
    low: float | None
    high: float | None


class SegmentFigure(SurveyFigure):
    """The score of a segment's members."""

    segment: str
    title: str


class MonthFigure(SurveyFigure):
    """The score of the responses of a calendar month, all of them; `whole` when the month is over."""

    month: date
    whole: bool


class ItemReliability(Answer):
    """An item of a scale against the sum of the other items."""

    item: str
    rest_correlation: float | None
    alpha_without: float | None = Field(description="Cronbach's alpha of the other items.")


class ScaleReliability(Answer):
    """How far the items of a scale measure one thing, among those who answered all of them."""

    known: int
    alpha: float | None
    low: float | None
    high: float | None
    undefined: str | None = Field(description="Why there is no alpha; null where there is one.")
    items: list[ItemReliability]


class ScoreReport(Answer):
    """A score: what it is made of, how it is distributed, and how it stands in segments and in time."""

    name: str
    title: str
    description: str
    method: str
    criterion: str
    items: list[str]
    needed: int
    traits: list[str]
    sentence: str
    format: FigureFormat
    known: int = Field(description="How many people have the score.")
    figure: SurveyFigure | None = Field(description="Null for an answer that is no figure.")
    mean: float | None = None
    deviation: float | None = None
    groups: list[AnswerCount]
    distribution: list[AnswerCount]
    reliability: ScaleReliability | None = None
    segments: list[SegmentFigure]
    trend: list[MonthFigure]
    charts: list[Chart]


class InstrumentSummary(Answer):
    """An instrument, and how many answered it."""

    name: str
    title: str
    description: str
    event: str
    reference: str
    items: int
    scores: list[str]
    responses: int
    respondents: int
    customers: int
    first: datetime | None
    last: datetime | None


class InstrumentReport(InstrumentSummary):
    """What an instrument found, as of an instant."""

    as_of: datetime
    questions: list[ItemReport]
    results: list[ScoreReport]


class ReadyInstrument(Answer):
    """An instrument that Ilk brings along."""

    name: str
    title: str
    description: str
    reference: str
    items: int
    scores: list[str]


class AddedInstrument(Answer):
    """The file that was written, and what remains to be done."""

    name: str
    file: str
    event: str
    needs: list[str] = Field(description="Properties of the event that the instrument reads and no source gives yet.")
