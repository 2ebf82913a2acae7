"""`ilk segment …`, `ilk query`."""

from pathlib import Path
from typing import Annotated

import typer

from ilk.cli.options import AsJson, Cursor, InProject, Limit, Past

group = typer.Typer(name="segment", help="Segments: who belongs, and who they are.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The segment's name.")]


@group.command("list")
def listed(folder: InProject = None, as_of: Past = None, as_json: AsJson = False) -> None:
    """List the segments with size, value and trend; of a past day, as recorded then."""
    from ilk.app import segments
    from ilk.cli.linked import linked
    from ilk.cli.moments import day_or_instant
    from ilk.cli.telling import tell
    from ilk.cli.views.segments import show_segments

    with linked(folder) as link:
        tell(link.ask(segments.segments, as_of=as_of and day_or_instant(as_of)), show_segments, link, as_json=as_json)


@group.command()
def show(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show a segment: its sentence, figures, what sets it apart, and its overlap."""
    from ilk.app import overview, segments
    from ilk.cli.linked import linked
    from ilk.cli.screen import show_json
    from ilk.cli.views.segment import show_segment

    with linked(folder) as link:
        found = link.ask(segments.segment, name)
        if as_json:
            show_json(found)
        else:
            show_segment(found, link.ask(segments.profile, name), link.ask(overview.project))


@group.command()
def profile(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show who a segment's members are: the profile alone."""
    from ilk.app import segments
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.segment import show_profile

    with linked(folder) as link:
        tell(link.ask(segments.profile, name), show_profile, link, as_json=as_json)


@group.command()
def members(
    name: Name,
    folder: InProject = None,
    csv: Annotated[Path | None, typer.Option("--csv", help="Write all members to this file, as CSV.")] = None,
    parquet: Annotated[Path | None, typer.Option("--parquet", help="Write them to this file, as Parquet.")] = None,
    as_of: Past = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """Show members of a segment, of a past day as recorded then; or write all that are in now to a file."""
    from ilk.app import segments
    from ilk.cli.exports import write_csv, write_parquet
    from ilk.cli.linked import linked
    from ilk.cli.moments import day_or_instant
    from ilk.cli.telling import tell
    from ilk.cli.views.segments import show_members

    if as_of is not None and (csv or parquet):
        raise typer.BadParameter("a file holds who is in now: leave out --as-of, or the file")
    with linked(folder) as link:
        if csv is not None:
            write_csv(link.rows(segments.export_members, name), csv)
        if parquet is not None:
            write_parquet(link.rows(segments.export_members, name), parquet)
        if csv is None and parquet is None:
            page = link.ask(segments.members, name, as_of=as_of and day_or_instant(as_of), limit=limit, cursor=cursor)
            tell(page, show_members, link, as_json=as_json)


@group.command()
def history(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show a segment's sizes over time, and the versions of its definition."""
    from ilk.app import segments
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.segments import show_history

    with linked(folder) as link:
        tell(link.ask(segments.history, name), show_history, link, as_json=as_json)


@group.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="The other tool's document.")],
    tool: Annotated[
        str, typer.Option("--from", help="posthog, segment, mautic, unomi, klaviyo or growthbook.", show_default=False)
    ],
    folder: InProject = None,
    names: Annotated[Path | None, typer.Option("--names", help="YAML: what its names are called here.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="What to call the segment, when it is one.")] = None,
    write: Annotated[Path | None, typer.Option("--write", metavar="DIR", help="Write each to a file here.")] = None,
    save: Annotated[bool, typer.Option("--save", help="Keep them in the project.")] = False,
    allow_partial: Annotated[bool, typer.Option("--allow-partial", help="Also without what cannot be said.")] = False,
    as_json: AsJson = False,
) -> None:
    """Read segments of another tool into the language, and tell what became of each part."""
    from ilk.app import importing
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.imports import show_imports

    document, mapped = importing.read_document(file), importing.read_names(names) if names else None
    with linked(folder) as link:
        answer = link.ask(
            importing.import_from, tool, document, names=mapped, name=name, save=save, allow_partial=allow_partial
        )
        if write is not None:
            importing.refuse_partial(answer, allow_partial=allow_partial)
            importing.write_documents(answer, write)
        tell(answer, show_imports, link, as_json=as_json)


def query(
    text: Annotated[str, typer.Argument(help="A condition in the segment language, such as `age > 50`.")],
    folder: InProject = None,
    count: Annotated[bool, typer.Option("--count", help="Only how many.")] = False,
    sql: Annotated[bool, typer.Option("--sql", help="Only the SQL.")] = False,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Find the customers that a text in the segment language describes."""
    from ilk.app import segments
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.query import show_answer

    with linked(folder) as link:
        answer = link.ask(segments.query, text, limit=0 if count or sql else limit)
        if as_json or not (count or sql):
            tell(answer, show_answer, link, as_json=as_json)
    if not as_json and count:
        typer.echo(answer.count)
    if not as_json and sql:
        typer.echo(answer.sql)
