"""The guard, tried on a real server: names, origins, content types, sizes."""

import socket
from asyncio import Event, get_running_loop, run
from urllib.parse import urlsplit

import httpx2
import pytest
from starlette.datastructures import Headers

from ilk.api.actors import allowed_names
from ilk.api.guard import LARGEST_BODY, body_of, name_of
from ilk.api.problems import problem_of
from ilk.kernel.errors import UserError


def port_of(client: httpx2.Client) -> int:
    port = urlsplit(str(client.base_url)).port
    assert port is not None
    return port


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_a_loopback_name_is_served_on_any_port(server, host):
    assert server.get("/v1/project", headers={"Host": f"{host}:9"}).status_code == 200
    assert server.get("/v1/project", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "localhost.evil.example", "127.0.0.1.evil.example", "192.0.2.1", "[::1"]
)
def test_a_rebound_name_is_refused_whatever_is_asked_for(server, host):
    for path in ("/v1/customers", "/health", "/", "/docs", "/metrics"):
        answer = server.get(path, headers={"Host": host})
        assert (answer.status_code, answer.json()["code"]) == (421, "wrong-host")


def test_a_request_without_a_host_or_with_two_is_refused(server):
    for head in (
        b"GET /v1/project HTTP/1.0\r\n\r\n",
        b"GET /v1/project HTTP/1.1\r\nHost: localhost\r\nHost: a.b\r\n\r\n",
    ):
        with socket.create_connection(("127.0.0.1", port_of(server)), 30) as raw:
            raw.sendall(head)
            assert raw.recv(100).split()[1] in {b"400", b"421"}


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://localhost:1", "https://127.0.0.1.evil.example"]
)
def test_a_page_of_another_origin_gets_nothing(server, origin):
    asked = {"Origin": origin, "Content-Type": "application/json"}
    assert server.get("/v1/customers", headers=asked).json()["code"] == "wrong-origin"
    answer = server.post("/v1/query", headers=asked, json={"text": "everyone"})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong-origin")
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_the_studios_own_origin_may_write(server):
    own = f"http://127.0.0.1:{port_of(server)}"
    answer = server.post("/v1/query", headers={"Origin": own}, json={"text": 'city = "Berlin"'})
    assert (answer.status_code, answer.json()["count"]) == (200, 10)


def test_a_preflight_of_another_origin_is_refused(server):
    asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
    answer = server.options("/v1/query", headers=asked)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_data_that_another_site_embeds_is_refused_though_it_names_no_origin(server, site):
    assert server.get("/v1/customers", headers={"Sec-Fetch-Site": site}).status_code == 403
    assert server.get("/v1/customers", headers={"Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_write_that_a_form_could_send_is_refused(server, kind):
    answer = server.post("/v1/query", headers={"Content-Type": kind}, content=b'{"text": "everyone"}')
    assert (answer.status_code, answer.json()["code"]) == (415, "wrong-content-type")


def test_a_body_may_be_as_large_as_the_limit_and_no_larger(server):
    json = {"Content-Type": "application/json"}
    at_limit = b'{"text": "everyone"}'.ljust(LARGEST_BODY)
    assert server.post("/v1/query", headers=json, content=at_limit).status_code == 200
    assert server.post("/v1/query", headers=json, content=at_limit + b" ").json()["code"] == "body-too-large"


def test_a_body_that_does_not_tell_its_size_is_counted(server):
    parts = (b" " * 100_000 for _ in range(11))
    answer = server.post("/v1/query", headers={"Content-Type": "application/json"}, content=parts)
    assert (answer.status_code, answer.json()["code"]) == (413, "body-too-large")


def test_a_server_goes_by_the_address_it_is_bound_to_and_by_no_wildcard():
    assert "192.0.2.1" in allowed_names("192.0.2.1", ())
    assert "[2001:db8::1]" in allowed_names("2001:db8::1", ())
    assert allowed_names("::", ["Shop.example"]) == {"localhost", "127.0.0.1", "[::1]", "shop.example"}


@pytest.mark.parametrize(
    ("host", "name"),
    [("[::1]:80", "[::1]"), ("A.b:80", "a.b"), ("", ""), ("[::1", ""), ("[::1]x", ""), ("a:b", ""), ("a@b", "")],
)
def test_the_name_in_a_host_header_is_what_stands_before_the_port(host, name):
    assert name_of(host) == name


def test_a_body_that_does_not_come_is_not_waited_for_for_ever():
    parts = [{"type": "http.request", "body": b"{", "more_body": True}]

    async def receive():
        if not parts:
            await Event().wait()
        return parts.pop()

    refused = run(body_of(receive, Headers({}), 1_000, patience=0.01, pace=1e9))
    assert isinstance(refused, UserError)
    assert (refused.code, problem_of(refused, "-").status) == ("body-too-slow", 408)


def test_a_greater_body_may_take_longer():
    async def receive():
        loop = get_running_loop()
        later = loop.create_future()
        loop.call_later(0.05, later.set_result, {"type": "http.request", "body": b"{}", "more_body": False})
        return await later

    assert run(body_of(receive, Headers({}), 60, patience=0.0, pace=1.0)) == b"{}"
    assert isinstance(run(body_of(receive, Headers({}), 0, patience=0.0, pace=1.0)), UserError)
