"""`ilk health`: how well segments are chosen."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject, Past


def health(
    name: Annotated[
        str | None, typer.Argument(help="The segment's name.", metavar="[SEGMENT]", show_default="all of them")
    ] = None,
    folder: InProject = None,
    compare: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--compare",
            metavar="A B",
            help="Two segmentations: by name, as segments with commas between, or as a trait.",
        ),
    ] = None,
    as_of: Past = None,
    as_json: AsJson = False,
) -> None:
    """Show how well segments are chosen, and what is wrong with them; or two segmentations side by side."""
    from ilk.app import health as judging
    from ilk.cli.linked import linked
    from ilk.cli.moments import day_or_instant
    from ilk.cli.telling import tell
    from ilk.cli.views.health import show_comparison, show_report, show_segment

    if name is not None and compare is not None:
        raise typer.BadParameter("a segment and --compare are two questions: ask one at a time")
    at = as_of and day_or_instant(as_of)
    with linked(folder) as link:
        if compare is not None:
            one, other = compare
            found = link.ask(judging.compare, one=one, other=other, as_of=at)
            tell(found, show_comparison, link, as_json=as_json)
        elif name is not None:
            tell(link.ask(judging.health_of, name, as_of=at), show_segment, link, as_json=as_json)
        else:
            tell(link.ask(judging.health, as_of=at), show_report, link, as_json=as_json)
