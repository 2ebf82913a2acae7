"""`ilk drivers`, `ilk find-segments`, `ilk forecast`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject

_METRIC = "A metric by its name, a numeric trait, or a figure in the language."
Related = Annotated[bool, typer.Option("--related", help="Let figures counted from the same events in, too.")]


def drivers(
    segment: Annotated[str | None, typer.Argument(help="The segment; or else --metric.", show_default=False)] = None,
    folder: InProject = None,
    metric: Annotated[str | None, typer.Option("--metric", help=_METRIC)] = None,
    related: Related = False,
    as_json: AsJson = False,
) -> None:
    """Show what goes with being in a segment, or with a metric: by itself, among all the others, and as rules."""
    from ilk.app import drivers as driving
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.drivers import show_drivers

    with linked(folder) as link:
        found = link.ask(driving.drivers, segment=segment, metric=metric, related=related)
        tell(found, show_drivers, link, as_json=as_json)


def find_segments(
    metric: Annotated[str, typer.Option("--metric", help=_METRIC)],
    folder: InProject = None,
    smallest: Annotated[
        float, typer.Option("--smallest", min=0.001, max=0.5, help="The least share of customers of a group.")
    ] = 0.02,
    related: Related = False,
    as_json: AsJson = False,
) -> None:
    """Show which groups of customers differ most on a metric, each as a condition, and which of the segments."""
    from ilk.app import find_segments as finding
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.drivers import show_found

    with linked(folder) as link:
        found = link.ask(finding.find_segments, metric, smallest=smallest, related=related)
        tell(found, show_found, link, as_json=as_json)


def forecast(
    segment: Annotated[str, typer.Argument(help="The segment's name.")],
    folder: InProject = None,
    periods: Annotated[int, typer.Option("--periods", min=1, max=24, help="How many periods to look ahead.")] = 3,
    as_json: AsJson = False,
) -> None:
    """Show how large a segment will be, and what it will be worth, with intervals."""
    from ilk.app import forecast as foretelling
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.drivers import show_forecast

    with linked(folder) as link:
        tell(link.ask(foretelling.forecast, segment, periods=periods), show_forecast, link, as_json=as_json)
