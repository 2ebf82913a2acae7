"""The screen: nothing in people's data is obeyed, and tables fit narrow terminals."""

import io

import pytest
from rich.console import Console
from rich.text import Text

from ilk.cli.failures import said
from ilk.cli.screen import Column, plain, right, show_table
from ilk.kernel.errors import UserError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Zoë 7 % 客户", "Zoë 7 % 客户"),
        ("\x1b[2Jgone", "\\x1b[2Jgone"),
        ("two\nlines\t\r", "two\\nlines\\t\\r"),
        ("\u202eright to left", "\\u202eright to left"),
        ("\x9bC1", "\\x9bC1"),
        ("\x07", "\\x07"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text, shown):
    assert plain(text) == shown


def test_a_terminal_gets_no_escape_sequence_from_a_cell_or_an_error():
    console = Console(file=io.StringIO(), width=80, force_terminal=False)
    show_table([Column("A")], [["\x1b[31mred"]], console=console)
    console.print(said(UserError("a-b", "\x1b[31mred", where="\x1b[1m", hint="\x1b[2m\n  ^^^")))
    assert "\x1b" not in console.file.getvalue()


def test_an_error_keeps_the_underline_below_what_it_underlines():
    lines = said(UserError("a-b", "what", where="line 1", hint="spen > 1\n^^^^\nmend it")).plain.splitlines()
    assert lines == ["a-b: what", "  at line 1", "  spen > 1", "  ^^^^", "  mend it"]


@pytest.mark.parametrize("width", [24, 44, 60, 80, 120])
def test_a_table_fits_the_terminal(width):
    columns = [Column("Name"), right("Size"), right("Share", 50), Column("Sentence", from_width=70, wrap=True)]
    rows = [["a name that is rather long for a table", "1,234", "12.3 %", "a sentence " * 20]]
    console = Console(file=io.StringIO(), width=width)
    show_table(columns, rows, console=console)
    printed = console.file.getvalue()
    assert max(len(line) for line in printed.splitlines()) <= width
    assert "1,234" in printed
    assert "a name" in printed
    assert ("12.3 %" in printed) == (width >= 50)


def test_styled_cells_stay_styled_and_figures_stand_on_the_right():
    console = Console(file=io.StringIO(), width=40)
    show_table([Column("A"), right("B")], [[Text("x", style="red"), "1"], ["y", "1,000"]], console=console)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    assert [line for line in lines if line.endswith(" 1")] != []
    assert len({len(line) for line in lines if line.endswith(("1", "1,000"))}) == 1
