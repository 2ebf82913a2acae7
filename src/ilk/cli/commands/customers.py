"""`ilk customer …`, `ilk trait …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, Cursor, InProject, Limit, Past

group = typer.Typer(name="customer", help="Customers: lists, and one person's whole view.", no_args_is_help=True)
traits_group = typer.Typer(name="trait", help="Traits: what is known of customers.", no_args_is_help=True)


@group.command()
def show(
    customer_id: Annotated[str, typer.Argument(metavar="ID", help="The customer's id.")],
    folder: InProject = None,
    as_of: Past = None,
    as_json: AsJson = False,
) -> None:
    """Show one customer: traits with their age, segments, and the newest events; of a past day, as recorded then."""
    from ilk.app import customers
    from ilk.cli.linked import linked
    from ilk.cli.moments import day_or_instant
    from ilk.cli.telling import tell
    from ilk.cli.views.customer import show_customer

    with linked(folder) as link:
        tell(
            link.ask(customers.customer, customer_id, as_of=as_of and day_or_instant(as_of)),
            show_customer,
            link,
            as_json=as_json,
        )


@group.command("list")
def listed(
    folder: InProject = None,
    search: Annotated[str | None, typer.Option(help="Part of an id or of a headline trait.")] = None,
    segment: Annotated[str | None, typer.Option(help="Only members of this segment.")] = None,
    sort: Annotated[str | None, typer.Option(help="A trait to order by; `-` before it for the largest first.")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
    as_json: AsJson = False,
) -> None:
    """List customers with their headline traits."""
    from ilk.app import customers
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.query import show_customers

    with linked(folder) as link:
        page = link.ask(customers.customers, search=search, segment=segment, sort=sort, limit=limit, cursor=cursor)
        tell(page, show_customers, link, as_json=as_json)


@group.command()
def segments(
    customer_id: Annotated[str, typer.Argument(metavar="ID", help="The customer's id.")],
    folder: InProject = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show the segments that a customer is in, since when, and how old that answer is; live where they are followed."""
    from ilk.app.decide import customer_segments
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.content import show_segments_of

    with linked(folder) as link:
        tell(link.ask(customer_segments, customer_id, explain=explain), show_segments_of, link, as_json=as_json)


@traits_group.command("list")
def traits(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the traits, and how well each is filled."""
    from ilk.app import customers
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.customer import show_traits

    with linked(folder) as link:
        tell(link.ask(customers.traits), show_traits, link, as_json=as_json)
