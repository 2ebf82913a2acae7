"""Lists of answers that show themselves in a notebook."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

from ilk.kernel.answers import Answer
from ilk.python.table import Table, html_table

Each = TypeVar("Each", bound=Answer)


class Answers(Sequence[Each], Generic[Each]):
    """A list of answers of one kind; `table()` has them as rows."""

    def __init__(self, answers: Sequence[Each], shown: Sequence[str]) -> None:
        self._answers = tuple(answers)
        self._shown = tuple(shown)

    def table(self) -> Table:
        """The answers as a table: a row each."""
        return Table.of(self._answers)

    def __len__(self) -> int:
        return len(self._answers)

    @overload
    def __getitem__(self, index: int) -> Each: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Each]: ...

    def __getitem__(self, index: int | slice) -> Each | Sequence[Each]:
        return self._answers[index]

    def __iter__(self) -> Iterator[Each]:
        return iter(self._answers)

    def __repr__(self) -> str:
        return "\n".join(repr(answer) for answer in self._answers) or "nothing"

    def _repr_html_(self) -> str:
        rows = [[getattr(answer, name) for name in self._shown] for answer in self._answers]
        return html_table(self._shown, rows, total=len(rows))
