"""Personas through the doors: who may ask and edit, versions, what is kept, exports."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.shop import CUSTOMERS
from typer.testing import CliRunner

import ilk as ilk_package
from ilk.api.app import create_app
from ilk.app.personas import edit_persona, export_persona, opinions, persona, personas
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.files import read_settings
from ilk.cli.main import build
from ilk.kernel.access import Actor, Role
from ilk.kernel.errors import Denied, NotFound, Transient, UserError

VIEWER, ANALYST = Actor("viewer", Role.VIEWER), Actor("analyst", Role.ANALYST)
_TOKEN = "t" * 32
_MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "svg": "image/svg+xml",
    "md": "text/markdown",
}
_OPINION = {"name": "The Saturday stockers", "needs": ["A list"]}


@pytest.fixture
def workspace(shop: Path) -> Iterator[Workspace]:
    with open_workspace(shop) as opened:
        yield opened


def test_every_segment_has_a_persona_the_largest_first(workspace: Workspace) -> None:
    found = personas(workspace, LOCAL)
    assert [(each.segment, each.size) for each in found] == [("readers", 20), ("regulars", 16), ("berliners", 10)]
    assert [each.named_by_people for each in found] == [False, False, False]


def test_a_segment_that_there_is_not_is_refused(workspace: Workspace) -> None:
    for asked in (persona, opinions):
        with pytest.raises(NotFound):
            asked(workspace, LOCAL, "nobody")
    with pytest.raises(NotFound):
        edit_persona(workspace, LOCAL, "nobody", opinion=_OPINION, why="x")


def test_an_opinion_is_kept_apart_with_its_writer_and_changes_no_data(workspace: Workspace) -> None:
    before = persona(workspace, LOCAL, "readers")
    after = edit_persona(workspace, ANALYST, "readers", opinion=_OPINION, why="workshop")
    assert after.opinion is not None
    assert (after.opinion.version, after.opinion.by, after.opinion.why) == (1, "analyst", "workshop")
    assert (after.name, before.name) == ("The Saturday stockers", before.proposed.name)
    assert after.model_copy(update={"opinion": None}) == before
    (named,) = (each for each in personas(workspace, LOCAL) if each.named_by_people)
    assert (named.segment, named.name) == ("readers", "The Saturday stockers")


def test_every_version_stays_and_an_older_one_cannot_be_edited(workspace: Workspace) -> None:
    edit_persona(workspace, LOCAL, "readers", opinion={"name": "One"}, based_on=0, why="first")
    edit_persona(workspace, LOCAL, "readers", opinion={"name": "Two"}, based_on=1, why="second")
    with pytest.raises(Transient) as refused:
        edit_persona(workspace, LOCAL, "readers", opinion={"name": "Three"}, based_on=1, why="late")
    assert refused.value.code == "edited-meanwhile"
    assert [(each.version, each.text.name) for each in opinions(workspace, LOCAL, "readers")] == [
        (2, "Two"),
        (1, "One"),
    ]
    assert opinions(workspace, LOCAL, "regulars") == []


@pytest.mark.parametrize("opinion", [{"named": "x"}, {"needs": [""]}, {"name": "x" * 101}, {"needs": "a"}], ids=str)
def test_an_opinion_of_another_shape_is_refused(workspace: Workspace, opinion: dict[str, object]) -> None:
    with pytest.raises(UserError):
        edit_persona(workspace, LOCAL, "readers", opinion=opinion, why="x")
    assert opinions(workspace, LOCAL, "readers") == []


def test_a_viewer_reads_and_exports_but_does_not_edit(workspace: Workspace) -> None:
    told = persona(workspace, VIEWER, "readers").model_dump_json()
    assert [each for each in CUSTOMERS if f'"{each}"' in told] == []
    assert export_persona(workspace, VIEWER, "readers", format="md").content.startswith(b"# ")
    with pytest.raises(Denied):
        edit_persona(workspace, VIEWER, "readers", opinion=_OPINION, why="x")


def test_edits_and_exports_are_on_the_audit_trail(workspace: Workspace) -> None:
    edit_persona(workspace, ANALYST, "readers", opinion=_OPINION, why="x")
    export_persona(workspace, ANALYST, "readers", format="svg")
    told = [(each.actor, each.action, each.subject) for each in workspace.audit.newest(2).items]
    assert told == [("analyst", "export a persona", "readers"), ("analyst", "edit a persona", "readers")]


def test_what_is_marked_protected_is_gone_without_another_run(shop: Path) -> None:
    traits = shop / "traits" / "people.yaml"
    with open_workspace(shop) as workspace:
        told = persona(workspace, LOCAL, "berliners")
    assert any(habit.title == "City" for habit in told.habits)
    from ilk.app.definitions import apply

    traits.write_text(traits.read_text().replace("criterion: geographic}", "criterion: geographic, protected: true}"))
    with open_workspace(shop) as workspace:
        apply(workspace, LOCAL, why="protected")
        told = persona(workspace, LOCAL, "berliners")
    assert not any(habit.title == "City" for habit in told.habits)
    assert "Protected, and not told because the project does not allow it: City." in told.caveats


def test_the_api_tells_edits_and_sends_files(workspace: Workspace) -> None:
    client = TestClient(create_app(workspace, token=_TOKEN), "http://localhost:8765", client=("127.0.0.1", 50000))
    assert [each["segment"] for each in client.get("/v1/personas").json()] == ["readers", "regulars", "berliners"]
    edited = client.put("/v1/personas/readers", json={"opinion": _OPINION, "based_on": 0, "why": "x"})
    assert edited.json()["opinion"]["text"]["name"] == "The Saturday stockers"
    assert client.put("/v1/personas/readers", json={"opinion": _OPINION, "based_on": 0, "why": "x"}).status_code == 409
    assert client.get("/v1/personas/readers/opinions").json()[0]["version"] == 1
    for kind, media in _MEDIA.items():
        sent = client.get(f"/v1/personas/readers/card.{kind}")
        assert sent.headers["content-type"].partition(";")[0] == media
        assert sent.headers["content-disposition"] == f"attachment; filename*=UTF-8''readers.{kind}"
    assert client.get("/v1/personas/readers/card.docx").status_code == 422
    assert client.get("/v1/personas/nobody").status_code == 404


def test_the_terminal_shows_writes_and_edits(shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(shop)

    def ilk(*words: str) -> str:
        return CliRunner().invoke(build(), words, catch_exceptions=False, prog_name="ilk").stdout

    assert "regulars" in ilk("personas")
    assert "Opinion of people" not in ilk("persona", "readers")
    ilk("edit-persona", "readers", "--name", "Stockers", "--need", "A list", "--why", "x")
    said = ilk("edit-persona", "readers", "--pain", "Queues", "--why", "y")
    assert said == "The opinion of readers is version 2 now.\n"
    told = json.loads(ilk("persona", "readers", "--json"))
    assert told["opinion"]["text"] | {"summary": ""} == {
        "name": "Stockers",
        "summary": "",
        "needs": ["A list"],
        "pains": ["Queues"],
        "dos": [],
        "donts": [],
    }
    assert "Opinion of people (version 2" in ilk("persona", "readers")
    ilk("persona", "readers", "--out", str(tmp_path / "card.pdf"))
    assert (tmp_path / "card.pdf").read_bytes().startswith(b"%PDF-")


def test_python_shows_saves_and_edits(shop: Path, tmp_path: Path) -> None:
    with ilk_package.open(shop) as opened:
        found = opened.persona("readers")
        assert found.save(tmp_path / "card.md").read_text().startswith(f"# {found.name}")
        again = found.edit(name="Stockers", why="x").edit(needs=["A list"], why="y")
        assert (again.name, len(again.opinions())) == ("Stockers", 2)
        assert "<svg" in again._repr_html_()
        assert len(opened.personas()) == 3


def test_settings_that_are_wrong_are_told_with_their_place(shop: Path) -> None:
    with (shop / "ilk.yaml").open("a") as file:
        file.write("personas: {smallest: 3}\n")
    with pytest.raises(UserError) as refused:
        read_settings(shop)
    assert "smallest" in str(refused.value)
