"""The pages for people who come from another tool: each has its example, and the example becomes what the page says."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.segments.importing.table import CATALOGUE

from ilk.kernel.types import ValueType
from ilk.segments.importing.naming import NameMap
from ilk.segments.importing.reading import TOOLS, import_segments

pytestmark = pytest.mark.docs

FOLDER = Path(__file__).parents[2] / "docs" / "importing"
KNOWN = replace(CATALOGUE, traits={**CATALOGUE.traits, "plan": ValueType.TEXT})


def blocks(page: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)


def test_every_tool_has_a_page_and_no_other():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(TOOLS)


@pytest.mark.parametrize("tool", TOOLS)
def test_the_example_of_a_page_becomes_what_it_says(tool):
    page = (FOLDER / f"{tool}.md").read_text(encoding="utf-8")
    (document,) = blocks(page, "text" if tool == "segment" else "json")
    (says,) = blocks(page, "ilk")
    names = [YAML(typ="safe").load(block) for block in blocks(page, "yaml")]
    (found,) = import_segments(tool, document, KNOWN, NameMap.model_validate(names[0] if names else {}))
    assert found.text(TOOLS[tool].title) == says.strip()
    called = re.findall(r"it is the segment `(\w+)`", page)
    assert called in ([], [found.name])


@pytest.mark.parametrize("tool", TOOLS)
def test_a_page_says_what_is_the_same_what_differs_and_what_is_missing(tool):
    page = (FOLDER / f"{tool}.md").read_text(encoding="utf-8")
    assert f"--from {tool}" in page
    assert "## The same things by other names" in page
    assert "| the same" in page
    assert "| missing" in page
