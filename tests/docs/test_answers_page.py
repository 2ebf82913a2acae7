"""The page about answers: its examples are run, and it lists every rule of lint and no other."""

import re
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ilk.cli.main import build
from ilk.segments.lint.rules import RULES

pytestmark = pytest.mark.docs

PAGE = (Path(__file__).parents[2] / "docs" / "answers.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^    \$ ilk (.+)\n((?:    (?!\$).+\n)+)", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("command", "shown"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_an_example_prints_what_the_page_shows(
    shop: Path, monkeypatch: pytest.MonkeyPatch, command: str, shown: str
) -> None:
    monkeypatch.chdir(shop)
    told = CliRunner().invoke(build(), shlex.split(command), catch_exceptions=False, prog_name="ilk").stdout
    printed = [line.strip() for line in told.splitlines()]
    assert [line for line in re.findall(r"^    (.+)$", shown, re.MULTILINE) if line.strip() not in printed] == []


def test_the_page_has_examples_of_most_questions() -> None:
    assert {command.split()[1] for command, _ in EXAMPLES} >= {"explain", "why", "diff", "as-of", "lint"}


def test_every_rule_of_lint_is_on_the_page_and_no_other() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE.partition("## Lint")[2], re.MULTILINE)
    assert listed == [code for code, _ in RULES]
