"""`ilk trigger …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, Cursor, InProject, Limit

group = typer.Typer(name="trigger", help="Who is told when customers enter and leave segments.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="The name of a trigger.")]


@group.command("list")
def list_(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the triggers, and how they stand."""
    from ilk.app.triggers import asking
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.triggers import show_triggers

    with linked(folder) as link:
        tell(link.ask(asking.triggers), show_triggers, link, as_json=as_json)


@group.command()
def show(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show a trigger, how it stands, and the newest of what it told and has to tell."""
    from ilk.app.triggers import asking
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.triggers import show_trigger

    with linked(folder) as link:
        tell(link.ask(asking.trigger, name), show_trigger, link, as_json=as_json)


@group.command("test")
def try_(
    name: Name,
    customer: Annotated[
        str | None, typer.Option("--customer", help="Whose traits go along; nobody's when left out.")
    ] = None,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Send a message that says that it is a test, once, and tell what the receiver answers."""
    from ilk.app.triggers import asking
    from ilk.cli.linked import linked
    from ilk.cli.telling import say

    with linked(folder) as link:
        found = link.ask(asking.try_trigger, name, customer=customer)
        say(found, found.sentence, as_json=as_json)
    if not found.taken:
        raise typer.Exit(1)


@group.command()
def dead(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only those of this trigger.")] = None,
    folder: InProject = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List what was put aside after its last attempt, the newest first."""
    from ilk.app.triggers import asking
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.triggers import show_dead

    with linked(folder) as link:
        tell(link.ask(asking.dead_letters, trigger=name, limit=limit, cursor=cursor), show_dead, link, as_json=as_json)


@group.command()
def retry(
    name: Name,
    message: Annotated[str | None, typer.Option("--message", help="Only this one, by its id.")] = None,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Tell again what was put aside; a trigger whose receiver was gone goes on."""
    from ilk.app.triggers import asking
    from ilk.cli.linked import linked
    from ilk.cli.telling import say

    with linked(folder) as link:
        found = link.ask(asking.retry_dead, name, message=message)
        say(found, found.sentence, as_json=as_json)


@group.command()
def dismiss(
    name: Name,
    why: Annotated[str, typer.Option("--why", help="The reason, for the record.")],
    message: Annotated[str | None, typer.Option("--message", help="Only this one, by its id.")] = None,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Give up what was put aside: it is told no more. Also of a trigger that is no longer there."""
    from ilk.app.triggers import asking
    from ilk.cli.linked import linked
    from ilk.cli.telling import say

    with linked(folder) as link:
        found = link.ask(asking.dismiss_dead, name, why=why, message=message)
        say(found, found.sentence, as_json=as_json)
