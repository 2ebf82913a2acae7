"""Typing tool: the fewest questions or traits that place a new customer in a segment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

import numpy as np
import pyarrow as pa
from numpy.random import Generator
from pydantic import Field

from ilk.catalog.documents import Body
from ilk.kernel.charts import shown
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.clusters import charts
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
_SAMPLE = 20_000
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
        """Find the questions on rows whose segment is known; `rng` draws folds, and a sample of 20,000 from more.

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
        selected = trial.forward(max(self.most, self.questions or 0))
        taken = min(self.questions or fewest(selected), len(selected))
        features = np.flatnonzero(np.isin(column_of, [each.column for each in selected[:taken]]))
        return Tool(
            questions=tuple(Question(preparation.columns[each.column], each.accuracy, each.error) for each in selected),
            taken=taken,
            names=names,
            preparation=_narrowed(preparation, features),
            functions=discriminants(Sums.of(rows, labels, len(names)), features),
            card=self._card(preparation, labels, selected[taken - 1]),
        )

    def _card(self, preparation: Preparation, labels: Labels, last: Selected) -> ModelCard:
        return ModelCard(
            model="typing tool",
            source="Fisher (1936), The use of multiple measurements in taxonomic problems; forward selection, with the"
            " one-standard-error rule of Breiman et al. (1984)",
            data=f"{len(labels):,} customers",
            features=preparation.columns,
            validation={
                "cross-validated accuracy": last.accuracy,
                "share of the largest segment": float(np.bincount(labels).max() / len(labels)),
            },
            limits=(
                "The order of questions was chosen on the same customers, which makes accuracies look a little better.",
                "It places customers by straight lines: segments that lie around others are missed.",
            ),
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
    """A question, in the order of asking, with the share placed rightly by it and those before, and its error."""

    column: str
    accuracy: float
    error: float


@dataclass(frozen=True, slots=True, eq=False)
class Tool:
    """A fitted typing tool.

    Args:
        questions: all that were tried, in order; accuracies are of rows that the discriminants were not fitted on.
        taken: how many of them it asks.
        names: of the segments.
        preparation: of the columns that it asks for.
        functions: the discriminants.
        card: what must be known before it is used.
    """

    questions: tuple[Question, ...]
    taken: int
    names: tuple[str, ...]
    preparation: Preparation
    functions: Discriminants
    card: ModelCard

    @property
    def asked(self) -> tuple[str, ...]:
        """The columns that it asks for."""
        return tuple(question.column for question in self.questions[: self.taken])

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
        placed = self._placed(rows)
        reasons = rows * (self.functions.slopes[:, placed.own] - self.functions.slopes[:, placed.other]).T
        added = np.zeros((len(rows), len(self.preparation.columns)))
        for place, column in enumerate(self.preparation.column_of):
            added[:, column] += reasons[:, place]
        columns = {name: pa.array(added[:, place]) for place, name in enumerate(self.preparation.columns)}
        return pa.table({"cluster": called(placed.own, self.names), **columns})

    def plot(self) -> "alt.TopLevelMixin":
        """A chart of Altair: accuracy by number of questions."""
        rows = [
            {"x": number, "accuracy": each.accuracy, "taken": number == self.taken}
            for number, each in enumerate(self.questions, start=1)
        ]
        accuracy = self.questions[self.taken - 1].accuracy
        message = f"{self.taken} questions place {accuracy:.0%} of customers rightly."
        titles = {"accuracy": "Placed rightly"}
        return shown(
            charts.lines(rows, "Questions", titles, message=message, detail=f"Asked: {', '.join(self.asked)}.")
        )

    def to_document(self) -> Body:
        """Itself as JSON values."""
        content = {
            "questions": [[each.column, each.accuracy, each.error] for each in self.questions],
            "taken": self.taken,
            "names": list(self.names),
            "preparation": self.preparation.model_dump(mode="json"),
            "slopes": self.functions.slopes.tolist(),
            "heights": self.functions.heights.tolist(),
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
            questions=tuple(Question(*each) for each in content["questions"]),
            taken=content["taken"],
            names=tuple(content["names"]),
            preparation=Preparation.model_validate(content["preparation"]),
            functions=Discriminants(np.array(content["slopes"], float), np.array(content["heights"], float)),
            card=card,
        )

    def _placed(self, rows: Matrix) -> Placement:
        return by_probability(self.functions.joint(rows))


def _narrowed(preparation: Preparation, features: Labels) -> Preparation:
    """The preparation of some features only."""
    steps = tuple(preparation.steps[place] for place in features)
    read = {step.column for step in steps}
    kept = [place for place, name in enumerate(preparation.columns) if name in read]
    columns, kinds = ([each[place] for place in kept] for each in (preparation.columns, preparation.kinds))
    return preparation.model_copy(update={"steps": steps, "columns": tuple(columns), "kinds": tuple(kinds)})
