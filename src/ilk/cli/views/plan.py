"""Changes of definitions in a terminal."""

from rich.text import Text

from ilk.app.answers import Applied, Exported, Plan, Project
from ilk.cli.screen import plain, screen

_MARKS = {"add": ("+", "green"), "change": ("~", "yellow"), "remove": ("-", "red"), "conflict": ("!", "bold red")}


def show_plan(plan: Plan, _project: Project) -> None:
    """What would change, with the difference and what depends on it."""
    console = screen()
    if not plan.changes:
        console.print(f"Nothing to do: {plan.unchanged} definitions are as the files say.")
        return
    for change in plan.changes:
        mark, style = _MARKS[change.action]
        line = Text(f"{mark} {change.kind} {plain(change.name)}", style=style)
        console.print(line.append(f"  {plain(change.sentence)}", style="not bold default"), soft_wrap=True)
        if change.dependents:
            names = ", ".join(plain(name) for name in change.dependents)
            console.print(Text(f"    used by {names}", style="dim"), soft_wrap=True)
        for difference in change.difference.splitlines():
            console.print(_difference(difference), soft_wrap=True)
    console.print(f"{len(plan.changes)} to change, {plan.unchanged} as they are. `ilk apply --why …` does it.")


def _difference(line: str) -> Text:
    style = "green" if line.startswith("+") else "red" if line.startswith("-") else "dim"
    return Text(f"    {plain(line)}", style=style)


def show_applied(done: Applied, _project: Project) -> None:
    """How many definitions were changed, and how."""
    counts = f"{done.added} added, {done.changed} changed, {done.removed} removed, {done.unchanged} as they were."
    screen().print(counts)


def show_exported(done: Exported, _project: Project) -> None:
    """The files that were written."""
    console = screen()
    for path in done.written:
        console.print(f"Wrote {plain(path)}", soft_wrap=True)
    for path in done.removed:
        console.print(f"Removed {plain(path)}", soft_wrap=True)
    if not done.written and not done.removed:
        console.print("Nothing to write: the files say what is stored.")
