"""The walks in ARCHITECTURE.md name places that are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIONS = re.findall(r"`([a-z_/-]+\.(?:py|tsx)): ([A-Za-z_.]+)`", (ROOT / "ARCHITECTURE.md").read_text("utf-8"))


def names_in(python: Path) -> set[str]:
    """What a module defines: functions, classes, and methods after the name of their class."""
    found: set[str] = set()
    for each in ast.parse(python.read_text("utf-8")).body:
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            found.add(each.name)
        if isinstance(each, ast.ClassDef):
            found |= {f"{each.name}.{own.name}" for own in each.body if isinstance(own, ast.FunctionDef)}
    return found


def test_all_walks_are_read() -> None:
    assert len(STATIONS) > 30


@pytest.mark.parametrize(("path", "name"), STATIONS)
def test_a_station_is_there(path: str, name: str) -> None:
    if path.endswith(".py"):
        assert name in names_in(ROOT / "src" / "ilk" / path)
    else:
        assert f"export function {name}(" in (ROOT / "web" / "src" / path).read_text("utf-8")
