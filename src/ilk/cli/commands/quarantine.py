"""`ilk quarantine …`."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.cli.options import AsJson, Cursor, InProject, Limit

group = typer.Typer(name="quarantine", help="Rows that broke a rule, with the reason.", no_args_is_help=True)
OfSource = Annotated[str | None, typer.Option("--source", help="Only rows of this source.")]


@group.command("list")
def listed(
    folder: InProject = None,
    source: OfSource = None,
    code: Annotated[str | None, typer.Option("--code", help="Only rows that broke this rule.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List rows in quarantine: source, line, column, value and reason."""
    from ilk.app import data
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.data import show_quarantine

    with linked(folder) as link:
        tell(
            link.ask(data.quarantine, source=source, code=code, limit=limit, cursor=cursor),
            show_quarantine,
            link,
            as_json=as_json,
        )


@group.command()
def export(
    file: Annotated[Path, typer.Argument(help="The CSV file to write.")],
    folder: InProject = None,
    source: OfSource = None,
) -> None:
    """Write all rows in quarantine to a CSV file."""
    from ilk.app import data
    from ilk.cli.exports import write_csv
    from ilk.cli.linked import linked

    with linked(folder) as link:
        write_csv(link.rows(data.export_quarantine, source=source), file)


@group.command()
def retry(folder: InProject = None, source: OfSource = None, as_json: AsJson = False) -> None:
    """Try rows in quarantine again, with the mapping as it is now."""
    from ilk.app import data
    from ilk.cli.linked import linked
    from ilk.cli.screen import screen, show_json

    with linked(folder) as link:
        answer = link.ask(data.retry_quarantine, source=source)
    if as_json:
        show_json(answer)
        return
    screen().print(f"{answer.tried:,} rows tried: {answer.loaded:,} loaded, {answer.still:,} still in quarantine.")
    if answer.loaded:
        screen().print("`ilk run` works out traits and segments with them.")
