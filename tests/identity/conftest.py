"""The merging shop after a run, for every test a copy."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest
from tests import merging_shop

from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = merging_shop.make(tmp_path_factory.mktemp("merging"))
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
    return folder


@pytest.fixture
def workspace(ran: Path, tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(Path(copytree(ran, tmp_path / "shop"))) as opened:
        yield opened
