"""Problems: the statuses, the shape, all that is wrong at once, and nothing that is not for the outside."""

import json

import pytest

from ilk.api.problems import problem_of, status_of
from ilk.app import overview
from ilk.kernel.errors import Denied, NotFound, Transient, UserError, UserErrors, unknown


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (UserError("wrong-value", "x"), 422),
        (Denied("denied", "x"), 403),
        (Transient("store-locked", "x"), 503),
        (Transient("run-in-progress", "x"), 409),
        (UserError("apply-conflict", "x"), 409),
        (UserError("not-run-yet", "x"), 409),
        (UserError("disk-full", "x"), 507),
        (NotFound("unknown-trait", "x"), 422),
    ],
)
def test_each_kind_of_error_has_its_status(error, status):
    assert status_of(error) == status


def test_a_missing_name_is_404_in_the_address_and_422_elsewhere():
    error = unknown("segment", "vip", ["loyal"])
    assert status_of(error, ["vip"]) == 404
    assert status_of(error, ["loyal"]) == 422
    assert status_of(error.within("segments/a.yaml"), ["vip"]) == 422


def test_several_problems_come_together():
    both = UserErrors([UserError("a-b", "one", where="x"), UserError("c-d", "two", hint="mend", known=("e",))])
    told = problem_of(both, "r")
    assert [item.code for item in told.problems] == ["a-b", "c-d"]
    assert (told.problems[1].hint, told.problems[1].known) == ("mend", ["e"])
    assert problem_of(UserError("a-b", "one"), "r").problems == []


def test_a_name_in_the_address_that_does_not_exist_is_told_with_its_neighbours(client):
    answer = client.get("/v1/segments/berliner")
    told = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert told == {
        "type": "/docs/errors#unknown-segment",
        "title": "Unknown segment",
        "status": 404,
        "code": "unknown-segment",
        "detail": "unknown segment `berliner`",
        "hint": "Did you mean `berliners`?",
        "where": None,
        "known": ["berliners", "readers", "regulars"],
        "problems": [],
        "request_id": answer.headers["x-request-id"],
    }


def test_a_question_that_is_not_understood_says_where_and_underlines_it(client):
    answer = client.post("/v1/query", json={"text": "spen > 100"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["where"]) == (422, "unknown-trait", "line 1, column 1")
    assert "^^^^" in told["hint"]
    assert "spend" in told["known"]


def test_a_mistyped_parameter_is_refused_and_the_right_one_named(client):
    told = client.get("/v1/customers?serch=x&limt=3").json()
    assert [(each["code"], each["hint"]) for each in told["problems"]] == [
        ("unknown-parameter", "Did you mean `search`?"),
        ("unknown-parameter", "Did you mean `limit`?"),
    ]


def test_a_mistyped_field_is_refused_and_the_right_one_named(client):
    told = client.post("/v1/query", json={"text": "everyone", "limmit": 3}).json()
    assert (told["code"], told["hint"], told["where"]) == ("unknown-field", "Did you mean `limit`?", "body limmit")


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"{", "not-json"), (b"", "missing-value"), (b"{}", "missing-value"), (b'{"text": 5}', "wrong-value")],
)
def test_a_body_that_is_wrong_is_told_in_the_same_shape(client, body, code):
    answer = client.post("/v1/query", content=body, headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "limit=many", "cursor=x"])
def test_a_parameter_out_of_its_range_is_refused(client, query):
    assert client.get(f"/v1/customers?{query}").status_code == 422


def test_an_address_without_a_route_is_a_problem_too(client):
    assert client.get("/v1/nothing").json()["code"] == "unknown-address"
    wrong = client.request("DELETE", "/v1/project", headers={"Content-Type": "application/json"})
    assert (wrong.status_code, wrong.json()["code"]) == (405, "wrong-method")


def test_a_fault_of_ours_tells_the_request_and_nothing_else(client, log, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret reason")

    monkeypatch.setattr(overview, "project", broken)
    answer = client.get("/v1/project", headers={"X-Request-Id": "my-request.1"})
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "secret" not in answer.text
    assert "my-request.1" in answer.json()["hint"]
    faults = [line for line in map(json.loads, log.getvalue().splitlines()) if line["level"] == "error"]
    assert [(line["request_id"], line["error"]) for line in faults] == [
        ("my-request.1", "ZeroDivisionError: the secret reason")
    ]
    assert "broken" in faults[0]["traceback"]


@pytest.mark.parametrize("address", ["nobody", "nobody/timeline", "nobody/segments"])
def test_a_customer_who_is_not_there_is_404(server, address):
    answer = server.get(f"/v1/customers/{address}")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-customer")
