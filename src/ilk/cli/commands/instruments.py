"""`ilk instrument …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject, Past

group = typer.Typer(name="instrument", help="Surveys: their scores, and how reliable they are.", no_args_is_help=True)


@group.command("ls")
def listed(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the instruments, with how many answered."""
    from ilk.app import instruments
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.instruments import show_instruments

    with linked(folder) as link:
        tell(link.ask(instruments.instruments), show_instruments, link, as_json=as_json)


@group.command()
def show(
    name: Annotated[str, typer.Argument(help="The instrument's name.")],
    folder: InProject = None,
    as_of: Past = None,
    as_json: AsJson = False,
) -> None:
    """Show what an instrument found: scores with intervals, scales with their reliability, answers."""
    from ilk.app import instruments
    from ilk.cli.linked import linked
    from ilk.cli.moments import day_or_instant
    from ilk.cli.telling import tell
    from ilk.cli.views.instruments import show_instrument

    at = as_of and day_or_instant(as_of)
    with linked(folder) as link:
        tell(link.ask(instruments.instrument, name, as_of=at), show_instrument, link, as_json=as_json)


@group.command("ready")
def ready(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the instruments that Ilk brings along."""
    from ilk.app import instruments
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.instruments import show_ready

    with linked(folder) as link:
        tell(link.ask(instruments.ready_instruments), show_ready, link, as_json=as_json)


@group.command()
def add(
    name: Annotated[str, typer.Argument(help="The ready instrument's name, as `ilk instrument ready` lists it.")],
    folder: InProject = None,
    event: Annotated[
        str | None, typer.Option("--event", help="The event that responses are.", show_default="called like it")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a ready instrument to the project's files."""
    from ilk.app import instruments
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.instruments import show_added

    with linked(folder) as link:
        tell(link.ask(instruments.add_instrument, name, event=event), show_added, link, as_json=as_json)
