"""What comes over a connection of the server: heads without an end, bodies in pieces, requests one behind the other."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from tests.serving import Running, serving

from ilk.cli.connection import LONGEST_HEAD

ASKED = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("shop")
    (folder / "ilk.yaml").write_text("name: shop\n", encoding="utf-8")
    with serving(folder) as running:
        yield running


@contextmanager
def connected(server: Running) -> Iterator[socket.socket]:
    """A connection to the server, whose answers are awaited for a minute at most."""
    found = urlsplit(server.address)
    with socket.create_connection((found.hostname or "", found.port or 0), timeout=60) as connection:
        yield connection


def answered(connection: socket.socket, answers: int = 1) -> bytes:
    """What was answered, until so many answers began, or the server let go."""
    said = b""
    while said.count(b"HTTP/1.1 ") < answers and (part := connection.recv(65_536)):
        said += part
    return said


def test_a_head_without_an_end_is_refused(server):
    with connected(server) as connection:
        connection.sendall(ASKED + b"X-Endless: ")
        try:
            for _ in range(LONGEST_HEAD):
                connection.sendall(b"x" * 1024)
        except (BrokenPipeError, ConnectionResetError):
            pass
        else:
            pytest.fail("the server took a head of 64 MB")
    with connected(server) as connection:
        connection.sendall(ASKED + b"\r\n")
        assert answered(connection).startswith(b"HTTP/1.1 200")


def test_a_head_that_is_a_little_too_long_is_answered(server):
    with connected(server) as connection:
        connection.sendall(ASKED + b"X-Long: " + b"x" * LONGEST_HEAD)
        assert answered(connection).startswith(b"HTTP/1.1 400")


def test_a_body_is_not_a_head(server):
    body = b'{"text": "' + b"x" * 2 * LONGEST_HEAD + b'"}'
    head = ASKED.replace(b"GET /health", b"POST /v1/segments/check")
    length = b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    with connected(server) as connection:
        connection.sendall(head + length)
        connection.sendall(body)
        assert not answered(connection).startswith(b"HTTP/1.1 400")


def test_requests_one_behind_the_other_are_each_answered(server):
    with connected(server) as connection:
        connection.sendall((ASKED + b"\r\n") * 100)
        said = answered(connection, 100)
    assert said.count(b"HTTP/1.1 200 OK") == 100


def test_what_is_no_http_is_refused(server):
    with connected(server) as connection:
        connection.sendall(b"\x16\x03\x01 no http\r\n\r\n")
        assert answered(connection).startswith(b"HTTP/1.1 400")
