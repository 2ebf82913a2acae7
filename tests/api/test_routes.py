"""The routes over a shop that has been run: each answers, and in the shape that its use case has."""

import re
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from tests.api.conftest import TOKEN
from tests.shop import BERLINERS, CUSTOMERS, READERS, REGULARS

from ilk.api.app import build_api

PATHS = build_api().openapi()["paths"]
NAMES = {
    "/v1/customers/{id}": "c07",
    "/v1/fields/{field}": "city",
    "/v1/personas/{name}": "berliners",
    "/v1/personas/{name}/card.{format}": "svg",
    "/v1/segments/{name}": "berliners",
    "/v1/segments/{name}/why/{id}": "c07",
    "/v1/sources/{name}": "orders",
}
"""What stands in an address, by what leads to it."""
ASKED = {"at": "2025-02-01T00:00:00Z", "q": "berlin", "one": "berliners", "other": "city", "metric": "revenue"}
"""What a route that reads cannot do without."""
EITHER = {"/v1/drivers": "metric"}
"""What a route cannot do without, or without another."""
EMPTY = {
    "/v1/accounts",
    "/v1/accounts/{account}",
    "/v1/content/{name}",
    "/v1/content/{name}/exposures",
    "/v1/content/{name}/preview",
    "/v1/discover/{id}",
    "/v1/identity/people/{id}",
    "/v1/identity/review",
    "/v1/instruments/{name}",
    "/v1/live/stream",
    "/v1/lists/{name}",
    "/v1/models/{name}",
    "/v1/models/{name}/drift",
    "/v1/runs/{id}",
    "/v1/topics",
    "/v1/triggers/{name}",
}
"""Answers about what the shop does not have at first; tried by tests of their own."""


def prefixes(path: str) -> list[str]:
    """What leads to each name in the address of a route."""
    return [path[: found.end()] for found in re.finditer(r"{\w+}", path)]


def filled(path: str, operation: dict[str, Any]) -> str:
    """The address of a route, with the names of the shop and the parameters that it needs."""
    named = re.sub(r"{\w+}", lambda found: NAMES[path[: found.end()]], path)
    asked = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query" and each["required"]]
    asked += [EITHER[path]] if path in EITHER else []
    return f"{named}?{urlencode({name: ASKED[name] for name in asked})}"


READING = {path: methods["get"] for path, methods in PATHS.items() if "get" in methods and path not in EMPTY}
KNOWN = [filled(path, operation) for path, operation in READING.items() if NAMES.keys() >= set(prefixes(path))]


def test_every_name_in_an_address_is_known():
    assert {prefix for path in READING for prefix in prefixes(path)} - NAMES.keys() == set()


@pytest.mark.parametrize("address", KNOWN)
def test_every_route_that_reads_answers(client, address):
    assert client.get(address).status_code == 200


def test_segments_have_the_sizes_worked_out_by_hand(client):
    sizes = {each["name"]: each["size"] for each in client.get("/v1/segments").json()}
    assert sizes == {"berliners": len(BERLINERS), "regulars": len(REGULARS), "readers": len(READERS)}


@pytest.mark.parametrize("customer", ["c07", "a/b", "[red]x[/red]", "Zoë 7 %"])
def test_a_customer_is_found_by_any_identifier_a_shop_may_use(client, customer):
    address = f"/v1/customers/{quote(customer, safe='')}"
    assert client.get(address).json()["customer_id"] == customer
    assert "items" in client.get(f"{address}/timeline").json()


def test_pages_lead_through_a_whole_list_without_gap_or_repeat(client):
    seen, cursor = [], None
    while True:
        page = client.get("/v1/customers", params={"limit": 7} | ({"cursor": cursor} if cursor else {})).json()
        seen += [row["customer_id"] for row in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert sorted(seen) == sorted(CUSTOMERS)


def test_a_question_is_counted_and_said_back(client):
    told = client.post("/v1/query", json={"text": 'city = "Berlin" and did order at least 3 times', "limit": 3}).json()
    assert told["count"] == len(set(BERLINERS) & set(REGULARS))
    assert len(told["customers"]) == min(3, told["count"])
    assert told["sentence"]


def test_quarantined_rows_come_with_line_value_and_reason(client):
    rows = client.get("/v1/quarantine?source=orders").json()["items"]
    assert {(row["line"], row["column"], row["value"]) for row in rows} == {
        (82, "revenue", "-5.00"),
        (83, "occurred_at", "the day before"),
        (84, "customer", None),
    }
    assert all(row["reason"] for row in rows)


def test_an_edit_makes_a_new_version_and_is_planned_back_to_the_files(client):
    edit = {"definition": 'city = "Hamburg"', "why": "moved"}
    assert client.put("/v1/segments/berliners", json=edit).json()["version"] == 2
    assert client.get("/v1/segments/berliners/history").json()["versions"][0]["why"] == "moved"
    conflict = client.post("/v1/apply", json={"why": "files win"})
    assert (conflict.status_code, conflict.json()["code"]) == (409, "apply-conflict")
    assert client.post("/v1/export", json={}).json()["written"]
    assert client.post("/v1/plan", json={}).json()["changes"] == []


def test_an_edit_that_is_wrong_changes_nothing_and_says_all_that_is_wrong(client):
    edit = {"definition": "spen > 1 and did ordr", "why": "typing"}
    told = client.put("/v1/segments/berliners", json=edit)
    assert told.status_code == 422
    assert {each["code"] for each in told.json()["problems"]} == {"unknown-trait", "unknown-event"}
    assert client.get("/v1/segments/berliners").json()["version"] == 1


def test_quarantined_rows_are_tried_again(client):
    assert client.post("/v1/quarantine/retry", json={"source": "orders"}).json() == {
        "tried": 3,
        "loaded": 0,
        "still": 3,
    }


def test_before_the_first_run_a_page_says_what_to_do(shop_files):
    from starlette.testclient import TestClient

    from ilk.api.app import create_app
    from ilk.app.wiring import open_workspace

    with open_workspace(shop_files) as fresh:
        app = create_app(fresh, token=TOKEN)
        with TestClient(app, "http://localhost", client=("127.0.0.1", 5)) as client:
            assert client.get("/v1/project").json()["state"] == "empty"
            assert client.get("/ready").json()["state"] == "empty"
            told = client.get("/v1/segments")
            assert (told.status_code, told.json()["code"]) == (409, "not-run-yet")
            assert "ilk run" in told.json()["hint"]
