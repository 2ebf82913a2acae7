"""How a command tells an answer: drawn for a person, or as JSON for a program."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import typer

from ilk.app import overview
from ilk.app.answers import Answer, Project
from ilk.cli.screen import show_json
from ilk.python.link import Link

Told = TypeVar("Told", bound=Answer | Sequence[Answer])


def tell(answer: Told, show: Callable[[Told, Project], None], link: Link, *, as_json: bool) -> None:
    """Tell an answer. What draws it gets the project, too, for its zone, its money and its word for a customer."""
    if as_json:
        show_json(answer)
    else:
        show(answer, link.ask(overview.project))


def say(answer: Answer, line: object, *, as_json: bool) -> None:
    """Tell an answer of which a person needs one line."""
    if as_json:
        show_json(answer)
    else:
        typer.echo(line)
