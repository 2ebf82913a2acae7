"""What the house tests look at: the files that git tracks or would add."""

from pathlib import Path

import pytest
from scripts.house import measures


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return measures.ROOT


@pytest.fixture(scope="session")
def texts(root: Path) -> dict[str, str]:
    """Every text file of the project, by its path from the root. Skips where there is no git to ask."""
    if not (root / ".git").exists():
        pytest.skip("not a git clone: which files belong to the project is unknown")
    found = measures.texts()
    assert found
    return found
