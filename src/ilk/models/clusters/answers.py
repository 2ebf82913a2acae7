"""What may be answered to a question: read from what was answered before, and told where it fits nothing."""

from typing import Literal

import numpy as np
import pyarrow as pa

from ilk.kernel.errors import UserError, nearest
from ilk.models.estimator import Frozen
from ilk.models.features.columns import Levels, Numbers, look

_MOST_CHOICES = 11
"""Whole numbers with so many different values are a scale to choose from: from 0 to 10, or from -5 to 5."""
_YES, _NO = frozenset({"yes", "true", "y", "1"}), frozenset({"no", "false", "n", "0"})
Kind = Literal["number", "yes_no", "level"]
Answer = float | bool | str


class Answers(Frozen):
    """What may be answered to a question.

    Args:
        kind: a number, yes or no, or one of several levels.
        choices: the answers there were, where they are few: levels, or the numbers of a scale.
        least: the smallest number there was; None where the answer is no number.
        most: the largest.
    """

    kind: Kind
    choices: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None

    def read(self, question: str, answer: Answer) -> Answer:
        """An answer as the column holds it.

        Raises:
            UserError: `wrong-answer` for one that nobody gave before, which nothing is known of.
        """
        said = f"{answer:.15g}" if isinstance(answer, float | int) and not isinstance(answer, bool) else str(answer)
        found = self._found(said.strip())
        if found is not None:
            return found
        close = nearest(said, self.choices)
        hint = f"Did you mean `{close[0]}`? {self.told}" if close else self.told
        what = f"`{said}` is no answer to `{question}`"
        raise UserError("wrong-answer", what, where=question, known=self.choices, hint=hint)

    @property
    def told(self) -> str:
        """What may be answered, as a sentence."""
        match self.kind:
            case "yes_no":
                return "The answer is yes or no."
            case "level":
                return f"Answers are {', '.join(self.choices)}."
            case "number":
                return f"Answers are numbers from {self.least:.15g} to {self.most:.15g}."

    def _found(self, said: str) -> Answer | None:
        match self.kind:
            case "yes_no":
                return {**dict.fromkeys(_YES, True), **dict.fromkeys(_NO, False)}.get(said.casefold())
            case "level":
                return next((each for each in self.choices if each.casefold() == said.casefold()), None)
            case "number":
                return self._number(said)

    def _number(self, said: str) -> float | None:
        try:
            number = float(said)
        except ValueError:
            return None
        least, most = self.least, self.most
        return number if least is not None and most is not None and least <= number <= most else None


def answers_to(table: pa.Table, question: str, *, as_levels: bool) -> Answers:
    """What was answered to a question, a column that can be a feature. Raises as `look`."""
    match look(table, question, as_levels=as_levels, trusted=True):
        case Numbers(yes_no=True):
            return Answers(kind="yes_no")
        case Numbers(values=values):
            different = np.unique(values)
            few = len(different) <= _MOST_CHOICES and bool((different == np.floor(different)).all())
            choices = tuple(f"{value:.15g}" for value in different) if few else ()
            return Answers(kind="number", choices=choices, least=float(different[0]), most=float(different[-1]))
        case Levels(counts=counts):
            return Answers(kind="level", choices=tuple(sorted(counts, key=_in_order)))
        case unusable:
            raise UserError("no-features", f"`{question}` cannot be asked: {unusable.why}", where=question)


def _in_order(level: str) -> tuple[float, str]:
    """Numbers in their order, texts after them in theirs."""
    try:
        return float(level), level
    except ValueError:
        return np.inf, level
