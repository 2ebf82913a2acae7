"""Segments of other tools in a terminal: what each became, part by part."""

from rich.text import Text

from ilk.app.answers import Project
from ilk.cli.screen import plain, screen
from ilk.segments.importing.answers import SegmentImport, SegmentImports

_OUTCOMES = {"exact": "the same", "different": "differs", "missing": "missing"}


def show_imports(answer: SegmentImports, _project: Project) -> None:
    """Each segment: its definition, and what became of each part."""
    for each in answer.segments:
        _show(each)


def _show(found: SegmentImport) -> None:
    console = screen()
    console.print(Text(plain(found.name), style="bold"))
    if found.sentence is not None:
        console.print(Text(plain(found.definition)))
        console.print(Text(plain(found.sentence), style="dim"))
    for part in found.parts:
        console.print(Text(f"  {_OUTCOMES[part.outcome]:8}  ", style="bold").append(plain(part.where), "not bold"))
        lines = [part.text or part.source, *part.notes]
        for line in lines:
            console.print(Text(f"            {plain(line)}", style="dim"))
    for name in found.unknown:
        nearest = f": is it {' or '.join(name.nearest)}?" if name.nearest else ""
        console.print(Text(plain(f"No {name.kind} is called {name.source} here{nearest} Say so in a name map.")))
    if found.saved:
        console.print(Text("Saved; its members follow with the next run."))
    elif not found.complete:
        console.print(Text("Not complete: it is saved only with `--allow-partial`, comments saying what is missing."))
