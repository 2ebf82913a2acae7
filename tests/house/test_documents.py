"""The documents at the root and in docs/ say what is so: dependencies, rooms, targets and links."""

import re
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.docs


def names_in_tables(text: str) -> list[str]:
    """The names in backquotes in the first cell of each row of a Markdown text's tables."""
    cells = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]


def section(text: str, heading: str) -> str:
    """What stands under a second-level heading."""
    return text.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_every_dependency_is_explained_once_and_no_other(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    project = settings["project"]
    lists = [
        project["dependencies"],
        *project["optional-dependencies"].values(),
        *settings["dependency-groups"].values(),
    ]
    declared = {re.split(r"[<>=!~\[ ]", line)[0] for lines in lists for line in lines if isinstance(line, str)}
    declared.discard(project["name"])  # an extra may take in another
    explained = names_in_tables((root / "docs" / "dependencies.md").read_text())
    assert sorted(explained) == sorted(declared)


def test_every_room_is_on_the_map_and_in_the_arrows(root: Path) -> None:
    rooms = {path.parent.name for path in (root / "src" / "ilk").glob("*/__init__.py")}
    mapped = names_in_tables(section((root / "CONTRIBUTING.md").read_text(), "The rooms"))
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    assert set(mapped) == rooms
    assert mapped == re.findall(r"\w+", " ".join(layers))


def test_every_make_target_that_a_page_names_exists(root: Path, texts: dict[str, str]) -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", (root / "Makefile").read_text(), re.MULTILINE))
    pages = {name: text for name, text in texts.items() if name.endswith(".md")}
    named = {(name, target) for name, text in pages.items() for target in re.findall(r"`make ([a-z]+)", text)}
    assert {target for _, target in named} >= {"check", "test", "demo"}
    assert {(name, target) for name, target in named if target not in targets} == set()


def test_every_link_between_pages_leads_somewhere(root: Path, texts: dict[str, str]) -> None:
    links = [
        (name, link)
        for name, text in texts.items()
        if name.endswith(".md")
        for link in re.findall(r"\]\(([^)#\s]+)", text)
        if "://" not in link and not link.startswith("mailto:")
    ]
    assert links
    assert [(name, link) for name, link in links if not (root / name).parent.joinpath(link).exists()] == []
