"""The studio's files: pages for every address, hashed files kept, nothing from outside the folder."""

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from ilk.api import studio_files
from ilk.api.studio_files import StudioFiles


@pytest.fixture
def studio(tmp_path):
    folder = tmp_path / "studio"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<title>the studio</title>")
    (folder / "assets" / "app-1a2b.js").write_text("1")
    (folder / "mark.svg").write_text("<svg/>")
    (tmp_path / "secret.txt").write_text("secret")
    app = Starlette()
    app.mount("/", StudioFiles(folder))
    return TestClient(app)


@pytest.mark.parametrize("address", ["/", "/segments", "/customers/a.b", "/customers/c%2F7", "/index.html"])
def test_every_address_of_a_page_is_the_studio_asked_for_anew(studio, address):
    answer = studio.get(address)
    assert (answer.status_code, "the studio" in answer.text) == (200, True)
    assert answer.headers["cache-control"] == "no-cache"


def test_a_page_that_did_not_change_is_not_sent_again(studio):
    tag = studio.get("/segments").headers["etag"]
    assert studio.get("/segments", headers={"If-None-Match": tag}).status_code == 304


def test_a_file_with_a_hash_is_kept(studio):
    assert studio.get("/assets/app-1a2b.js").headers["cache-control"] == "public, max-age=31536000, immutable"
    assert studio.get("/mark.svg").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("address", ["/assets/gone-9.js", "/gone.js", "/v1/gone", "/gone.svg"])
def test_a_file_that_is_gone_is_not_a_page(studio, address):
    assert studio.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd"]
)
def test_nothing_outside_the_folder_is_served(studio, address):
    assert "secret" not in studio.get(address).text
    assert "root:" not in studio.get(address).text


def test_a_copy_without_a_studio_says_so(tmp_path):
    app = Starlette()
    app.mount("/", StudioFiles(tmp_path / "none"))
    client = TestClient(app)
    assert "make studio" in client.get("/").text
    assert client.get("/assets/app.js").status_code == 404


def test_the_studio_is_looked_for_beside_the_code():
    assert studio_files.FOLDER.name == "studio"
    assert studio_files.FOLDER.parent.name == "api"
