"""Topics from the terminal, over HTTP and in Python: one answer, whatever the door."""

import io
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.api.conftest import HERE, TOKEN
from tests.python.conftest import WAYS, opening
from tests.surveys.world import run_survey
from tests.topics_world import planted, write_texts
from typer.testing import CliRunner

from ilk.api.app import create_app
from ilk.api.watch import Log
from ilk.app.wiring import open_workspace
from ilk.cli.main import build
from ilk.kernel.errors import UserError


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a survey with planted topics after a run; only to be read or copied."""
    return run_survey(write_texts(tmp_path_factory.mktemp("texts"), planted(90)))


def told(folder: Path, *arguments: str) -> str:
    """What a command prints in a project's folder."""
    found = CliRunner().invoke(build(), [*arguments, "--project", str(folder)], catch_exceptions=False, prog_name="ilk")
    assert found.exit_code == 0, found.output
    return " ".join(found.stdout.split())


def test_the_terminal_finds_and_keeps_topics(texts: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(texts, tmp_path / "texts"))
    assert "3 topics in 90 texts" in told(folder, "topic", "find", "answer", "said", "--count", "3")
    said = told(folder, "topic", "keep", "answer", "said", "about", "--topic", "late=late, arriv*")
    assert "has the column `about` from the next run on, by `answers`" in said
    with pytest.raises(UserError, match="no topic with its words"):
        told(folder, "topic", "keep", "answer", "said", "about", "--topic", "late")


def test_the_api_finds_and_keeps_topics(texts: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(texts, tmp_path / "texts"))
    with open_workspace(folder) as workspace:
        app = create_app(workspace, token=TOKEN, log=Log(workspace.clock, io.StringIO()))
        with TestClient(app, "http://localhost:8765", client=HERE) as client:
            asked: dict[str, str] = {"event": "answer", "text": "said"}
            assert len(client.get("/v1/topics", params={**asked, "count": "3"}).json()["topics"]) == 3
            assert client.get("/v1/topics", params={**asked, "count": "99"}).json()["code"] == "topic-count"
            assert client.get("/v1/topics", params={**asked, "text": "sad"}).json()["code"] == "unknown-property"
            kept = client.post("/v1/topics", json={**asked, "column": "about", "topics": {"late": ["late"]}})
            assert kept.json()["sources"] == ["answers"]
            wrong = client.post("/v1/topics", json={**asked, "column": "about", "topics": {"late": ["!"]}})
            assert wrong.json()["code"] == "mapping-argument"


@pytest.mark.parametrize("way", WAYS)
def test_python_has_the_same_topics(texts: Path, tmp_path: Path, way: str) -> None:
    with opening(Path(shutil.copytree(texts, tmp_path / "texts")), way) as shop:
        assert len(shop.topics("answer", "said", count=3).topics) == 3
        assert shop.keep_topics("answer", "said", "about", {"late": ["late"]}).sources == ["answers"]
        with pytest.raises(UserError, match="anser"):
            shop.topics("anser", "said")
