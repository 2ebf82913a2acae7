"""A project folder, and a store of definitions."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from textwrap import dedent

import pytest

from ilk.catalog.store import DefinitionStore
from ilk.database.engine import Database, sqlite_url

Write = Callable[[str, str], Path]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "my-shop"
    folder.mkdir()
    (folder / "ilk.yaml").write_text("title: My shop\n")
    return folder


@pytest.fixture
def write(root: Path) -> Write:
    def written(name: str, text: str) -> Path:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dedent(text))
        return path

    return written


@pytest.fixture
def store(tmp_path: Path):
    with closing(Database.open(sqlite_url(tmp_path / "database.sqlite"))) as database:
        yield DefinitionStore(database)
