"""`ilk segment count|preview|why|diff|as-of|versions|restore|lint|sql|explain`, `ilk migration`, `ilk verify`."""

from datetime import datetime
from typing import Annotated

import typer

from ilk.cli.commands.segments import Name, group
from ilk.cli.options import FORMATS, AsJson, Folder, InProject, Limit, Why


def count(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Count whom a segment's definition holds for now."""
    from ilk.app import checking
    from ilk.cli.linked import linked
    from ilk.cli.telling import say

    with linked(folder) as link:
        found = link.ask(checking.check, name=name)
    say(found, found.count, as_json=as_json)


def sql(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show the SQL that finds a segment's members, in named steps."""
    from ilk.app import segments
    from ilk.cli.linked import linked
    from ilk.cli.telling import say

    with linked(folder) as link:
        found = link.ask(segments.segment, name)
    say(found, found.sql, as_json=as_json)


def explain(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """Show what a definition says, each of its conditions alone, what it depends on and what it costs."""
    from ilk.app import checking
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_definition

    with linked(folder) as link:
        tell(link.ask(checking.check, name=name), show_definition, link, as_json=as_json)


def preview(name: Name, folder: InProject = None, limit: Limit = 20, as_json: AsJson = False) -> None:
    """Show some of those a segment holds for, with the values that decided."""
    from ilk.app import explaining
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_preview

    with linked(folder) as link:
        tell(link.ask(explaining.preview, name=name, limit=limit), show_preview, link, as_json=as_json)


def why(
    name: Name,
    customer: Annotated[str, typer.Argument(help="The customer's id.")],
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Show why a customer is in a segment, or is not: each condition, what decided, since when, until when at least."""
    from ilk.app import explaining
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_explanation

    with linked(folder) as link:
        tell(link.ask(explaining.why, name, customer), show_explanation, link, as_json=as_json)


def diff(
    name: Name,
    text: Annotated[str, typer.Argument(help="What would take the place of its definition.")],
    folder: InProject = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Show who would enter and leave if a text took the place of a segment's definition, and what depends on it."""
    from ilk.app import editing
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_diff

    with linked(folder) as link:
        tell(link.ask(editing.diff, name, text=text, limit=limit), show_diff, link, as_json=as_json)


def as_of(
    name: Name,
    at: Annotated[
        datetime, typer.Argument(formats=FORMATS, help="A day, meaning its end, or an instant with its zone.")
    ],
    folder: InProject = None,
    limit: Limit = 20,
    as_json: AsJson = False,
) -> None:
    """Show who was in a segment on a day, or at an instant: as recorded, and by the definition as it is now."""
    from ilk.app import past
    from ilk.cli.linked import linked
    from ilk.cli.moments import day_or_instant
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_past

    with linked(folder) as link:
        found = link.ask(past.as_of, name, at=day_or_instant(at), limit=limit)
        tell(found, show_past, link, as_json=as_json)


def versions(name: Name, folder: InProject = None, as_json: AsJson = False) -> None:
    """List the versions of a segment's definition: who, when and why."""
    from ilk.app import editing
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_versions

    with linked(folder) as link:
        tell(link.ask(editing.versions, name), show_versions, link, as_json=as_json)


def restore(
    name: Name,
    version: Annotated[int, typer.Argument(min=1, help="The version to make the newest again.")],
    why: Why,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Make an old version of a segment the newest again; its members follow at once."""
    from ilk.app import editing
    from ilk.cli.linked import linked
    from ilk.cli.telling import say

    with linked(folder) as link:
        found = link.ask(editing.restore, name, version=version, why=why)
    say(found, f"{name} is version {found.version} now, with {found.summary.size:,} members.", as_json=as_json)


def changes(name: Name, folder: InProject = None, limit: Limit = 20, as_json: AsJson = False) -> None:
    """List who entered and left a segment, newest first, each with the version that did it."""
    from ilk.app import past
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_changes

    with linked(folder) as link:
        tell(link.ask(past.changes, name, limit=limit), show_changes, link, as_json=as_json)


def migration(
    folder: InProject = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=FORMATS, help="A day, meaning its end, or an instant with its zone."),
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option("--to", formats=FORMATS, help="A day, meaning its end, or an instant with its zone."),
    ] = None,
    segment: Annotated[
        list[str] | None, typer.Option("--segment", metavar="NAME", help="A segment to compare; may be repeated.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show who moved between segments from one instant to another, and what else changed for them."""
    from ilk.app import migration as moving
    from ilk.cli.linked import linked
    from ilk.cli.moments import day_or_instant
    from ilk.cli.telling import tell
    from ilk.cli.views.migration import show_migration

    first, last = (each and day_or_instant(each) for each in (since, until))
    with linked(folder) as link:
        found = link.ask(moving.migration, since=first, until=last, segment=segment or None)
        tell(found, show_migration, link, as_json=as_json)


def lint(
    name: Annotated[str | None, typer.Argument(help="The segment's name.", show_default="all of them")] = None,
    folder: InProject = None,
    as_json: AsJson = False,
) -> None:
    """Show what is suspicious about a segment, or about all, with how to mend it."""
    from ilk.app import lint as linting
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_findings

    with linked(folder) as link:
        tell(link.ask(linting.lint, name), show_findings, link, as_json=as_json)


def verify(
    folder: Folder = None,
    sample: Annotated[int, typer.Option("--sample", min=1, max=100_000, help="How many customers.")] = 200,
    as_json: AsJson = False,
) -> None:
    """Look at the memberships of a sample of customers again, in memory; exits with 1 when some are wrong."""
    from ilk.app import verification
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.answers import show_verification

    with linked(folder) as link:
        found = link.ask(verification.verify, sample=sample)
        tell(found, show_verification, link, as_json=as_json)
    if not found.agree:
        raise typer.Exit(1)


OF_A_SEGMENT = (
    ("explain", explain),
    ("count", count),
    ("preview", preview),
    ("why", why),
    ("diff", diff),
    ("as-of", as_of),
    ("changes", changes),
    ("versions", versions),
    ("restore", restore),
    ("lint", lint),
    ("sql", sql),
)
"""What can be asked about one segment, by what is typed for it."""
for _name, _command in OF_A_SEGMENT:
    group.command(_name)(_command)
