"""What the house tests look at: the files that git tracks or would add."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    """Every text file of the project, by its path from the root. Skips where there is no git to ask."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git clone: which files belong to the project is unknown")
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = {name: text for name in listed.split("\0") if name and (text := _text(ROOT / name)) is not None}
    assert found
    return found


def _text(path: Path) -> str | None:
    """A file's text; none for one that is not text, or was removed and not yet committed so."""
    if not path.is_file():
        return None
    data = path.read_bytes()
    return None if b"\0" in data else data.decode("utf-8", errors="replace")
