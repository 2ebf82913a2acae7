"""A wrong secret of a source: neither what is said nor anything that is kept has it."""

from pathlib import Path

import pytest
from tests.sources.connectors.crm import Hubspot
from tests.sources.connectors.webserver import running

from ilk.app.data import check_source
from ilk.app.run import run
from ilk.app.wiring import LOCAL, open_workspace
from ilk.kernel.errors import UserError

SETTINGS = "name: shop\ntime_zone: UTC\ncurrency: EUR\ncustomer: customer\n"
SOURCE = """connect: {{kind: hubspot, object: contacts, properties: [email], token: "${{TOKEN}}", address: "{address}"}}
into: {{customers: true, customer: text(id)}}
columns: {{email: text(email)}}
"""


def test_a_wrong_secret_is_in_no_answer_record_or_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "wrong-hunter2")
    with running(Hubspot()) as server:
        (tmp_path / "ilk.yaml").write_text(SETTINGS, encoding="utf-8")
        (tmp_path / "sources").mkdir()
        (tmp_path / "sources" / "people.yaml").write_text(SOURCE.format(address=server.address), encoding="utf-8")
        with open_workspace(tmp_path) as workspace:
            with pytest.raises(UserError, match="401") as checked:
                check_source(workspace, LOCAL, "people")
            with pytest.raises(UserError, match="401") as ran:
                run(workspace, LOCAL)
    assert "hunter2" not in f"{checked.value}{ran.value}{workspace!r}"
    kept = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert kept
    assert [path for path in kept if b"hunter2" in path.read_bytes()] == []
