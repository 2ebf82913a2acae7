"""Segments of other tools through the API: the same answers, and problems with their codes."""

import json

SPENDERS = {"name": "Big spenders", "condition": {"spend": {"$gt": 50}, "city": "Berlin"}}


def test_a_document_is_read_and_told_of(client):
    asked = {"tool": "growthbook", "document": json.dumps(SPENDERS), "names": {"traits": {"town": "city"}}}
    (found,) = client.post("/v1/segments/import", json=asked).json()["segments"]
    assert (found["name"], found["definition"]) == ("big_spenders", 'spend > 50 and city = exactly "Berlin"')
    assert [part["outcome"] for part in found["parts"]] == ["exact", "exact"]


def test_a_segment_is_kept_when_that_is_asked(client):
    asked = {"tool": "growthbook", "document": json.dumps(SPENDERS), "save": True}
    assert client.post("/v1/segments/import", json=asked).json()["segments"][0]["saved"] is True
    again = client.post("/v1/segments/import", json=asked)
    assert (again.is_error, again.json()["code"]) == (True, "duplicate-name")


def test_what_is_wrong_is_a_problem_with_its_code(client):
    asked = {"tool": "growthbook", "document": '{"town": 1}', "save": True}
    assert client.post("/v1/segments/import", json=asked).json()["code"] == "import-unknown-name"
    assert client.post("/v1/segments/import", json={**asked, "tool": "posthorn"}).json()["code"] == "unknown-tool"
    assert client.post("/v1/segments/import", json={**asked, "document": "{"}).json()["code"] == "import-not-json"
    assert client.post("/v1/segments/import", json={**asked, "names": {"trait": {}}}).is_error
