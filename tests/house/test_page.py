"""The page of the house: its limits are those that are held, and its figures are near what is measured."""

from pathlib import Path

import pytest
from scripts.house.__main__ import HEADINGS, measured
from scripts.house.measures import LINES_OF_A_FILE, LINES_OF_A_FUNCTION, LINES_OF_MOST_FILES, MOST_FILES, NESTING

pytestmark = pytest.mark.docs

NEAR = 0.25
"""How far a figure may be from the page's. `python -m scripts.house` prints what it is now."""


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "house.md").read_text(encoding="utf-8")


def shape(cells: list[str]) -> list[float]:
    """The figures of a row but for how many files, lines and functions there are: those grow."""
    assert len(cells) == len(HEADINGS)
    shown = [
        cell for heading, cell in zip(HEADINGS, cells, strict=True) if heading not in {"files", "lines", "functions"}
    ]
    return [float(cell.rstrip("%") or 0) for cell in shown]


def test_the_limits_are_those_that_are_held(page: str) -> None:
    long = f"more than {LINES_OF_MOST_FILES} in more than {1 - MOST_FILES:.0%} of the files"
    assert f"| more than {LINES_OF_A_FILE}; {long} of `src`, `tests` or `web` |" in page
    assert f"| more than {LINES_OF_A_FUNCTION} |" in page
    assert f"| more than {NESTING} |" in page


def test_the_figures_of_the_parts_are_near_what_is_measured(page: str, texts: dict[str, str]) -> None:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines()]
    said = {row[0]: shape(row[1:]) for row in rows if len(row) > 4 and row[0].startswith("`")}
    found = {name: shape(cells) for name, *cells in measured(texts).parts()}
    assert found
    for part, figures in found.items():
        assert figures == pytest.approx(said[part], rel=NEAR, abs=5), part
