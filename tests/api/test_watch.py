"""What every answer carries, what the log holds of a request, and what is counted."""

import json

import pytest

from ilk.api.headers import CONTENT_SECURITY_POLICY


def lines(log):
    return [json.loads(line) for line in log.getvalue().splitlines()]


@pytest.mark.parametrize("path", ["/v1/project", "/health", "/", "/docs", "/openapi.json", "/v1/nothing", "/metrics"])
def test_every_answer_has_an_id_and_the_headers_that_protect_it(client, path):
    headers = client.get(path).headers
    assert headers["x-request-id"]
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "server" not in headers


def test_a_refusal_has_them_too(client):
    headers = client.get("/v1/project", headers={"Host": "evil.example"}).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY


def test_no_script_and_nothing_of_another_place_may_run():
    policy = dict(part.split(" ", 1) for part in CONTENT_SECURITY_POLICY.split("; "))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == policy["object-src"] == "'none'"
    assert "http" not in CONTENT_SECURITY_POLICY


def test_data_is_not_kept_by_browsers(client):
    assert client.get("/v1/customers").headers["cache-control"] == "no-store"


def test_a_harmless_request_id_is_kept_and_another_is_replaced(client):
    assert client.get("/health", headers={"X-Request-Id": "abc-1"}).headers["x-request-id"] == "abc-1"
    for given in ("a b", 'x"}', "a" * 65, ""):
        assert client.get("/health", headers={"X-Request-Id": given}).headers["x-request-id"] != given


def test_the_log_holds_a_line_a_request_without_the_person_it_was_about(client, log):
    client.get("/v1/customers/c07?", headers={"X-Request-Id": "one"})
    client.get("/v1/customers?search=Mrs+Smith")
    first, second = lines(log)
    assert (first["request_id"], first["route"], first["status"], first["actor"]) == (
        "one",
        "/v1/customers/{id}",
        200,
        "local",
    )
    assert second["route"] == "/v1/customers"
    assert "c07" not in log.getvalue()
    assert "Smith" not in log.getvalue()


def test_requests_are_counted_by_route_and_the_project_is_measured(client):
    client.get("/v1/customers/c07")
    client.get("/v1/customers/c08")
    text = client.get("/metrics").text
    assert 'ilk_http_requests_total{method="GET",route="/v1/customers/{id}",status="200"} 2.0' in text
    assert 'ilk_http_request_seconds_count{method="GET",route="/v1/customers/{id}"} 2.0' in text
    figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
    assert float(figures["ilk_customers"]) == 40
    assert float(figures["ilk_segments"]) == 3
    assert float(figures["ilk_quarantined_rows"]) == 3
    assert float(figures["ilk_last_run_age_seconds"]) > 0
    assert float(figures["ilk_run_in_progress"]) == 0


def test_an_address_that_nobody_has_adds_no_figure_of_its_own(client):
    client.get("/v1/made-up")
    client.get("/another")
    assert "made-up" not in client.get("/metrics").text
