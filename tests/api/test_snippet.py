"""The script for pages: small, public, cached, readable from every origin; and said where it is not built."""

import gzip
import zlib

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ilk.api.metrics import Metrics
from ilk.api.snippet import Snippet
from ilk.api.studio_files import FOLDER
from ilk.api.watch import Log, Watch
from ilk.kernel.clock import SystemClock

LARGEST = 5_000
"""Bytes that a page loads, packed."""
BUILT = pytest.mark.skipif(not (FOLDER / "ilk.js").is_file(), reason="the studio is not built: make studio")
PAGE = {"Origin": "https://shop.example.com", "Sec-Fetch-Site": "cross-site"}


@BUILT
def test_the_script_is_smaller_than_five_kilobytes_packed():
    assert len(gzip.compress((FOLDER / "ilk.js").read_bytes())) < LARGEST


@BUILT
@pytest.mark.usefixtures("workspace")
def test_every_page_may_load_the_script_and_browsers_keep_it(stranger):
    answer = stranger.get("/ilk.js", headers=PAGE)
    assert (answer.status_code, answer.content) == (200, (FOLDER / "ilk.js").read_bytes())
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=3600"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers.get_list("cross-origin-resource-policy") == ["cross-origin"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    again = stranger.get("/ilk.js", headers=PAGE | {"If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@BUILT
@pytest.mark.usefixtures("workspace")
def test_the_script_is_sent_packed_to_who_can_unpack_it(stranger):
    with stranger.stream("GET", "/ilk.js", headers={"Accept-Encoding": "gzip"}) as answer:
        packed = b"".join(answer.iter_raw())
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert zlib.decompress(packed, zlib.MAX_WBITS | 16) == (FOLDER / "ilk.js").read_bytes()
    assert stranger.get("/ilk.js", headers={"Accept-Encoding": "identity"}).headers.get("content-encoding") is None


@BUILT
@pytest.mark.usefixtures("workspace")
def test_the_script_can_only_be_read(stranger):
    answer = stranger.post("/ilk.js")
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong-method")


def test_a_copy_without_the_script_says_so(tmp_path):
    beside = Snippet(Starlette(), tmp_path / "none")
    client = TestClient(Watch(beside, SystemClock(), Log(SystemClock()), Metrics()))
    answer = client.get("/ilk.js")
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown-address")
    assert "make studio" in answer.json()["hint"]
