"""The scores of an instrument as traits: of the newest response of each customer until an instant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import reduce
from typing import assert_never

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import event_table
from ilk.customers.family import Family
from ilk.customers.traits import Origin, Trait
from ilk.kernel.types import ValueType
from ilk.surveys.definition import InstrumentDefinition, Score
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Expr, Query

PROMOTER, PASSIVE, DETRACTOR = "promoter", "passive", "detractor"
GROUP, POINTS, SATISFIED, EASY = "_group", "_points", "_satisfied", "_easy"
"""What the further traits of a score are called, after its name."""
_PROMOTER_FROM, _PASSIVE_FROM = 9, 7
_ALL_POINTS = 100
RESPONSE = ("customer_no", "occurred_at", "event_id")


@dataclass(frozen=True, eq=False)
class Scoring(Family):
    """The traits of an instrument, or of some of its scores. `columns` are the types of its event's properties."""

    instrument: InstrumentDefinition
    columns: Mapping[str, ValueType] = field(repr=False)
    scores: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        if self.scores != tuple(self.instrument.scores):
            return " and ".join(label_of(name, self.instrument.scores[name]) for name in self.scores)
        return f"the scores of {self.instrument.label}"

    @property
    def types(self) -> Mapping[str, ValueType]:
        found: dict[str, ValueType] = {}
        for name in self.scores:
            found |= score_types(name, self.instrument, self.columns)
        whole = self.scores == tuple(self.instrument.scores)
        return found | ({self.instrument.answered_at: ValueType.INSTANT} if whole else {})

    def source(self) -> str:
        return self.instrument.label

    def events(self) -> frozenset[str]:
        """None: what somebody answers does not follow from how often they answered."""
        return frozenset()

    def words(self) -> Mapping[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for name in self.scores:
            found |= _words(name, self.instrument.scores[name], self.instrument)
        said = f"When the newest response to {self.instrument.label} was given."
        return found | {self.instrument.answered_at: (f"{self.instrument.label}: answered", said)}

    def query(self, catalogue: Catalogue, as_of: datetime) -> Query:
        """One row for each customer with a response until `as_of`: `customer_no` and the traits of `types`.

        A mean is that of the answered items; a sum is the mean times the number of items. Both are missing for who
        answered fewer than the score needs.
        """
        columns = {"customer_no": sql.column("customer_no"), **self.traits()}
        return sql.named_steps([("answers", newest(self.instrument, as_of))], sql.select(columns, "answers"))

    def traits(self) -> Mapping[str, Expr]:
        """The traits, from the items of a response as `responses` and `newest` give them."""
        columns: dict[str, Expr] = {}
        for name in self.scores:
            columns |= _scored(name, self.instrument)
        return columns | {self.instrument.answered_at: sql.column("occurred_at")}

    def of(self, score: str) -> "Scoring":
        """The family of one score alone: its traits follow from one another, those of others do not."""
        return replace(self, scores=(score,))


def instrument_traits(scoring: Scoring) -> list[Trait]:
    """The traits that an instrument's scores are, as traits of the project."""
    instrument, words, found = scoring.instrument, scoring.words(), []
    kin = {name: scoring.of(name) for name in instrument.scores}
    of_score = {trait: name for name, family in kin.items() for trait in family.types}
    for trait, kind in scoring.types.items():
        name = of_score.get(trait)
        found.append(
            Trait(
                name=trait,
                title=words[trait][0],
                type=kind,
                criterion=instrument.scores[name or next(iter(instrument.scores))].criterion,
                purpose="",
                description=words[trait][1],
                origin=Origin.INSTRUMENT,
                source=instrument.label,
                tracked=name is not None and not _is_open(instrument, name, kind),
                family=kin[name] if name is not None else None,
            )
        )
    return found


def score_types(
    name: str, instrument: InstrumentDefinition, columns: Mapping[str, ValueType]
) -> Mapping[str, ValueType]:
    """The traits of a score with their types, the one that is called like it first."""
    score = instrument.scores[name]
    match score.method:
        case "mean" | "sum":
            return {name: ValueType.NUMBER}
        case "nps":
            return {name: ValueType.NUMBER, name + GROUP: ValueType.TEXT, name + POINTS: ValueType.INTEGER}
        case "csat":
            return {name: ValueType.NUMBER, name + SATISFIED: ValueType.YES_NO}
        case "ces":
            return {name: ValueType.NUMBER, name + EASY: ValueType.YES_NO}
        case "answer":
            item = score.items[0]
            rated = instrument.scale_of(item) is not None
            return {name: ValueType.NUMBER if rated else columns.get(instrument.column_of(item), ValueType.TEXT)}
        case _:
            assert_never(score.method)


def responses(instrument: InstrumentDefinition, as_of: datetime) -> Query:
    """Every response until an instant: `RESPONSE`, and each item under its name, turned round where it is reversed."""
    answers = {item: keyed(item, instrument) for item in instrument.items}
    some = sql.any_of(sql.is_known(sql.column(instrument.column_of(item))) for item in instrument.items)
    past = sql.compare(sql.column("occurred_at"), "<=", sql.literal(as_of))
    return sql.select(sql.columns(RESPONSE) | answers, event_table(instrument.event), where=sql.all_of([past, some]))


def newest(instrument: InstrumentDefinition, as_of: datetime) -> Query:
    """The newest response of each customer until an instant."""
    fixed = steps.load("ilk.surveys", "newest.sql").query("newest", names={"_responses": "responses"})
    return sql.named_steps([("responses", responses(instrument, as_of))], fixed)


def keyed(item: str, instrument: InstrumentDefinition) -> Expr:
    """The answer to an item as it is scored: of a reversed one, as far from the other end of its scale."""
    answer, scale = sql.column(instrument.column_of(item)), instrument.scale_of(item)
    if scale is None:
        return answer
    number = sql.cast(answer, ValueType.NUMBER)
    return (
        sql.arithmetic(sql.literal(scale.low + scale.high), "-", number) if instrument.items[item].reverse else number
    )


def label_of(name: str, score: Score) -> str:
    """What to call a score before people."""
    return score.title or name.replace("_", " ").capitalize()


def _scored(name: str, instrument: InstrumentDefinition) -> dict[str, Expr]:
    """The traits of a score, from the items of a response."""
    score = instrument.scores[name]
    first = sql.column(score.items[0])
    match score.method:
        case "mean" | "sum":
            return {name: _average(score)}
        case "nps":
            return {name: first, name + GROUP: _group(first), name + POINTS: points(first)}
        case "csat":
            return {name: first, name + SATISFIED: in_top_box(first, score, instrument)}
        case "ces":
            return {name: first, name + EASY: in_top_box(first, score, instrument)}
        case "answer":
            return {name: first}
        case _:
            assert_never(score.method)


def _average(score: Score) -> Expr:
    """The mean of the items that are answered, or of a sum that times their number; missing for too few."""
    answers = [sql.column(item) for item in score.items]
    answered = sql.count_true(sql.is_known(answer) for answer in answers)
    total = reduce(lambda left, right: sql.arithmetic(left, "+", right), [sql.or_else(each, 0.0) for each in answers])
    mean = sql.arithmetic(total, "/", answered)
    value = sql.arithmetic(mean, "*", sql.literal(float(len(answers)))) if score.sum else mean
    return sql.choose([(sql.compare(answered, ">=", sql.literal(score.needed)), value)])


def _group(answer: Expr) -> Expr:
    cases: Sequence[tuple[Expr, Expr]] = [
        (sql.compare(answer, ">=", sql.literal(_PROMOTER_FROM)), sql.literal(PROMOTER)),
        (sql.compare(answer, ">=", sql.literal(_PASSIVE_FROM)), sql.literal(PASSIVE)),
        (sql.is_known(answer), sql.literal(DETRACTOR)),
    ]
    return sql.choose(cases)


def points(answer: Expr) -> Expr:
    """100 for a promoter, 0 for a passive, -100 for a detractor: the mean over people is their net promoter score.

    Source: Reichheld (2003), The one number you need to grow, Harvard Business Review 81.
    """
    cases: Sequence[tuple[Expr, Expr]] = [
        (sql.compare(answer, ">=", sql.literal(_PROMOTER_FROM)), sql.literal(_ALL_POINTS)),
        (sql.compare(answer, ">=", sql.literal(_PASSIVE_FROM)), sql.literal(0)),
        (sql.is_known(answer), sql.literal(-_ALL_POINTS)),
    ]
    return sql.cast(sql.choose(cases), ValueType.INTEGER)


def in_top_box(answer: Expr, score: Score, instrument: InstrumentDefinition) -> Expr:
    """Whether an answer is among the highest of its scale; missing where there is none."""
    scale = instrument.scale_of(score.items[0])
    least = (scale.high if scale else 0.0) - score.top_box + 1
    return sql.choose([(sql.is_known(answer), sql.compare(answer, ">=", sql.literal(least)))])


def _words(name: str, score: Score, instrument: InstrumentDefinition) -> dict[str, tuple[str, str]]:
    """The titles and descriptions of a score's traits."""
    label, asked = label_of(name, score), instrument.items[score.items[0]].asks
    quoted = f" to “{asked}”" if asked else ""
    first = (label, score.description or _described(score, instrument, quoted))
    match score.method:
        case "nps":
            group = f"By the answer{quoted}: promoter from 9, passive 7 and 8, detractor to 6."
            worth = "100 for a promoter, 0 for a passive, -100 for a detractor: the mean is the net promoter score."
            return {name: first, name + GROUP: (f"{label}: group", group), name + POINTS: (f"{label}: points", worth)}
        case "csat":
            return {name: first, name + SATISFIED: (f"{label}: satisfied", _top(score, quoted))}
        case "ces":
            return {name: first, name + EASY: (f"{label}: easy", _top(score, quoted))}
        case "mean" | "sum" | "answer":
            return {name: first}
        case _:
            assert_never(score.method)


def _described(score: Score, instrument: InstrumentDefinition, quoted: str) -> str:
    if score.method not in {"mean", "sum"}:
        return f"The newest answer{quoted}."
    needed = "all" if score.needed == len(score.items) else f"at least {score.needed}"
    return f"The {score.method} of {len(score.items)} items of {instrument.label}; {needed} must be answered."


def _is_open(instrument: InstrumentDefinition, score: str, kind: ValueType) -> bool:
    """Whether a trait is what people wrote in their own words: of that no history is kept."""
    given = instrument.scores[score]
    return given.method == "answer" and kind is ValueType.TEXT and not instrument.items[given.items[0]].options


def _top(score: Score, quoted: str) -> str:
    box = "the highest answer" if score.top_box == 1 else f"one of the {score.top_box} highest answers"
    return f"Whether the newest answer{quoted} is {box}."
