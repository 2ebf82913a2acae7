"""Surveys from the terminal, over HTTP and in Python: one answer, whatever the door."""

import io
import json
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import HERE, TOKEN
from tests.python.conftest import WAYS, opening
from typer.testing import CliRunner

from ilk.api.app import create_app
from ilk.api.watch import Log
from ilk.app.wiring import open_workspace
from ilk.cli.main import build
from ilk.kernel.errors import NotFound


def told(folder: Path, *arguments: str) -> str:
    """What a command prints in a project's folder."""
    found = CliRunner().invoke(build(), [*arguments, "--project", str(folder)], catch_exceptions=False, prog_name="ilk")
    assert found.exit_code == 0, found.output
    return found.stdout


def test_the_terminal_tells_scores_reliability_and_questions(mini: Path) -> None:
    assert "mini" in told(mini, "instrument", "ls")
    said = told(mini, "instrument", "show", "mini")
    for part in ("6 responses: 4 customers of", "-25", "is the same in every answer", "detractor 2 (50.0 %)"):
        assert part in said
    assert "great" not in said
    then = json.loads(told(mini, "instrument", "show", "mini", "--as-of", "2024-05-31", "--json"))
    assert then["responses"] == 3
    assert "tipi" in told(mini, "instrument", "ready")


def test_a_ready_instrument_is_added_from_the_terminal(mini: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(mini, tmp_path / "mini"))
    said = told(folder, "instrument", "add", "ces", "--event", "answer")
    assert "Wrote instruments/ces.yaml" in said
    assert "has no `ease` yet" in " ".join(said.split())


def test_the_api_answers_and_refuses(mini: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(mini, tmp_path / "mini"))
    with open_workspace(folder) as workspace:
        app = create_app(workspace, token=TOKEN, log=Log(workspace.clock, io.StringIO()))
        with TestClient(app, "http://localhost:8765", client=HERE) as client:
            found = client.get("/v1/instruments/mini").json()
            nps = next(each for each in found["results"] if each["name"] == "nps")
            assert nps["figure"]["value"] == -25
            assert [chart["$schema"].split("/")[-2] for chart in nps["charts"]] == ["vega-lite"] * 2
            assert client.get("/v1/instruments/mini", params={"as_of": "2024-05-31"}).json()["responses"] == 3
            assert client.get("/v1/instruments/minj").json()["code"] == "unknown-instrument"
            assert client.post("/v1/instruments", json={"name": "nps"}).json()["needs"] == ["recommend", "why"]
            assert client.post("/v1/instruments", json={"name": "nps"}).json()["code"] == "file-exists"
            assert client.post("/v1/instruments", json={"name": "../ilk"}).json()["code"] == "unknown-instrument"


@pytest.mark.parametrize("way", WAYS)
def test_python_has_the_same_report(mini: Path, tmp_path: Path, way: str) -> None:
    with opening(Path(shutil.copytree(mini, tmp_path / "mini")), way) as shop:
        assert [each.responses for each in shop.instruments()] == [6]
        assert [
            each.figure.value for each in shop.instrument("mini").results if each.figure and each.name == "nps"
        ] == [-25]
        with pytest.raises(NotFound, match="minj"):
            shop.instrument("minj")
