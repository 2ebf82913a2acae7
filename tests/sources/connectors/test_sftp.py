"""Files of a server that is reached by SSH, brought and loaded: a real server, its keys, and what may go wrong."""

import getpass
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any

import pytest
from pydantic import ValidationError
from tests.servers import PASSWORD, free_port
from tests.sources.connectors.places import Away, sales
from tests.sources.till import Till

from ilk.kernel.errors import Transient, UserError
from ilk.sources.connectors.sftp.protocol import Broken, Session
from ilk.sources.places import trial_files


@dataclass
class Served(Away):
    """A till whose files lie in a folder that a server hands out."""

    folder: Path = field(default_factory=Path)

    def put(self, name: str, content: bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path


@pytest.fixture
def away(ssh: tuple[int, Path, str], till: Till, tmp_path_factory: pytest.TempPathFactory) -> Served:
    port, key, own = ssh
    connect = {"kind": "sftp", "host": "127.0.0.1", "port": port, "user": getpass.getuser(), "host_key": own}
    connect |= {"key_file": str(key), "password": "${SHOP_PASSWORD}"}
    return Served(till, connect, {"SHOP_PASSWORD": PASSWORD}, folder=tmp_path_factory.mktemp("away"))


def test_files_that_a_pattern_means_come_and_come_again_only_when_they_have_changed(away: Served) -> None:
    away.put("2025/sales-1.csv", sales("ann"))
    away.put("2025/deep/sales-2.csv", sales("bob"))
    away.put("2025/notes.txt", b"no sales")
    pattern = f"{away.folder}/**/sales*.csv"
    assert away.bring(pattern)[1].rows_loaded == 2
    assert away.bring(pattern)[0] == 0
    away.put("2025/sales-1.csv", sales("ann", "cid"))
    came, report = away.bring(pattern)
    assert (came, report.rows_known, report.rows_loaded) == (1, 1, 1)
    assert away.bring(f"{away.folder}/*/sales*.csv")[0] == 0
    assert away.who() == ["ann", "bob", "cid"]


def test_a_large_file_comes_whole_also_from_its_middle_on(away: Served) -> None:
    names = [f"c{number:06}" for number in range(60_000)]
    whole = sales(*names)
    path = away.put("sales.csv", whole)
    assert len(whole) > 32 * 32_768
    source, context = away.source(str(path)), away.context()
    from ilk.sources.connectors.connector import Surroundings
    from ilk.sources.connectors.sftp.connector import SFTP

    with SFTP.opened(source.connect, Surroundings(context.root, context.environment)) as place:
        (file,) = place.listed(str(path))
        for start in (0, 1, 32_768 * 40 + 7, len(whole)):
            with place.content(file, start) as content:
                assert b"".join(content.blocks) == whole[start:]


def test_links_lead_to_files_and_not_round_in_circles(away: Served) -> None:
    (away.folder / "sales-2.csv").symlink_to(away.put("elsewhere/x", sales("ann")))
    (away.folder / "round").symlink_to(away.folder)
    (away.folder / "nowhere.csv").symlink_to(away.folder / "gone")
    assert away.bring(f"{away.folder}/**/*.csv")[0] == 1


def test_what_is_not_there_or_a_folder_is_told(away: Served) -> None:
    away.put("sales-1.csv", sales("ann"))
    for name in ("sale-1.csv", "nowhere/*.csv", ""):
        with pytest.raises(UserError, match="has no file"):
            away.bring(f"{away.folder}/{name}")


def test_a_server_with_another_key_is_not_trusted(away: Served) -> None:
    other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5vFz4Qe0m8cGJw0K1bS0cQm4bq7m0n2Y5b3b1l9w2X"
    away.connect = {**away.connect, "host_key": other}
    with pytest.raises(UserError) as error:
        away.bring(f"{away.folder}/*.csv")
    assert error.value.code == "host-unknown"


def test_a_wrong_password_is_told_without_it(away: Served) -> None:
    away.environment = {"SHOP_PASSWORD": "hunter2"}
    with pytest.raises(UserError) as error:
        away.bring(f"{away.folder}/*.csv")
    assert error.value.code == "place-login"
    assert "hunter2" not in str(error.value)


def test_a_server_that_is_away_is_asked_again_and_then_told(away: Served) -> None:
    away.connect = {**away.connect, "port": free_port()}
    with pytest.raises(Transient, match="does not answer"):
        away.bring(f"{away.folder}/*.csv")
    assert away.waited == [1, 2, 4]


def test_a_trial_leaves_no_trace(away: Served) -> None:
    path = away.put("sales-1.csv", sales("ann"))
    with trial_files(away.source(str(path)), away.context()) as files:
        assert [file.name for file in files] == [str(path)]
    assert [path for path in away.till.root.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(
    "said", [b"", b"HTTP/1.1 400 Bad Request", pack(">IB", 0, 2), pack(">I", 1 << 30), pack(">IBI", 5, 2, 3)[:-1]]
)
def test_what_is_no_sftp_is_told(said: bytes) -> None:
    with pytest.raises(Broken):
        Session(BytesIO(), BytesIO(said))


@pytest.mark.parametrize(
    "packet", [pack(">BII", 102, 1, 99), pack(">BI", 104, 1), pack(">BIII", 101, 1, 0, 9), pack(">BI", 7, 1)]
)
def test_answers_that_are_cut_short_are_told(packet: bytes) -> None:
    hello = pack(">IBI", 5, 2, 3)
    session = Session(BytesIO(), BytesIO(hello + pack(">I", len(packet)) + packet))
    with pytest.raises(Broken):
        list(session.blocks("x", 0))


@pytest.mark.parametrize(
    ("connect", "told"),
    [
        ({"host": "-oProxyCommand=touch x"}, "host"),
        ({"user": "-x"}, "user"),
        ({"password": "hunter2"}, "`password` has no place in a file"),
        ({"password": "${NOWHERE}"}, "the environment has no `NOWHERE`"),
        ({"host_key": "ssh-ed25519 AAAA\nother ssh-rsa BBBB"}, "host_key"),
    ],
)
def test_what_cannot_be_is_refused_in_words(connect: dict[str, Any], told: str, away: Served) -> None:
    away.connect = {**away.connect, **connect}
    with pytest.raises((UserError, ValidationError), match=told) as error:
        away.bring("*.csv")
    assert "hunter2" not in str(error.value).partition("input_value")[0]
