"""`ilk live …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, Cursor, InProject, InProjectOfGroup, Limit

group = typer.Typer(name="live", help="Segments that follow events as they come.", invoke_without_command=True)


@group.callback()
def live(context: typer.Context, folder: InProjectOfGroup = None, as_json: AsJson = False) -> None:
    """Show how the intake is followed: how fast, how far behind, and how fresh each segment is."""
    if context.invoked_subcommand is not None:
        return
    from ilk.app.live import status
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.live import show_live

    with linked(folder) as link:
        tell(link.ask(status.live), show_live, link, as_json=as_json)


@group.command()
def changes(
    segment: Annotated[str | None, typer.Option("--segment", help="Only those of this segment.")] = None,
    customer: Annotated[str | None, typer.Option("--customer", help="Only those of this customer.")] = None,
    folder: InProject = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List who entered and left segments live, the newest first."""
    from ilk.app.live import status
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.live import show_changes

    with linked(folder) as link:
        found = link.ask(status.live_changes, segment=segment, customer=customer, limit=limit, cursor=cursor)
        tell(found, show_changes, link, as_json=as_json)


@group.command("try")
def try_event(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The customer's id; somebody new is one too.")],
    file: Annotated[str, typer.Argument(metavar="FILE", help="The message as JSON; `-` for the standard input.")],
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Tell what a message would do to a customer, were it sent now; nothing is changed."""
    from ilk.app.live.trying import try_event
    from ilk.cli.linked import linked
    from ilk.cli.messages import message_in
    from ilk.cli.telling import tell
    from ilk.cli.views.trial import show_trial

    with linked(folder) as link:
        tell(link.ask(try_event, customer, message_in(file)), show_trial, link, as_json=as_json)


@group.command()
def spark(
    folder: InProject = None,
    once: Annotated[bool, typer.Option("--once", help="Work in what is there by now, and end.")] = False,
) -> None:
    """Follow messages of files or of Kafka on Spark, until Ctrl-C."""
    from ilk.cli.streaming import stream_project

    stream_project(folder, once=once)
