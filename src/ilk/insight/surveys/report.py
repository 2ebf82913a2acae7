"""The report on an instrument: from what is counted to figures, intervals and sentences."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.catalog.tables import CUSTOMERS
from ilk.customers import formats
from ilk.customers.reading import Words, rows
from ilk.insight.charts.surveys import distribution_chart, trend_chart
from ilk.insight.months import months_until
from ilk.insight.surveys import counting
from ilk.insight.surveys.answers import (
    FigureFormat,
    InstrumentReport,
    ItemKind,
    ItemReport,
    MonthFigure,
    ScoreReport,
    SegmentFigure,
    SurveyFigure,
)
from ilk.insight.surveys.counting import Extent, Sums
from ilk.insight.surveys.figures import deviation, figure, format_of, groups, mean_of
from ilk.insight.surveys.scales import scale_reliability
from ilk.insight.surveys.spread import spread
from ilk.kernel.charts import spec
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.segments.time.spans import start_of_next
from ilk.surveys.definition import InstrumentDefinition, Score
from ilk.surveys.scoring import Scoring, label_of, score_types
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_MONTHS = 24


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a report is made from."""

    engine: Engine
    scoring: Scoring
    words: Words
    as_of: datetime
    present: bool

    @property
    def instrument(self) -> InstrumentDefinition:
        return self.scoring.instrument


@dataclass(frozen=True, slots=True)
class _Given:
    """What was answered: by how many of how many, in sum, and how often each answer."""

    everyone: int
    known: int
    sums: Sums | None
    values: Sequence[tuple[str, int]]


def report(engine: Engine, scoring: Scoring, words: Words, as_of: datetime, *, present: bool) -> InstrumentReport:
    """What an instrument found as of an instant; segments are told at the `present` only, with their members of now.

    Figures are of the newest response of each customer, but for the trend: there each response counts in its month.
    """
    setting = _Setting(engine, scoring, words, as_of, present)
    found = counting.extent(engine, scoring.instrument, as_of)
    with counting.answered(engine, scoring, as_of):
        return InstrumentReport(
            **summary(engine, scoring.instrument, found),
            as_of=as_of,
            questions=_questions(setting),
            results=list(_results(setting, found)),
        )


def summary(engine: Engine, instrument: InstrumentDefinition, found: Extent) -> dict[str, Any]:
    """The fields of an `InstrumentSummary`."""
    return {
        "name": instrument.name,
        "title": instrument.label,
        "description": instrument.description,
        "event": instrument.event,
        "reference": instrument.reference,
        "items": len(instrument.items),
        "scores": list(instrument.scores),
        "responses": found.responses,
        "respondents": found.respondents,
        "customers": rows(engine, sql.select({"all": sql.count_rows()}, CUSTOMERS))[0]["all"],
        "first": aware(found.first) if found.first else None,
        "last": aware(found.last) if found.last else None,
    }


# ---- items -------------------------------------------------------------------------------------------------------


def _questions(setting: _Setting) -> list[ItemReport]:
    instrument, engine = setting.instrument, setting.engine
    rated = [item for item in instrument.items if instrument.scale_of(item) is not None]
    sums, known = counting.item_sums(engine, rated), counting.known_items(engine, instrument.items)
    columns = setting.scoring.columns
    closed = [item for item in instrument.items if _kind(setting.scoring, item) != "open"]
    spreads = counting.distributions(engine, {item: columns[instrument.column_of(item)] for item in closed})
    everyone = rows(engine, sql.select({"all": sql.count_rows()}, counting.ANSWERS))[0]["all"]
    return [
        _question(setting.scoring, item, _Given(everyone, known[item], sums.get(item), spreads.get(item, ())))
        for item in instrument.items
    ]


def _question(scoring: Scoring, name: str, given: _Given) -> ItemReport:
    instrument, kind = scoring.instrument, _kind(scoring, name)
    item, scale = instrument.items[name], instrument.scale_of(name)
    average = mean_of(given.sums) if given.sums else None
    turned = scale.low + scale.high if scale and item.reverse else None
    return ItemReport(
        name=name,
        asks=item.asks,
        column=instrument.column_of(name),
        kind=kind,
        low=scale.low if scale else None,
        high=scale.high if scale else None,
        reverse=item.reverse,
        known=given.known,
        missing_share=1 - given.known / given.everyone if given.everyone else 0.0,
        mean=turned - average if turned is not None and average is not None else average,
        deviation=deviation(given.sums) if given.sums else None,
        distribution=spread(given.values, scale, item.options, turned=turned),
    )


def _kind(scoring: Scoring, item: str) -> ItemKind:
    instrument = scoring.instrument
    kind = scoring.columns[instrument.column_of(item)]
    if instrument.scale_of(item) is not None:
        return "rated"
    if kind is ValueType.YES_NO:
        return "yes or no"
    if kind is ValueType.TEXT_LIST:
        return "some of several"
    return "one of several" if instrument.items[item].options else "open"


# ---- scores ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Counted:
    """What is counted of a score: its values, and the sums of its figure, of all, by segment and by month."""

    given: _Given
    sums: Sums | None
    segments: Mapping[str, Sums]
    months: Mapping[int, Sums]


def _results(setting: _Setting, found: Extent) -> Iterator[ScoreReport]:
    starts = _months(setting, found)
    for name, counted in _counted(setting, found, starts).items():
        yield _with_charts(_result(setting, name, counted, starts))


def _counted(setting: _Setting, found: Extent, starts: Sequence[datetime]) -> Mapping[str, _Counted]:
    instrument, scoring, engine = setting.instrument, setting.scoring, setting.engine
    figures = [name for name, score in instrument.scores.items() if score.method != "answer"]
    sums = counting.score_sums(engine, scoring, figures)
    segments = counting.segment_sums(engine, scoring, figures) if setting.present else {}
    months = counting.month_sums(engine, scoring, figures, starts, setting.as_of) if starts else {}
    types = {name: next(iter(score_types(name, instrument, scoring.columns).values())) for name in instrument.scores}
    spreads = counting.distributions(engine, {counting.column_of(name): kind for name, kind in types.items()})
    raw = counting.item_sums(engine, [counting.column_of(name) for name in figures])
    known = counting.known_items(engine, spreads)
    return {
        name: _Counted(
            given=_Given(found.respondents, known[column], raw.get(column), spreads[column]),
            sums=sums.get(name),
            segments={each: told[name] for each, told in segments.items() if name in told},
            months={each: told[name] for each, told in months.items() if name in told},
        )
        for name, column in ((name, counting.column_of(name)) for name in instrument.scores)
    }


def _result(setting: _Setting, name: str, counted: _Counted, starts: Sequence[datetime]) -> ScoreReport:
    """A score without its charts."""
    instrument, score, given = setting.instrument, setting.instrument.scores[name], counted.given
    trait_words = setting.scoring.words()
    several = score.method in {"mean", "sum"} and len(score.items) > 1
    scale = instrument.scale_of(score.items[0]) if len(score.items) == 1 else None
    options = instrument.items[score.items[0]].options if score.method == "answer" else ()
    is_open = score.method == "answer" and _kind(setting.scoring, score.items[0]) == "open"
    told = figure(score, counted.sums, instrument.bounds_of(name)) if counted.sums is not None else None
    return ScoreReport(
        name=name,
        title=label_of(name, score),
        description=trait_words[name][1],
        method=score.method,
        criterion=score.criterion.value,
        items=list(score.items),
        needed=score.needed,
        traits=list(score_types(name, instrument, setting.scoring.columns)),
        sentence=_sentence(setting, name, score, told),
        format=format_of(score),
        figure=told,
        known=given.known,
        mean=mean_of(given.sums) if given.sums else None,
        deviation=deviation(given.sums) if given.sums else None,
        groups=groups(score, counted.sums) if counted.sums else [],
        distribution=[] if is_open else spread(given.values, scale, options),
        reliability=scale_reliability(counting.products(setting.engine, score.items), score.items) if several else None,
        segments=_of_segments(setting, name, counted.segments),
        trend=_of_months(setting, name, counted.months, starts),
        charts=[],
    )


def _sentence(setting: _Setting, name: str, score: Score, told: SurveyFigure | None) -> str:
    label, noun = label_of(name, score), setting.words.project.customer
    if told is None:
        return f"{label} is the newest answer of each {noun}."
    if told.value is None:
        return f"{label}: nobody has answered yet."
    value = written(told.value, format_of(score))
    if told.low is None or told.high is None:
        return f"{label} is {value}, of {formats.counted(told.known, noun)}: too few to say how sure that is."
    between = f"between {written(told.low, format_of(score))} and {written(told.high, format_of(score))}"
    return f"{label} is {value} ({between} at 95% confidence), of {formats.counted(told.known, noun)}."


def written(value: float, how: FigureFormat) -> str:
    """A survey's figure as a sentence says it."""
    match how:
        case "score":
            points = round(value)
            return f"{points:+d}".replace("-", "\u2212") if points else "0"
        case "percent":
            return formats.percent(value)
        case "number":
            return formats.number(value)


def _of_segments(setting: _Setting, name: str, found: Mapping[str, Sums]) -> list[SegmentFigure]:
    labels, bounds = setting.words.segments, setting.instrument.bounds_of(name)
    score = setting.instrument.scores[name]
    return [
        SegmentFigure(segment=each, title=labels[each].title, **figure(score, found[each], bounds).model_dump())
        for each in setting.words.by_priority(list(found))
    ]


# ---- months ------------------------------------------------------------------------------------------------------


def _months(setting: _Setting, found: Extent) -> list[datetime]:
    if found.first is None:
        return []
    zone = setting.words.project.zone
    return months_until(setting.as_of, zone, first=aware(found.first), most=_MONTHS)


def _of_months(
    setting: _Setting, name: str, found: Mapping[int, Sums], starts: Sequence[datetime]
) -> list[MonthFigure]:
    zone, bounds = setting.words.project.zone, setting.instrument.bounds_of(name)
    score = setting.instrument.scores[name]
    return [
        MonthFigure(
            month=start.astimezone(zone).date(),
            whole=start_of_next(start, "month", zone) <= setting.as_of,
            **figure(score, found.get(place, Sums()), bounds).model_dump(),
        )
        for place, start in enumerate(starts)
        if found and start < setting.as_of
    ]


def _with_charts(told: ScoreReport) -> ScoreReport:
    charts = [distribution_chart(told)] if any(each.count for each in told.distribution) else []
    charts += [trend_chart(told)] if sum(1 for month in told.trend if month.known) > 1 else []
    return told.model_copy(update={"charts": [spec(chart) for chart in charts]})
