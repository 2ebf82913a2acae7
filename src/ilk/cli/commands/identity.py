"""`ilk identity …`."""

from typing import Annotated, Literal

import typer

from ilk.cli.options import AsJson, Cursor, InProject, InProjectOfGroup, Limit

group = typer.Typer(name="identity", help="Who is who: which records are one person.", invoke_without_command=True)
One = Annotated[str, typer.Argument(metavar="A", help="The identifier of a record.")]
Other = Annotated[str, typer.Argument(metavar="B", help="The identifier of another one.")]
Why = Annotated[str, typer.Option("--why", help="The reason, for the record.")]


@group.callback()
def summary(context: typer.Context, folder: InProjectOfGroup = None, as_json: AsJson = False) -> None:
    """Who is who: how many records are how many people, by which rules, what is held, what waits for an answer."""
    if context.invoked_subcommand is not None:
        return
    from ilk.app.identity import people
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.identity import show_identity

    with linked(folder) as link:
        tell(link.ask(people.summary), show_identity, link, as_json=as_json)


@group.command()
def show(
    customer_id: Annotated[str, typer.Argument(metavar="CUSTOMER", help="The identifier of any record of a person.")],
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Show a person: records, the links that join them, the value of each source and which survived."""
    from ilk.app.identity import people
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.identity import show_person

    with linked(folder) as link:
        tell(link.ask(people.person, customer_id), show_person, link, as_json=as_json)


@group.command()
def review(folder: InProject = None, limit: Limit = 20, cursor: Cursor = None, as_json: AsJson = False) -> None:
    """List doubtful pairs, the most probable first, each with its evidence."""
    from ilk.app.identity import people
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.identity import show_review

    with linked(folder) as link:
        tell(link.ask(people.review, limit=limit, cursor=cursor), show_review, link, as_json=as_json)


@group.command()
def decisions(folder: InProject = None, as_json: AsJson = False) -> None:
    """List what people decided, newest first."""
    from ilk.app.identity import deciding
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.identity import show_decisions

    with linked(folder) as link:
        tell(link.ask(deciding.decisions), show_decisions, link, as_json=as_json)


@group.command()
def merge(a: One, b: Other, why: Why, folder: InProject = None, as_json: AsJson = False) -> None:
    """Say that two records are the same person; the next run joins them."""
    _decide(a, b, "same", why, folder, as_json=as_json)


@group.command()
def unmerge(a: One, b: Other, why: Why, folder: InProject = None, as_json: AsJson = False) -> None:
    """Say that two records are different people; the next run parts them, and rules do not join them again."""
    _decide(a, b, "different", why, folder, as_json=as_json)


@group.command()
def forget(a: One, b: Other, why: Why, folder: InProject = None, as_json: AsJson = False) -> None:
    """Take back what was said of two records; from the next run on the rules decide again."""
    _decide(a, b, "undecided", why, folder, as_json=as_json)


def _decide(
    a: str, b: str, verdict: Literal["same", "different", "undecided"], why: str, folder: InProject, *, as_json: bool
) -> None:
    from ilk.app.identity import deciding
    from ilk.cli.linked import linked
    from ilk.cli.telling import say

    with linked(folder) as link:
        made = link.ask(deciding.decide, a=a, b=b, verdict=verdict, why=why)
        say(made, made.sentence, as_json=as_json)
