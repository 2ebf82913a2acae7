"""`ilk personas`, `ilk persona`, `ilk edit-persona`."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject, Why

Name = Annotated[str, typer.Argument(help="The segment's name.")]
Lines = list[str] | None


def personas(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the personas of all segments: name, size, sentence."""
    from ilk.app import personas as told
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.personas import show_personas

    with linked(folder) as link:
        tell(link.ask(told.personas), show_personas, link, as_json=as_json)


def persona(
    name: Name,
    folder: InProject = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write a file instead: .pdf, .png, .svg or .md.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a segment as somebody one can write to: what the data says, and apart from it what people think."""
    from ilk.app import personas as told
    from ilk.cli.exports import write_sheet
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.personas import show_persona

    kind = told.format_of(out.name) if out else None
    with linked(folder) as link:
        found = link.ask(told.persona, name)
        if out is not None and kind is not None:
            write_sheet(told.sheet(found, kind), out)
        else:
            tell(found, show_persona, link, as_json=as_json)


def edit_persona(
    name: Name,
    why: Why,
    folder: InProject = None,
    called: Annotated[str | None, typer.Option("--name", help="What people call the persona.")] = None,
    summary: Annotated[str | None, typer.Option(help="What people think of it, in a few sentences.")] = None,
    need: Annotated[Lines, typer.Option(metavar="TEXT", help="A need; may be repeated.")] = None,
    pain: Annotated[Lines, typer.Option(metavar="TEXT", help="A pain; may be repeated.")] = None,
    do: Annotated[Lines, typer.Option(metavar="TEXT", help="What to do; may be repeated.")] = None,
    dont: Annotated[Lines, typer.Option(metavar="TEXT", help="What not to do; may be repeated.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write down what people think of a persona; what is not given stays as it was, and data is never touched."""
    from ilk.app import personas as told
    from ilk.cli.linked import linked
    from ilk.cli.telling import say

    given = {"name": called, "summary": summary, "needs": need, "pains": pain, "dos": do, "donts": dont}
    changed = {key: value for key, value in given.items() if value is not None}
    if not changed:
        raise typer.BadParameter("give at least one of --name, --summary, --need, --pain, --do, --dont")
    with linked(folder) as link:
        versions = link.ask(told.opinions, name)
        before, number = (versions[0].text.model_dump(), versions[0].version) if versions else ({}, 0)
        found = link.ask(told.edit_persona, name, opinion={**before, **changed}, based_on=number, why=why)
    say(found, f"The opinion of {name} is version {number + 1} now.", as_json=as_json)
