"""Placing somebody over HTTP: anybody who may read may ask, and nothing is kept."""

import io
from pathlib import Path

from starlette.testclient import TestClient
from tests.api.conftest import ELSEWHERE, HERE, TOKEN

from ilk.api.app import create_app
from ilk.api.watch import Log
from ilk.app.access import create_key
from ilk.app.wiring import LOCAL, open_workspace


def test_somebody_is_placed_and_what_is_wrong_is_told(survey_once_run: Path) -> None:
    with open_workspace(survey_once_run) as workspace:
        app = create_app(workspace, token=TOKEN, log=Log(workspace.clock, io.StringIO()))
        with TestClient(app, "http://localhost:8765", client=HERE) as client:
            address = "/v1/models/needs/place"
            found = client.post(address, json={"answers": {"price_1": 7, "service_1": "1"}})
            assert found.status_code == 200
            assert sum(each["probability"] for each in found.json()["clusters"]) > 0.999
            wrong = client.post(address, json={"answers": {"price_1": 9, "servce_1": True}})
            assert wrong.status_code in {404, 422}
            assert {each["code"] for each in wrong.json()["problems"]} == {"wrong-answer", "unknown-question"}
            key = {"Authorization": f"Bearer {create_key(workspace, LOCAL, name='dashboard', role='viewer').secret}"}
            guest = TestClient(app, "http://localhost:8765", client=ELSEWHERE)
            assert guest.post(address, json={"answers": {"price_1": 7}}, headers=key).status_code == 200
            assert client.post("/v1/models/nobody/place", json={"answers": {}}).status_code == 404
            needs = client.get("/v1/models/needs").json()
    assert needs["findings"]["loadings"]
    assert [chart["$schema"] for chart in needs["charts"]]
