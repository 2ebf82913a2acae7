"""Typing tool: the fewest questions or traits that place a new customer in a segment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from pydantic import Field

from ilk.catalog.documents import Body
from ilk.kernel.answers import Chart
from ilk.kernel.charts import shown
from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.kernel.randomness import derive
from ilk.models.clusters import charts
from ilk.models.clusters.answers import Answer, Answers, answers_to
from ilk.models.clusters.clustering import called
from ilk.models.clusters.discriminants import Discriminants, Sums, discriminants
from ilk.models.clusters.selecting import Selected, Trial, fewest
from ilk.models.clusters.shapes.placing import Labels, Matrix, Placement, by_probability
from ilk.models.estimator import Frozen, ModelCard, Tabular, opened, sealed
from ilk.models.features.preparing import Preparation, Preparing, prepare
from ilk.models.features.steps import texts
from ilk.models.tables import arrow

if TYPE_CHECKING:
    import altair as alt

_MODEL, _VERSION = "typing_tool", 1
_SAMPLE = 5_000
_LEAST_OF_A_SEGMENT = 10


class TypingTool(Frozen):
    """Questions are taken one by one, each time the one that places most customers rightly (forward selection).

    `segment` is the column of the segments that are known; `columns` are the questions that may be asked, all others
    but `customer` when left out. `most` is the most questions that are tried. `questions` is how many to ask; when left
    out, the fewest that come within one standard error of the best (Breiman et al. 1984).
    """

    segment: str
    columns: tuple[str, ...] | None = None
    customer: str | None = None
    most: int = Field(default=8, ge=1)
    questions: int | None = Field(default=None, ge=1)
    folds: int = Field(default=5, ge=2, le=20)
    preparing: Preparing = Preparing()

    def fit(self, data: Tabular, rng: Generator | None = None) -> "Tool":
        """Find the questions on rows whose segment is known; `rng` draws folds, and a sample of 5,000 from more.

        Raises:
            UserError: `unknown-column`, `too-few-customers`, `not-finite`, `no-features`.
        """
        table = arrow(data)
        table = table.filter(texts(table, self.segment).is_valid())
        segments = texts(table, self.segment).combine_chunks().dictionary_encode()
        names, labels = self._named(segments)
        columns = self.columns or [name for name in table.column_names if name not in {self.segment, self.customer}]
        preparation = prepare(table, columns, self.preparing)
        rows, column_of = preparation.apply(table), np.array(preparation.column_of)
        rng = rng or derive(0, "typing tool")
        trial = Trial.of(rows, labels, column_of, folds=self.folds, most=_SAMPLE, rng=rng)
        selected = trial.selected(max(self.most, self.questions or 0))
        taken = min(self.questions or fewest(selected), len(selected))
        tried = np.flatnonzero(np.isin(column_of, [each.column for each in selected]))
        return Tool(
            questions=tuple(self._question(table, preparation.columns[each.column], each) for each in selected),
            taken=taken,
            names=names,
            prepared=preparation.only(tried),
            sums=Sums.of(rows[:, tried], labels, len(names)),
            card=self._card(preparation, labels, selected[taken - 1]),
        )

    def _question(self, table: pa.Table, column: str, found: Selected) -> "Question":
        answers = answers_to(table, column, as_levels=self.preparing.as_levels)
        return Question(column, found.accuracy, found.error, answers)

    def _card(self, preparation: Preparation, labels: Labels, last: Selected) -> ModelCard:
        return ModelCard(
            model="typing tool",
            source="Fisher (1936), The use of multiple measurements in taxonomic problems; forward selection, with the"
            " one-standard-error rule of Breiman et al. (1984) and the cross-validation of Stone (1974)",
            data=f"{len(labels):,} customers",
            features=preparation.columns,
            validation={
                "cross-validated accuracy": last.accuracy,
                "share of the largest segment": float(np.bincount(labels).max() / len(labels)),
            },
            limits=("It places customers by straight lines: segments that lie around others are missed.",),
            warnings=tuple(f"`{each.column}` is left out: {each.why}." for each in preparation.findings),
        )

    def _named(self, segments: pa.DictionaryArray) -> tuple[tuple[str, ...], Labels]:
        """The names of the segments in order, and the number of each row's."""
        found = segments.dictionary.to_pylist()
        names = tuple(sorted(found))
        labels = np.array([names.index(name) for name in found], dtype=np.int64)[segments.indices.to_numpy()]
        sizes = np.bincount(labels, minlength=len(names))
        if len(names) < 2 or sizes.min() < _LEAST_OF_A_SEGMENT:  # noqa: PLR2004 - one segment needs no questions
            what = f"it takes two segments of at least {_LEAST_OF_A_SEGMENT} customers each"
            known = ", ".join(f"{name} has {size}" for name, size in zip(names, sizes, strict=True))
            raise UserError("too-few-customers", what, where=self.segment, hint=f"Here {known}.")
        return names, labels


@dataclass(frozen=True, slots=True)
class Question:
    """A question, in the order of asking.

    Args:
        column: that holds its answers.
        accuracy: the share of customers placed rightly by it and those before, none of whom took part in the choice.
        error: the standard error of that.
        answers: what may be answered.
    """

    column: str
    accuracy: float
    error: float
    answers: Answers


@dataclass(frozen=True, slots=True, eq=False)
class Tool:
    """A fitted typing tool.

    Args:
        questions: all that were tried, in order.
        taken: how many of them it asks.
        names: of the segments.
        prepared: the preparation of all that were tried.
        sums: of their features, from which the discriminants of any of them follow.
        card: what must be known before it is used.
    """

    questions: tuple[Question, ...]
    taken: int
    names: tuple[str, ...]
    prepared: Preparation
    sums: Sums
    card: ModelCard

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns that it asks for."""
        return tuple(question.column for question in self.questions[: self.taken])

    @property
    def preparation(self) -> Preparation:
        """Of the columns that it asks for."""
        return self.prepared.only(self._features(self.asked))

    @property
    def functions(self) -> Discriminants:
        """The discriminants of what it asks."""
        return discriminants(self.sums, self._features(self.asked))

    def table(self) -> pa.Table:
        """Accuracy by number of questions."""
        return pa.table(
            {
                "questions": pa.array(range(1, len(self.questions) + 1)),
                "added": pa.array([each.column for each in self.questions]),
                "accuracy": pa.array([each.accuracy for each in self.questions]),
                "error": pa.array([each.error for each in self.questions]),
            }
        )

    def score(self, data: Tabular) -> pa.Table:
        """The segment of each row of a table, in its order: `cluster`, its probability `strength`, and `next`."""
        placed = self._placed(self.preparation.apply(arrow(data)))
        return pa.table(
            {
                "cluster": called(placed.own, self.names),
                "strength": pa.array(placed.strength),
                "next": called(placed.other, self.names),
            }
        )

    def explain(self, data: Tabular) -> pa.Table:
        """What each answer adds to the choice of the segment over the next, as a difference of logarithms."""
        rows = self.preparation.apply(arrow(data))
        placed, added = self._placed(rows), np.zeros((len(rows), len(self.preparation.columns)))
        slopes = self.functions.slopes
        reasons = rows * (slopes[:, placed.own] - slopes[:, placed.other]).T
        for place, column in enumerate(self.preparation.column_of):
            added[:, column] += reasons[:, place]
        columns = {name: pa.array(added[:, place]) for place, name in enumerate(self.preparation.columns)}
        return pa.table({"cluster": called(placed.own, self.names), **columns})

    def place(self, answers: Mapping[str, Answer]) -> dict[str, float]:
        """The probability of each segment for somebody who gave these answers, to any of the questions tried.

        What was not asked says nothing: the discriminants are those of the questions that were answered.

        Raises:
            UserError: `unknown-question`, `wrong-answer`, every problem at once; `no-answers`.
        """
        given = self._read(answers)
        features = self._features(tuple(given))
        rows = self.prepared.only(features).apply(pa.table({name: [value] for name, value in given.items()}))
        (joint,) = discriminants(self.sums, features).joint(rows)
        shares = np.exp(joint - joint.max())
        return dict(zip(self.names, (shares / shares.sum()).tolist(), strict=True))

    def _read(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        known = {question.column: question for question in self.questions}
        given: dict[str, Answer] = {}
        problems: list[UserError] = []
        for name, answer in answers.items():
            try:
                if name not in known:
                    raise unknown("question", name, known, where="answers")
                given[name] = known[name].answers.read(name, answer)
            except UserError as error:
                problems.append(error)
        raise_all(problems)
        if not given:
            hint = f"It asks {', '.join(f'`{name}`' for name in self.asked)}."
            raise UserError("no-answers", "nothing was answered, so that nobody can be placed", hint=hint)
        return given

    def plot(self) -> "alt.TopLevelMixin":
        """A chart of Altair: accuracy by number of questions."""
        return shown(self.chart())

    def chart(self, titles: Mapping[str, str] | None = None) -> Chart:
        """The same as a document of Vega-Lite; `titles` say what questions are called before people."""
        rows = [
            {"x": number, "accuracy": each.accuracy, "taken": number == self.taken}
            for number, each in enumerate(self.questions, start=1)
        ]
        accuracy = self.questions[self.taken - 1].accuracy
        count = "One question places" if self.taken == 1 else f"{self.taken} questions place"
        asked = ", ".join((titles or {}).get(name, name) for name in self.asked)
        message, lines = f"{count} {accuracy:.0%} of customers rightly.", {"accuracy": "Placed rightly"}
        return charts.lines(rows, "Questions", lines, message=message, detail=f"Asked: {asked}.")

    def to_document(self) -> Body:
        """Itself as JSON values."""
        content = {
            "questions": [_content(each) for each in self.questions],
            "taken": self.taken,
            "names": list(self.names),
            "prepared": self.prepared.model_dump(mode="json"),
            "counts": self.sums.counts.tolist(),
            "totals": self.sums.totals.tolist(),
            "products": self.sums.products.tolist(),
        }
        return sealed(_MODEL, _VERSION, content, self.card)

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> Self:
        """The tool of a document.

        Raises:
            UserError: `model-damaged`, `wrong-model`, `model-version`.
        """
        content, card = opened(document, _MODEL, _VERSION)
        return cls(
            questions=tuple(
                Question(column, accuracy, error, Answers.model_validate(answers))
                for column, accuracy, error, answers in content["questions"]
            ),
            taken=content["taken"],
            names=tuple(content["names"]),
            prepared=Preparation.model_validate(content["prepared"]),
            sums=Sums(*(np.array(content[name], float) for name in ("counts", "totals", "products"))),
            card=card,
        )

    def _placed(self, rows: Matrix) -> Placement:
        return by_probability(self.functions.joint(rows))

    def _features(self, columns: Sequence[str]) -> Labels:
        """The places of the features of some of the columns tried."""
        return np.flatnonzero([step.column in columns for step in self.prepared.steps])


def _content(question: Question) -> list[Any]:
    return [question.column, question.accuracy, question.error, question.answers.model_dump(mode="json")]
