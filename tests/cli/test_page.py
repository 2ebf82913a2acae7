"""The page of the command line names every command with every option, and no other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from ilk.cli.main import build

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
SAID_ONCE = {"--json", "--project", "--help"}
"""Options that the page explains above the commands."""


def commands(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every command at the end of a branch, by what is typed for it."""
    if not hasattr(command, "commands"):
        yield path, command
        return
    if command.invoke_without_command:
        yield path, command
    for name, child in command.commands.items():
        yield from commands(child, f"{path} {name}")


COMMANDS = dict(commands(get_command(build()), "ilk"))


def entries() -> dict[str, str]:
    """What the page says of each command."""
    parts = re.split(r"^### `(ilk [a-z -]+)`$", PAGE, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.partition("\n## ")[0] for part in parts[2::2]), strict=True))


def options(command: Any) -> set[str]:
    """The long options of a command."""
    written = [name for each in command.params for name in (*each.opts, *each.secondary_opts)]
    return {name for name in written if name.startswith("--")} - SAID_ONCE


def test_every_command_has_an_entry_and_no_other():
    assert set(entries()) == set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_entry_names_the_options_that_its_command_has(name):
    assert set(re.findall(r"(?<![\w-])--[a-z-]+", entries()[name])) - SAID_ONCE == options(COMMANDS[name])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_in_a_sentence_what_it_does(name):
    said = COMMANDS[name].help or ""
    assert said.endswith(".")
    assert "\n" not in said


def test_every_example_of_a_command_on_the_page_is_of_one_that_exists():
    named = re.findall(r"`(ilk [a-z-]+(?: [a-z-]+)?)", PAGE)
    known = set(COMMANDS) | {" ".join(path.split()[:2]) for path in COMMANDS}
    wrong = [name for name in named if name not in known and " ".join(name.split()[:2]) not in known]
    assert wrong == []
