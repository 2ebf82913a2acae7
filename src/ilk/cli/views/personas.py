"""Personas in a terminal: a list, and one with what data says and what people think."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Project
from ilk.cli.figures import count, share
from ilk.cli.screen import Column, plain, right, screen, show_table
from ilk.insight.personas.answers import Opinion, Persona, PersonaSummary


def show_personas(found: Sequence[PersonaSummary], _project: Project) -> None:
    """All personas, a line each."""
    if not found:
        screen().print("There are no personas: define a segment, then run.")
        return
    columns = (
        Column("Segment", style="bold"),
        Column("Persona"),
        right("Size"),
        right("Share", 70),
        Column("", from_width=110),
    )
    rows = [(each.segment, each.name, count(each.size), share(each.share), each.sentence) for each in found]
    show_table(columns, rows)


def show_persona(found: Persona, _project: Project) -> None:
    """One persona; headings say what is data and what opinion."""
    console = screen()
    console.print(Text(plain(found.name), style="bold"))
    console.print(plain(f"{found.title}: {found.sentence}"), soft_wrap=True)
    console.print(Text(plain(f"Who belongs: {found.definition}."), style="dim"), soft_wrap=True)
    _list("What they are like", [each.sentence for each in found.traits])
    _list(
        "What most of them buy",
        [f"{each.product} ({share(each.share)}, everyone {share(each.usual)})" for each in found.products],
    )
    _list("When, where, how", [f"{each.title}: {each.sentence}" for each in found.habits])
    _list("In their words", [f"“{each.text}”" for each in found.quotes])
    _list("Needs", [f"{each.text}: {each.reason}" for each in found.needs])
    _list("Pains", [f"{each.text}: {each.reason}" for each in found.pains])
    _list("Journeys that several walked", [each.sentence for each in found.journeys])
    _list("Do", [f"{each.text} {each.reason}" for each in found.dos])
    _list("Do not", [f"{each.text} {each.reason}" for each in found.donts])
    _list("Not known", found.missing)
    _list("To bear in mind", found.caveats)
    if found.opinion is not None:
        _opinion(found.opinion)


def _opinion(opinion: Opinion) -> None:
    told = opinion.text
    heading = f"Opinion of people (version {opinion.version}, {opinion.by}, {opinion.at:%Y-%m-%d})"
    _list(heading, [told.name, told.summary] if told.summary else [told.name])
    for title, items in (("Needs", told.needs), ("Pains", told.pains), ("Do", told.dos), ("Do not", told.donts)):
        _list(f"Opinion: {title.lower()}", items)


def _list(heading: str, items: Sequence[str]) -> None:
    if any(items):
        console = screen()
        console.print(Text(plain(heading), style="bold"))
        for item in filter(None, items):
            console.print(f"  {plain(item)}", soft_wrap=True)
