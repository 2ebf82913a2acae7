"""What `ilk init` made of files, in a terminal."""

from pathlib import Path

from rich.text import Text

from ilk.cli.screen import Column, plain, right, screen, show_table
from ilk.sources.answers import GuessedSource, Initialized

_SURE = 0.85
_LIKELY = 0.6


def show_initialized(made: Initialized, folder: Path) -> None:
    """Each file with what it seems to be, its columns with how sure the guess is, and what to do next."""
    console = screen()
    for source in made.sources:
        _show_source(source)
    for note in made.notes:
        console.print(Text(f"! {plain(note)}", style="yellow"), soft_wrap=True)
    console.print(f"Wrote {len(made.written)} files to {plain(folder)}. Read them: each guess says how sure it is.")
    console.print(f"Next: cd {plain(folder)} && ilk run", style="bold")


def _show_source(source: GuessedSource) -> None:
    console = screen()
    head = Text(f"\n{plain(source.name)}", style="bold")
    head.append(f"  {plain(source.path)}: {plain(source.written)}, {source.rows:,} rows looked at", style="not bold")
    console.print(head, soft_wrap=True)
    role = f"becomes {plain(source.role)} ({plain(source.target)})"
    console.print(Text(f"{role}, {_sure(source.confidence)}: {plain(source.why)}", style="dim"), soft_wrap=True)
    columns = (
        Column("Column"),
        Column("Read as"),
        Column("Type", from_width=80),
        right("Sure"),
        Column("Why", from_width=100),
    )
    rows = [(each.name, each.expression, each.type, _share(each.confidence), each.why) for each in source.columns]
    show_table(columns, rows)
    for note in source.notes:
        console.print(Text(f"! {plain(note)}", style="yellow"), soft_wrap=True)


def _share(confidence: float) -> Text:
    style = "green" if confidence >= _SURE else "yellow" if confidence >= _LIKELY else "red"
    return Text(f"{confidence:.0%}", style=style)


def _sure(confidence: float) -> str:
    return f"{confidence:.0%} sure"
