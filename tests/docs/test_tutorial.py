"""The tutorial does what it says: its files are written, its commands run, and their answers are those of the page."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(csv|yaml|console) ?(\S*)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
ILK = [sys.executable, "-c", "from ilk.cli import main; main()"]


def plain(text: str) -> str:
    """The text with one space between words, so that the widths of tables do not matter."""
    return " ".join(text.split())


def answer(command: str, folder: Path) -> str:
    environment = {**os.environ, "COLUMNS": "220", "NO_COLOR": "1", "TERM": "dumb"}
    run = subprocess.run(
        [*ILK, *shlex.split(command)[1:]], cwd=folder, env=environment, capture_output=True, check=False, text=True
    )
    assert run.returncode == 0, run.stderr
    return run.stdout + run.stderr


def test_the_tutorial_does_what_it_says(tmp_path: Path) -> None:
    project = tmp_path / "shop"
    for kind, name, text in BLOCKS:
        if kind != "console":
            ((project if project.exists() else tmp_path) / name).write_text(text, encoding="utf-8")
            continue
        command, *expected = text.strip().splitlines()
        said = plain(answer(command.removeprefix("$ "), project if project.exists() else tmp_path))
        assert [line for line in expected if plain(line) not in said] == [], command


def test_the_tutorial_has_its_files_and_commands() -> None:
    assert [name for kind, name, _ in BLOCKS if kind != "console"] == [
        "customers.csv",
        "orders.csv",
        "segments/silent.yaml",
        "segments/birthdays.yaml",
    ]
    assert sum(kind == "console" for kind, _, _ in BLOCKS) > 8
