"""Files of a web server, brought and loaded: versions, downloads that break, redirects, secrets."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pydantic import ValidationError
from tests.sources.connectors.places import Away, sales
from tests.sources.connectors.webserver import Answer, Asked, WebServer, running
from tests.sources.test_archives import packed
from tests.sources.till import Till

from ilk.kernel.errors import Transient, UserError
from ilk.kernel.progress import Silent
from ilk.sources.connectors.http import redirects
from ilk.sources.connectors.patience import Patience
from ilk.sources.places import bring_new, trial_files

SALES = "sales-1.csv"


@dataclass
class Files:
    """A folder of a web server: with tags, and in parts when asked for; what happens to single answers is planned."""

    content: dict[str, bytes] = field(default_factory=dict)
    tags: bool = True
    planned: list[Answer] = field(default_factory=list)
    broken_after: list[int] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        if asked.method == "GET" and self.planned:
            return self.planned.pop(0)
        content = self.content.get(asked.path.partition("?")[0].removeprefix("/in/"))
        if content is None:
            return Answer(404)
        tag = f'"{hash(content)}"'
        headers = {"ETag": tag} if self.tags else {}
        start = int(found[1]) if (found := re.match(r"bytes=(\d+)-", asked.headers.get("Range", ""))) else 0
        if asked.headers.get("If-Range") != tag:
            start = 0
        rest = content[start:]
        if start >= len(content) > 0:
            return Answer(416, b"", headers)
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        if asked.method == "GET" and self.broken_after:
            return Answer(206 if start else 200, rest[: self.broken_after.pop(0)], headers, announced=len(rest))
        return Answer(206 if start else 200, rest, headers)


@dataclass
class Web(Away):
    """A till whose files a web server hands out."""

    files: Files = field(default_factory=Files)
    server: WebServer = field(default_factory=lambda: WebServer(Files()))

    def got(self) -> list[Mapping[str, str]]:
        """The headers of the requests for a file's bytes."""
        return [asked.headers for asked in self.server.asked if asked.method == "GET"]


@pytest.fixture
def web(till: Till) -> Iterator[Web]:
    files = Files({SALES: sales("ann", "bob")})
    with running(files) as server:
        yield Web(till, {"kind": "http", "url": f"{server.address}/in/"}, files=files, server=server)


def test_a_file_comes_and_comes_again_only_when_it_has_changed(web: Web) -> None:
    assert web.bring(SALES)[1].rows_loaded == 2
    came, report = web.bring(SALES)
    assert (came, report.unchanged, len(web.got())) == (0, (SALES,), 1)
    web.files.content[SALES] = sales("ann", "bob", "cid")
    came, report = web.bring(SALES)
    assert (came, report.rows_known, report.rows_loaded) == (1, 2, 1)


def test_a_file_without_a_version_is_read_each_time_and_counted_once(web: Web) -> None:
    web.files.tags = False
    assert web.bring(SALES)[1].rows_loaded == 2
    came, report = web.bring(SALES)
    assert (came, report.unchanged) == (1, (SALES,))


def test_a_download_that_breaks_goes_on_where_it_ended(web: Web) -> None:
    web.files.broken_after = [30, 20]
    assert web.bring(SALES)[1].rows_loaded == 2
    assert [headers.get("Range") for headers in web.got()] == [None, "bytes=30-", "bytes=50-"]


def test_a_download_goes_on_in_the_next_run(web: Web) -> None:
    web.files.broken_after = [30]
    web.files.planned = []
    whole = web.files.content[SALES]
    tag = web.files(Asked("HEAD", f"/in/{SALES}", {}, b"")).headers
    web.files.planned = [Answer(200, whole[:30], tag, len(whole)), *[Answer(500)] * 4]
    with pytest.raises(Transient):
        web.bring(SALES)
    assert [name for name in web.landed() if not name.endswith(".part")] == []
    web.files.broken_after = []
    web.files.planned = []
    web.server.asked.clear()
    assert web.bring(SALES)[1].rows_loaded == 2
    assert [headers.get("Range") for headers in web.got()] == ["bytes=30-"]


def test_a_download_that_had_come_whole_when_it_broke_is_whole(web: Web) -> None:
    whole = web.files.content[SALES]
    tag = web.files(Asked("HEAD", f"/in/{SALES}", {}, b"")).headers
    web.files.planned = [Answer(200, whole, tag, len(whole) + 1)]
    assert web.bring(SALES)[1].rows_loaded == 2
    assert [headers.get("Range") for headers in web.got()] == [None, f"bytes={len(whole)}-"]


def test_an_archive_from_elsewhere_stands_for_its_files(web: Web) -> None:
    web.files.content["sales.zip"] = packed({"a.csv": sales("ann"), "b.csv": sales("bob")})
    assert web.bring("sales.zip")[1].files == ("sales.zip/a.csv", "sales.zip/b.csv")
    assert web.who() == ["ann", "bob"]
    web.files.content["sales.zip"] = packed({"../a.csv": sales("ann")})
    with pytest.raises(UserError, match="leads out of it"):
        web.bring("sales.zip")


def test_what_changed_meanwhile_is_read_from_its_beginning(web: Web) -> None:
    web.files.broken_after = [30]

    def changed(_seconds: float) -> None:
        web.files.content[SALES] = sales("eve")

    context = replace(web.context(), patience=Patience(attempts=2, wait=changed))
    with pytest.raises(Transient, match="were announced"):
        bring_new(web.source(SALES), context, Silent())
    web.bring(SALES)
    assert web.who() == ["eve"]


@pytest.mark.parametrize(("headers", "waited"), [({"Retry-After": "7"}, [7]), ({}, [1])])
def test_a_server_that_is_busy_is_left_alone_as_long_as_it_asks(
    headers: Mapping[str, str], waited: list[float], web: Web
) -> None:
    web.files.planned = [Answer(429, b"", headers)]
    assert web.bring(SALES)[1].rows_loaded == 2
    assert web.waited == waited


def test_an_instant_to_come_back_at_is_counted_from_the_servers_own_clock(web: Web) -> None:
    later = {"Retry-After": "Wed, 21 Oct 2015 07:28:09 GMT"}
    web.files.planned = [Answer(503, b"", {**later, "Date": "Wed, 21 Oct 2015 07:28:00 GMT"})]
    web.bring(SALES)
    assert web.waited == [9]


def test_a_server_that_asks_for_an_hour_is_given_up(web: Web) -> None:
    web.files.planned = [Answer(429, b"", {"Retry-After": "3600"})]
    with pytest.raises(Transient, match="answers 429"):
        web.bring(SALES)
    assert web.waited == []


def test_a_server_that_stays_broken_is_told_and_nothing_is_landed(web: Web) -> None:
    web.files.planned = [Answer(500)] * 4
    with pytest.raises(Transient, match="answers 500") as error:
        web.bring(SALES)
    assert (error.value.code, web.waited, web.landed()) == ("place-away", [1, 2, 4], [])


def test_a_file_that_is_too_large_is_given_up_whatever_is_announced(web: Web) -> None:
    web.connect = {**web.connect, "most_bytes": 40}
    with pytest.raises(UserError, match="larger than 40 bytes"):
        web.bring(SALES)
    web.server.answer = lambda asked: Answer(405) if asked.method == "HEAD" else Answer(200, sales("ann", "bob"))
    with pytest.raises(UserError, match="larger than 40 bytes"):
        web.bring(SALES)
    assert [name for name in web.landed() if not name.endswith(".part")] == []


def test_a_server_that_only_hands_out_is_read_all_the_same(web: Web) -> None:
    web.server.answer = lambda asked: Answer(405) if asked.method == "HEAD" else Answer(200, sales("ann"))
    assert web.bring(SALES)[1].rows_loaded == 1


def test_a_file_that_is_not_there_is_told(web: Web) -> None:
    with pytest.raises(UserError, match=r"has no file `sales-2\.csv`"):
        web.bring("sales-2.csv")


def test_a_redirect_is_followed_and_another_server_is_told_nothing_secret(web: Web) -> None:
    web.environment = {"KEY": "hunter2"}
    web.connect = {**web.connect, "headers": {"Authorization": "Bearer ${KEY}"}, "parameters": {"token": "${KEY}"}}
    with running(Files({SALES: sales("ann")})) as other:
        web.server.answer = lambda _asked: Answer(302, b"", {"Location": f"{other.address}/in/{SALES}"})
        assert web.bring(SALES)[1].rows_loaded == 1
        assert "Bearer hunter2" in web.server.asked[0].headers.values()
        assert "token=hunter2" in web.server.asked[0].path
        assert all("hunter2" not in f"{asked.path}{asked.headers}" for asked in other.asked)


@pytest.mark.parametrize(
    "location", ["ftp://example.com/x", "file:///etc/passwd", "//user@example.com/", "http://[bad", "javascript:1"]
)
def test_a_redirect_to_anything_but_the_web_is_refused(location: str, web: Web) -> None:
    web.server.answer = lambda _asked: Answer(302, b"", {"Location": location})
    with pytest.raises(UserError) as error:
        web.bring(SALES)
    assert error.value.code == "redirect-refused"


def test_a_ring_of_redirects_ends(web: Web) -> None:
    web.server.answer = lambda asked: Answer(302, b"", {"Location": asked.path})
    with pytest.raises(UserError, match="more than 5 times"):
        web.bring(SALES)


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.8", "169.254.169.254", "[::1]", "[::ffff:192.168.0.1]", "[::]"])
def test_a_server_of_the_internet_leads_to_none_of_this_network(inner: str) -> None:
    with pytest.raises(UserError, match="into the network of this machine"):
        redirects.followed("https://93.184.215.14/x", f"https://{inner}/latest/meta-data")


def test_encryption_is_not_given_up_on_the_way() -> None:
    with pytest.raises(UserError, match="without encryption"):
        redirects.followed("https://93.184.215.14/x", "http://93.184.215.14/x")
    assert redirects.followed("http://93.184.215.14/x", "https://93.184.215.14/y") == "https://93.184.215.14/y"


def test_a_wrong_secret_is_told_without_it(web: Web) -> None:
    web.environment = {"KEY": "hunter2"}
    web.connect = {**web.connect, "headers": {"Authorization": "Bearer ${KEY}"}, "parameters": {"sig": "${KEY}"}}
    web.server.answer = lambda _asked: Answer(401, b"you said hunter2")
    with pytest.raises(UserError) as error:
        web.bring(SALES)
    assert error.value.code == "place-login"
    assert "hunter2" not in str(error.value)


def test_a_server_that_is_away_is_told_without_the_address_that_has_the_secret(web: Web) -> None:
    web.environment = {"KEY": "hunter2"}
    web.connect = {"kind": "http", "url": "http://127.0.0.1:1/in/", "parameters": {"sig": "${KEY}"}}
    with pytest.raises(Transient, match="does not answer") as error:
        web.bring(SALES)
    assert "hunter2" not in str(error.value)


def test_a_trial_leaves_no_trace(web: Web) -> None:
    with trial_files(web.source(SALES), web.context()) as files:
        assert [file.name for file in files] == [SALES]
    assert [path for path in web.till.root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    ("connect", "path", "told"),
    [
        ({"url": "ftp://example.com/"}, SALES, "no address of the web"),
        ({"url": "https://me:hunter2@example.com/"}, SALES, "no user, password or parameters"),
        ({"url": "https://example.com/?key=hunter2"}, SALES, "no user, password or parameters"),
        ({"url": "https://example.com:seven/"}, SALES, "no address of the web"),
        ({"headers": {"X-Api-Key": "hunter2"}}, SALES, "`X-Api-Key` has no place in a file"),
        ({"parameters": {"access_token": "hunter2"}}, SALES, "`access_token` has no place in a file"),
        ({"headers": {"X-Api-Key": "${NOWHERE}"}}, SALES, "the environment has no `NOWHERE`"),
        ({}, "sales*.csv", "does not say which files it has"),
        ({}, "../sales.csv", "does not lie in"),
        ({}, "http://other/sales.csv", "does not lie in"),
        ({}, "//other/sales.csv", "does not lie in"),
    ],
)
def test_what_cannot_be_is_refused_in_words(connect: dict[str, Any], path: str, told: str, web: Web) -> None:
    web.connect = {**web.connect, **connect}
    with pytest.raises((UserError, ValidationError), match=told) as error:
        web.bring(path)
    assert "hunter2" not in str(error.value).partition("input_value")[0]
