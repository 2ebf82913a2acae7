"""Findings in a terminal."""

from collections.abc import Sequence

import typer
from rich.text import Text

from ilk.app.answers import Check
from ilk.cli.screen import plain, screen, show_json

_MARKS = {"good": ("✓", "green"), "warning": ("!", "yellow"), "bad": ("✗", "red")}


def show_checks(checks: Sequence[Check], *, as_json: bool) -> None:
    """Findings, a line each; exits with 1 when one of them is bad."""
    if as_json:
        show_json(checks)
    else:
        _show(checks)
    if any(check.state == "bad" for check in checks):
        raise typer.Exit(1)


def _show(checks: Sequence[Check]) -> None:
    console = screen()
    for check in checks:
        mark, style = _MARKS[check.state]
        line = Text(f"{mark} ", style=style)
        line.append(f"{plain(check.name)}: ", style="bold default")
        console.print(line.append(plain(check.sentence), style="not bold default"), soft_wrap=True)
        for hint in (check.hint or "").splitlines():
            console.print(Text(f"  {plain(hint)}", style="dim"), soft_wrap=True)
