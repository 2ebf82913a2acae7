"""The `ilk` command: its subcommands, and what becomes of errors."""

import sys
from typing import Annotated

import typer

from ilk.cli.commands import (
    access,
    accounts,
    backups,
    content,
    customers,
    definitions,
    discover,
    drivers,
    health,
    identity,
    instruments,
    intake,
    lists,
    live,
    models,
    personas,
    project,
    quality,
    quarantine,
    questions,
    replay,
    run,
    segments,
    serve,
    shapes,
    sources,
    topics,
    triggers,
)
from ilk.kernel.cycles import look_seldom
from ilk.kernel.version import VERSION

_COMMANDS = (
    ("Begin", (project.init, shapes.shapes, serve.demo, project.doctor)),
    (
        "Work",
        (
            run.run,
            serve.serve,
            segments.query,
            run.runs,
            questions.migration,
            discover.discover,
            drivers.drivers,
            drivers.find_segments,
            drivers.forecast,
            health.health,
            quality.quality,
            intake.intake,
            replay.replay,
            content.decide,
            questions.verify,
        ),
    ),
    ("Personas", (personas.personas, personas.persona, personas.edit_persona)),
    ("Definitions", (definitions.plan, definitions.apply, definitions.export, access.audit)),
    ("Keep", (backups.backup, backups.restore)),
)
_GROUPS = (
    (
        "Look",
        (
            ("segment", segments.group),
            ("customer", customers.group),
            ("content", content.group),
            ("account", accounts.group),
            ("identity", identity.group),
            ("trait", customers.traits_group),
            ("model", models.group),
            ("instrument", instruments.group),
            ("topic", topics.group),
            ("trigger", triggers.group),
            ("live", live.group),
        ),
    ),
    ("Data", (("source", sources.group), ("quarantine", quarantine.group), ("list", lists.group))),
    ("Access", (("key", access.group),)),
)
"""Commands and groups of commands, under the headings of `ilk --help`, in the order in which a newcomer meets them."""


def build() -> typer.Typer:
    """The command with all its subcommands."""
    app = typer.Typer(name="ilk", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    app.callback()(_about)
    for heading, commands in _COMMANDS:
        for command in commands:
            app.command(rich_help_panel=heading)(command)
    for heading, groups in _GROUPS:
        for name, group in groups:
            app.add_typer(group, name=name, rich_help_panel=heading)
    return app


def main() -> None:
    """Run the command that was typed, and exit: 0 done, 1 the user's error, 2 wrong usage, 3 ours, 130 stopped."""
    look_seldom()
    try:
        build()(prog_name="ilk")
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:  # noqa: BLE001 - the outermost layer: no traceback reaches the screen
        from ilk.cli.failures import exit_code

        sys.exit(exit_code(error))


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"ilk {VERSION}")
        raise typer.Exit


def _about(
    _version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turns raw customer records into live, explained, measured segments."""
