"""`ilk decide`, `ilk content …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject

group = typer.Typer(name="content", help="Content: what pages show to whom.", no_args_is_help=True)
Slot = Annotated[str, typer.Argument(metavar="SLOT", help="The slot's name.")]


def decide(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help="A customer's id, or any other for a newcomer.")],
    folder: InProject = None,
    slot: Annotated[list[str] | None, typer.Option(help="A slot of content; all of them when left out.")] = None,
    trait: Annotated[list[str] | None, typer.Option(help="A trait to tell.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why.")] = False,
    as_json: AsJson = False,
) -> None:
    """Decide for a visitor: what each slot shows them, and which segments they are in. Nothing is written down."""
    from ilk.app.decide import decide as decided
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.content import show_decision

    with linked(folder) as link:
        answer = link.ask(decided, user_id=customer, slots=slot or None, traits=trait or [], explain=explain)
        tell(answer, show_decision, link, as_json=as_json)


@group.command("list")
def listed(folder: InProject = None, as_json: AsJson = False) -> None:
    """List the slots, with their variants and the share of customers that some variant is for."""
    from ilk.app import content
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.content import show_slots

    with linked(folder) as link:
        tell(link.ask(content.content), show_slots, link, as_json=as_json)


@group.command()
def show(slot: Slot, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show a slot: its variants in order, whom each is for, and how many customers it would be shown to now."""
    from ilk.app import content
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.content import show_slot

    with linked(folder) as link:
        tell(link.ask(content.content_slot, slot), show_slot, link, as_json=as_json)


@group.command()
def exposures(
    slot: Slot,
    days: Annotated[int, typer.Option("--days", min=1, max=400, help="How many, today the last of them.")] = 30,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Show how often each variant was shown, and kept from who is held out, day by day."""
    from ilk.app.exposures import exposures as counted
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.content import show_exposures

    with linked(folder) as link:
        tell(link.ask(counted, slot, days=days), show_exposures, link, as_json=as_json)


@group.command()
def preview(
    slot: Slot,
    customer: Annotated[
        str | None, typer.Option("--as", metavar="CUSTOMER", help="The customer's id; left out: somebody new.")
    ] = None,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Show what a customer is shown in a slot, and why."""
    from ilk.app import content
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.content import show_preview

    with linked(folder) as link:
        tell(link.ask(content.preview_content, slot, customer=customer), show_preview, link, as_json=as_json)
