"""`ilk discover`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject

Using = Annotated[
    list[str] | None,
    typer.Option(
        "--by", help="What customers are compared by: a trait, or another value of the language; again for more."
    ),
]
Listing = Annotated[bool, typer.Option("--list", help="List what customers can be compared by, and end.")]
Among = Annotated[str | None, typer.Option("--among", help="A condition that says who is meant.")]
Methods = Annotated[
    list[str] | None,
    typer.Option(
        "--method",
        help="k_means, gaussian_mixture, k_prototypes or latent_classes; again for more.",
        show_default="k_means",
    ),
]
Factors = Annotated[
    str | None,
    typer.Option(
        "--factors",
        metavar="N[:ROTATION]",
        help="Compare by the factors behind them: how many, or `auto`; a rotation after it, as in `auto:oblimin`.",
    ),
]
Fewest = Annotated[int, typer.Option("--fewest", min=2, max=12, help="The smallest number of groups.")]
Most = Annotated[int, typer.Option("--most", min=2, max=12, help="The largest number of groups.")]
Smallest = Annotated[
    float, typer.Option("--smallest", min=0, max=0.5, help="The least share of customers that a group must have.")
]
Seed = Annotated[int, typer.Option("--seed", min=0, help="Equal seeds give equal groups.")]
Keep = Annotated[int | None, typer.Option("--keep", min=1, help="Keep the candidate of this number.")]
Name = Annotated[str | None, typer.Option("--name", help="With --keep: the name of the model and its trait.")]
Title = Annotated[str, typer.Option("--title", help="With --keep: what people call it.")]
Groups = Annotated[
    list[str] | None, typer.Option("--group", help="With --keep: the name of a group; again for the next smaller one.")
]
Ruled = Annotated[bool, typer.Option("--rules", help="With --keep: rules that approximate the groups as segments too.")]
Why = Annotated[str, typer.Option("--why", help="With --keep: the reason, for the record.")]


def discover(
    folder: InProject = None,
    using: Using = None,
    listing: Listing = False,
    among: Among = None,
    factors: Factors = None,
    method: Methods = None,
    fewest: Fewest = 2,
    most: Most = 6,
    smallest: Smallest = 0.05,
    seed: Seed = 1,
    keep: Keep = None,
    name: Name = None,
    title: Title = "",
    group: Groups = None,
    rules: Ruled = False,
    why: Why = "discovered",
    as_json: AsJson = False,
) -> None:
    """Find groups that nobody named: candidates with their stability; with --keep, segments of one of them."""
    from ilk.app import discover as discovery
    from ilk.cli.linked import linked
    from ilk.cli.progress import shown
    from ilk.cli.screen import errors_to
    from ilk.cli.telling import tell
    from ilk.cli.views.discover import show_choices, show_discovery, show_kept
    from ilk.python.discovery import DiscoveryView

    if keep is not None and name is None:
        raise typer.BadParameter("--keep needs --name")
    with linked(folder) as link:
        if listing:
            return tell(link.ask(discovery.criteria), show_choices, link, as_json=as_json)
        given = {"using": using or [], "among": among, "factors": _factors(factors), "methods": method, "seed": seed}
        with shown(errors_to()) as progress:
            found = link.discover(progress, **given, fewest=fewest, most=most, smallest=smallest)
        if keep is None or name is None:
            return tell(found, show_discovery, link, as_json=as_json)
        kept = DiscoveryView(link, found).keep(keep, name, title=title, names=group or [], rules=rules, why=why)
        return tell(kept, show_kept, link, as_json=as_json)


def _factors(said: str | None) -> dict[str, object] | None:
    if said is None:
        return None
    count, _, rotation = said.partition(":")
    if count != "auto" and not count.isdecimal():
        raise typer.BadParameter("--factors is a number, or auto")
    return {"count": None if count == "auto" else int(count), "rotation": rotation or "varimax"}
