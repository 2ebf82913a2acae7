"""A till for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.sources.till import Till


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    """An empty folder and an empty warehouse."""
    made = Till(tmp_path)
    yield made
    made.engine.close()
