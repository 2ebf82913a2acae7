"""The screen: where output goes, how a table fits a narrow terminal, and JSON instead."""

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ilk.kernel.answers import Answer

_PIPED_WIDTH = 160
_EDGES, _GAP = 2, 3
"""Spaces that the table's frame takes: at its edges, and between two columns."""
_NARROWEST = 6
"""A text is cut to no less than this."""
Cell = str | Text
Rows = Sequence[Sequence[Cell]]


def screen() -> Console:
    """Standard output. Nothing printed is taken for markup: names and values come from people's data."""
    return _console(stderr=False)


def errors_to() -> Console:
    """Standard error."""
    return _console(stderr=True)


def _console(*, stderr: bool) -> Console:
    stream = sys.stderr if stderr else sys.stdout
    width = None if stream.isatty() else _PIPED_WIDTH
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False, width=width)


def plain(text: object) -> str:
    """A text with what a terminal would obey (escape sequences, direction marks, new lines) written out instead."""
    written = str(text)
    if written.isprintable():
        return written
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in written)


def show_json(answer: Answer | Sequence[Answer]) -> None:
    """An answer, or a list of them, as JSON on standard output."""
    told = (
        answer.model_dump(mode="json")
        if isinstance(answer, Answer)
        else [each.model_dump(mode="json") for each in answer]
    )
    sys.stdout.write(json.dumps(told, indent=2, ensure_ascii=False) + "\n")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; left out on a terminal narrower than `from_width`."""

    title: str
    align: Literal["left", "right"] = "left"
    from_width: int = 0
    wrap: bool = False
    style: str = ""


def right(title: str, from_width: int = 0) -> Column:
    """A column of figures."""
    return Column(title, "right", from_width)


def show_table(columns: Sequence[Column], rows: Rows, *, console: Console | None = None) -> None:
    """A table that fits the terminal: the least needed columns go first, then long texts are cut, figures never."""
    console = console or screen()
    shown = [index for index, column in enumerate(columns) if column.from_width <= console.width]
    cells = [[_cell(row[index]) for index in shown] for row in rows]
    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="bold")
    for index, width in zip(shown, _widths([columns[index] for index in shown], cells, console.width), strict=True):
        column = columns[index]
        overflow: Literal["fold", "ellipsis"] = "fold" if column.wrap else "ellipsis"
        table.add_column(
            column.title,
            justify=column.align,
            style=column.style,
            no_wrap=not column.wrap,
            overflow=overflow,
            width=width,
        )
    for row in cells:
        table.add_row(*row)
    console.print(table)


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[Text]], width: int) -> list[int]:
    """How wide each column is: as wide as it likes, or the widest texts cut by as much as there is no room for."""
    wanted = [
        max((cell_len(column.title), *(row[index].cell_len for row in rows))) for index, column in enumerate(columns)
    ]
    texts = [index for index, column in enumerate(columns) if column.align == "left"]
    for _ in range(sum(wanted) + _EDGES + _GAP * (len(columns) - 1) - width):
        widest = max(texts, key=lambda index: wanted[index], default=None)
        if widest is None or wanted[widest] <= _NARROWEST:
            break
        wanted[widest] -= 1
    return wanted


def _cell(value: Cell) -> Text:
    return value if isinstance(value, Text) else Text(plain(value))


def show_more(shown: int, total: int | None, noun: str, hint: str) -> None:
    """Under a table that does not hold all: how many there are, and how to see them."""
    if total is not None and total > shown:
        screen().print(Text(f"{shown:,} of {total:,} {noun}. {hint}", style="dim"))


def show_caveats(caveats: Iterable[str]) -> None:
    """Under an answer: what to bear in mind, a line each."""
    for caveat in caveats:
        screen().print(Text(plain(caveat), style="dim"))
