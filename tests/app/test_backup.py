"""Backups are restored: what comes back is what was there, and what is damaged does not come at all."""

import gzip
import hashlib
import io
import json
import os
import sqlite3
import tarfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import IO

import pytest

import ilk
from ilk.app.access import create_key, keys
from ilk.app.backup.archive import FORMAT, Member, pack, unpack
from ilk.app.backup.making import BACKUPS, back_up, backups
from ilk.app.editing import save_segment
from ilk.app.publishing import alone
from ilk.app.run import run
from ilk.app.wiring import LOCAL, STATE_FOLDER, open_workspace
from ilk.database.copying import copy_database
from ilk.database.intake import LOG_FILE, Arrivals, LogEntry
from ilk.kernel.errors import Transient, UserError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def nothing() -> None:
    """Told of each file."""


def hashes(folder: Path) -> dict[str, str]:
    """The files of a folder beside its stores, by their places."""
    files = [path for path in folder.rglob("*") if path.is_file() and STATE_FOLDER not in path.parts]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_a_restored_project_answers_as_the_first_one_did_and_goes_on(shop: Path, tmp_path: Path) -> None:
    with open_workspace(shop) as workspace:
        save_segment(workspace, LOCAL, "berliners", definition='city = "Bonn"', why="kept in the database alone")
        create_key(workspace, LOCAL, name="dashboard", role="viewer")
        workspace.intake.add([Arrivals(NOON, [LogEntry("m1", "track", "{}")])])
        copy_database(shop / STATE_FOLDER / LOG_FILE, shop / STATE_FOLDER / "other.sqlite")
        landed = shop / STATE_FOLDER / "landing" / "orders"
        landed.mkdir(parents=True)
        (landed / "piece.parquet").write_bytes(b"rows")
        made = back_up(workspace, LOCAL)
        tables = {name: workspace.engine.tables()[name] for name in sorted(workspace.engine.tables())}
    first, again = ilk.open(shop), tmp_path / "again"
    restored = ilk.restore(made.path, again)
    assert restored.about.project == first.project().name
    assert restored.files == made.files
    assert hashes(again) == hashes(shop)
    assert (again / STATE_FOLDER / "other.sqlite").exists()
    assert (again / STATE_FOLDER / "landing" / "orders" / "piece.parquet").read_bytes() == b"rows"
    second = ilk.open(again)
    for name in (each.name for each in first.segments()):
        told, found = first.segment(name), second.segment(name)
        assert (found.size, str(found.definition)) == (told.size, str(told.definition))
        assert found.members().to_arrow().equals(told.members().to_arrow())
    first.close()
    second.close()
    with open_workspace(again) as workspace:
        assert {name: workspace.engine.tables()[name] for name in sorted(workspace.engine.tables())} == tables
        assert [key.name for key in keys(workspace, LOCAL)] == ["dashboard"]
        assert workspace.intake.counts() == {"track": 1}
        assert run(workspace, LOCAL).state == "done"


def test_it_is_made_while_events_come_and_holds_what_came_before(shop: Path, tmp_path: Path) -> None:
    with open_workspace(shop) as workspace:
        log = workspace.intake
        log.add([Arrivals(NOON, [LogEntry("before", "track", "{}")])])
        ended = False

        def writing() -> None:
            number = 0
            while not ended:
                number += 1
                log.add([Arrivals(NOON, [LogEntry(f"m{number}", "track", "{}")])])

        thread = Thread(target=writing)
        thread.start()
        try:
            made = back_up(workspace, LOCAL)
        finally:
            ended = True
            thread.join()
        written = log.counts()["track"]
    ilk.restore(made.path, tmp_path / "again")
    with closing(sqlite3.connect(tmp_path / "again" / STATE_FOLDER / LOG_FILE)) as found:
        assert found.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        messages = [row[0] for row in found.execute("SELECT message_id FROM events ORDER BY seq")]
    assert messages[0] == "before"
    assert messages[1:] == [f"m{number}" for number in range(1, len(messages))]
    assert len(messages) <= written


def test_only_its_user_may_read_it_and_the_oldest_go(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        made = [back_up(workspace, LOCAL, keep=2) for _ in range(3)]
        assert {each.name for each in backups(workspace, LOCAL)} == {each.name for each in made[1:]}
        with pytest.raises(UserError, match="1 at least"):
            back_up(workspace, LOCAL, keep=0)
    folder = shop / STATE_FOLDER / BACKUPS
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_without_data_definitions_and_stores_alone_are_kept_and_links_never(shop: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text("secret: 1")
    (shop / "linked.yaml").symlink_to(outside)
    (shop / ".git").mkdir()
    (shop / ".git" / "config.yaml").write_text("a: 1")
    with open_workspace(shop) as workspace:
        whole = back_up(workspace, LOCAL)
        bare = back_up(workspace, LOCAL, data=False)
    for made, kept in ((whole, True), (bare, False)):
        folder = tmp_path / str(kept)
        ilk.restore(made.path, folder)
        names = hashes(folder).keys()
        assert any(name.endswith(".csv") for name in names) is kept
        assert any(name.startswith("segments/") for name in names)
        assert "linked.yaml" not in names
        assert not (folder / ".git").exists()


def test_a_run_under_way_is_waited_for_by_hand_and_nothing_is_left(shop: Path) -> None:
    with open_workspace(shop) as workspace:
        with alone(workspace), pytest.raises(Transient, match="under way"):
            back_up(workspace, LOCAL)
        assert list((shop / STATE_FOLDER / BACKUPS).iterdir()) == []
        assert back_up(workspace, LOCAL).files


@pytest.mark.parametrize("size", [10, 5_000])
def test_a_file_that_grows_or_shrinks_meanwhile_ends_it(tmp_path: Path, size: int) -> None:
    path = Changing(tmp_path / "orders.csv", size=size)
    path.write_bytes(b"x" * 1_000)
    with pytest.raises(UserError, match="written to while"):
        pack(tmp_path / "made.tar.gz", "shop", NOON, [Member("orders.csv", path)])


class Changing(type(Path())):  # type: ignore[misc]
    """The path of a file that has another size as soon as its bytes are read."""

    def __new__(cls, path: Path, size: int = 0) -> "Changing":
        made: Changing = super().__new__(cls, path)
        made.size = size
        return made

    def open(self, mode: str = "r", *args: object, **kwargs: object) -> IO[bytes]:
        if mode == "rb":
            os.truncate(self, self.size)
        opened: IO[bytes] = super().open(mode, *args, **kwargs)
        return opened


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a small backup."""
    folder = tmp_path_factory.mktemp("packed")
    (folder / "ilk.yaml").write_text("name: shop\ntitle: Shop\n")
    (folder / "notes.md").write_text("notes" * 5_000)
    members = [Member(name, folder / name) for name in ("ilk.yaml", "notes.md")]
    pack(folder / "backup.tar.gz", "shop", NOON, members)
    return (folder / "backup.tar.gz").read_bytes()


def refused(tmp_path: Path, content: bytes) -> UserError:
    """What is said of a file that is no backup; nothing is left of it."""
    file = tmp_path / "given.tar.gz"
    file.write_bytes(content)
    with pytest.raises(UserError) as found:
        ilk.restore(file, tmp_path / "again")
    assert [path.name for path in tmp_path.iterdir()] == ["given.tar.gz"]
    return found.value


def test_a_whole_backup_is_taken(tmp_path: Path, packed: bytes) -> None:
    (tmp_path / "given.tar.gz").write_bytes(packed)
    assert ilk.restore(tmp_path / "given.tar.gz", tmp_path / "again").files == 2


@pytest.mark.parametrize("share", [0, 0.1, 0.5, 0.8, 0.9])
def test_a_backup_that_is_cut_off_is_refused(tmp_path: Path, packed: bytes, share: float) -> None:
    assert refused(tmp_path, packed[: int(len(packed) * share)]).code == "wrong-backup"


def test_bytes_that_changed_are_found(tmp_path: Path, packed: bytes) -> None:
    content = bytearray(gzip.decompress(packed))
    content[content.index(b"notesnotes")] ^= 1
    found = refused(tmp_path, gzip.compress(bytes(content)))
    assert (found.code, "`notes.md` is not as it was" in found.what) == ("wrong-backup", True)
    assert refused(tmp_path, packed[:200] + bytes([packed[200] ^ 255]) + packed[201:]).code == "wrong-backup"
    assert refused(tmp_path, b"name,city\n").code == "wrong-backup"


def archive(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A backup with members of one's own."""
    out = io.BytesIO()
    about = {"format": FORMAT, "version": "0", "project": "shop", "made_at": NOON.isoformat()}
    with tarfile.open(fileobj=out, mode="w:gz") as made:
        for info, content in ((tarfile.TarInfo("about.json"), json.dumps(about).encode()), *members):
            info.size = len(content)
            made.addfile(info, io.BytesIO(content))
    return out.getvalue()


def info(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """A member of a name."""
    made = tarfile.TarInfo(name)
    made.type, made.linkname = kind, link
    return made


@pytest.mark.parametrize(
    "wrong",
    [
        info("project/../../evil.yaml"),
        info("/etc/evil"),
        info("evil.yaml"),
        info("project/a\\..\\b"),
        info("project/link", tarfile.SYMTYPE, "/etc/passwd"),
        info("project/link", tarfile.LNKTYPE, "project/ilk.yaml"),
        info("project/pipe", tarfile.FIFOTYPE),
    ],
    ids=lambda each: each.name,
)
def test_what_leads_out_of_the_folder_is_refused(tmp_path: Path, wrong: tarfile.TarInfo) -> None:
    assert refused(tmp_path, archive((info("project/ilk.yaml"), b"name: a"), (wrong, b""))).code == "wrong-backup"


def test_a_file_twice_one_too_many_and_one_too_few_are_refused(tmp_path: Path) -> None:
    twice = archive((info("project/a"), b"1"), (info("project/a"), b"2"))
    digest = hashlib.sha256(b"1").hexdigest()
    more = archive((info("project/a"), b"1"), (info("digests.json"), b"{}"))
    fewer = archive((info("digests.json"), json.dumps({"a": digest}).encode()))
    for content in (twice, more, fewer):
        assert refused(tmp_path, content).code == "wrong-backup"


def test_one_that_a_later_version_made_says_so(tmp_path: Path) -> None:
    out = io.BytesIO()
    body = json.dumps({"format": FORMAT + 1, "version": "9.1"}).encode()
    with tarfile.open(fileobj=out, mode="w:gz") as made:
        about = tarfile.TarInfo("about.json")
        about.size = len(body)
        made.addfile(about, io.BytesIO(body))
    assert refused(tmp_path, out.getvalue()).code == "backup-newer"


def test_no_folder_is_written_into_that_holds_something(tmp_path: Path, packed: bytes) -> None:
    file = tmp_path / "given.tar.gz"
    file.write_bytes(packed)
    full, empty = tmp_path / "full", tmp_path / "empty"
    full.mkdir()
    (full / "mine.txt").write_text("mine")
    empty.mkdir()
    with pytest.raises(UserError, match="nothing is overwritten"):
        ilk.restore(file, full)
    assert [path.name for path in full.iterdir()] == ["mine.txt"]
    assert ilk.restore(file, empty).files == 2
    with pytest.raises(UserError, match="no such file"):
        ilk.restore(tmp_path / "none.tar.gz", tmp_path / "other")


def test_unpacking_by_itself_compares_what_it_writes(tmp_path: Path, packed: bytes) -> None:
    (tmp_path / "given.tar.gz").write_bytes(packed)
    folder = tmp_path / "here"
    folder.mkdir()
    assert unpack(tmp_path / "given.tar.gz", folder, nothing).project == "shop"


def test_a_copy_of_a_database_that_is_none_is_refused_plainly(tmp_path: Path) -> None:
    (tmp_path / "none.sqlite").write_text("text, and no database at all" * 100)
    with pytest.raises(UserError, match="is damaged, or is not a database"):
        copy_database(tmp_path / "none.sqlite", tmp_path / "copy.sqlite")
