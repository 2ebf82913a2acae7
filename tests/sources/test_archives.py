"""Zip archives: the files in one are files of the source; one that is made to do harm costs an error and no more."""

import gzip
import io
import stat
from collections.abc import Mapping
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from tests.sources.test_formats import SAMPLES
from tests.sources.till import HEADER, source

from ilk.kernel.errors import UserError
from ilk.sources.files import zipped
from ilk.sources.inspection.profiling import profile

EVE, BOB = (f"{HEADER}{who},2024-12-01 10:00:00,2.50,1\n" for who in ("eve", "bob"))


def packed(files: Mapping[str | ZipInfo, str | bytes], method: int = ZIP_DEFLATED) -> bytes:
    """An archive of some files."""
    out = io.BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def of(path="sales.zip", **changes):
    return source(files={"path": path, **changes})


def refused(till, content: bytes, name="sales.zip") -> UserError:
    till.write(name, content)
    with pytest.raises(UserError) as caught:
        till.load(of(name))
    assert "quarantine" not in till.engine.tables() or till.counts() == (0, 0, 0, 0)
    return caught.value


# ---- what is read ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", [ZIP_DEFLATED, ZIP_BZIP2])
def test_a_file_in_an_archive_is_loaded_once_and_its_bad_lines_are_told_with_its_name(till, method):
    till.write("sales.zip", packed({"out/sales.csv": f"{EVE}ann,2024-12-01 10:00:00,-1,1\n"}, method))
    report = till.load(of())
    assert (report.files, report.rows_loaded, report.rows_quarantined) == (("sales.zip/out/sales.csv",), 1, 1)
    assert till.rows("SELECT file, line FROM quarantine") == [("sales.zip/out/sales.csv", 3)]
    assert till.load(of()).unchanged == ("sales.zip/out/sales.csv",)


def test_several_files_of_one_shape_are_files_of_the_source_and_what_is_none_is_passed_over(till):
    hidden = {"__MACOSX/._b.csv": "junk", ".DS_Store": "junk", "b/": ""}
    till.write("sales.zip", packed({"a.csv": EVE, "b/b.csv": BOB, "read me.txt": "Hello", **hidden}))
    report = till.load(of())
    assert report.files == ("sales.zip/a.csv", "sales.zip/b/b.csv")
    assert till.counts() == (2, 2, 0, 0)
    till.write("sales.zip", packed({"a.csv": EVE, "c.csv": EVE.replace("eve", "ann")}))
    assert till.load(of()).files == ("sales.zip/c.csv",)
    assert till.one("SELECT count(*) FROM event_purchase") == 3


def test_the_only_file_may_be_called_anything_and_may_be_packed_or_a_workbook_itself(till):
    till.write("sales.zip", packed({"export": EVE}))
    assert till.load(of()).rows_loaded == 1
    till.write("sales.zip", packed({"sales.csv.gz": gzip.compress(BOB.encode())}))
    assert till.load(of()).rows_loaded == 1


def test_an_archive_is_known_by_its_content_and_a_workbook_is_none(till):
    till.write("sales.dat", packed({"sales.csv": EVE}))
    assert till.load(of("sales.dat")).rows_loaded == 1
    till.write("rows.xlsx", SAMPLES["excel"]())
    assert not zipped.is_archive(till.root / "rows.xlsx")
    till.write("shut.zip", packed({"rows.xlsx": SAMPLES["excel"]()}))
    assert profile(till.root / "shut.zip").columns == profile(till.root / "rows.xlsx").columns


def test_a_mapping_that_changed_reads_the_archive_again_and_counts_nothing_twice(till):
    till.write("sales.zip", packed({"a.csv": EVE, "b.csv": BOB}))
    till.load(of())
    changed = source(files={"path": "sales.zip"}, columns={"revenue": "money(amount) * 2"})
    assert till.load(changed).rows_loaded == 2
    assert till.one("SELECT sum(revenue) FROM event_purchase") == 10


# ---- what is refused ---------------------------------------------------------------------------------------------


def _link() -> ZipInfo:
    told = ZipInfo("sales.csv")
    told.create_system, told.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return told


def _encrypted() -> bytes:
    """An archive whose directory says that its file is encrypted: the flag stands eight bytes behind the mark."""
    content = bytearray(packed({"sales.csv": EVE}))
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    content[content.index(b"PK\x03\x04") + 6] |= 1
    return bytes(content)


def _packed_otherwise() -> bytes:
    """An archive whose file is packed by a method that nobody knows: its number stands ten bytes behind the mark."""
    content = bytearray(packed({"sales.csv": EVE}))
    content[content.rindex(b"PK\x01\x02") + 10] = 77
    content[content.index(b"PK\x03\x04") + 8] = 77
    return bytes(content)


def _twice() -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("sales.csv", EVE)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("sales.csv", BOB)
    return out.getvalue()


HARMFUL = {
    "leads out": (lambda: packed({"../sales.csv": EVE}), "`../sales.csv`: a name that leads out of it"),
    "leads out inside": (lambda: packed({"a/../../sales.csv": EVE}), "leads out of it"),
    "absolute": (lambda: packed({"/etc/sales.csv": EVE}), "`/etc/sales.csv`: a name that leads out of it"),
    "a drive": (lambda: packed({"C:/sales.csv": EVE}), "leads out of it"),
    "backslashes": (lambda: packed({"..\\sales.csv": EVE}), "leads out of it"),
    "a link": (lambda: packed({_link(): "/etc/passwd"}), "`sales.csv` in the archive is a link"),
    "encrypted": (_encrypted, "`sales.csv` in the archive is encrypted"),
    "packed otherwise": (_packed_otherwise, "packed in a way that is not known here"),
    "nested": (lambda: packed({"a.csv": EVE, "b.zip": packed({"b.csv": BOB})}), "holds another one, `b.zip`"),
    "nested and called otherwise": (lambda: packed({"a.csv": packed({"b.csv": BOB})}), "an archive in an archive"),
    "twice": (_twice, "holds `sales.csv` twice"),
    "named as nothing": (lambda: packed({"a": EVE, "b": BOB}), "none of `a`, `b` is named as a file of rows"),
}


@pytest.mark.parametrize("harm", HARMFUL)
def test_an_archive_that_holds_what_no_export_does_is_refused_and_nothing_is_loaded(till, harm):
    content, words = HARMFUL[harm]
    error = refused(till, content())
    assert error.code == "wrong-archive"
    assert words in error.what
    assert error.hint
    assert not (till.root.parent / "sales.csv").exists()


def test_an_archive_that_packs_too_well_is_refused_before_it_is_unpacked(till):
    content = packed({"sales.csv": HEADER.encode() + b"\n" * 120_000_000})
    assert len(content) < 200_000
    assert "more than 200 times its size" in refused(till, content).what


@pytest.mark.parametrize(
    ("limit", "words"),
    [("_MOST_BYTES", "unpacks to more than 10 bytes"), ("_MOST_MEMBERS", "more than 10 files")],
)
def test_an_archive_of_too_much_is_refused(till, monkeypatch, limit, words):
    monkeypatch.setattr(zipped, limit, 10)
    assert words in refused(till, packed({f"{number}.csv": EVE for number in range(11)})).what


def test_a_file_is_not_unpacked_beyond_what_its_archive_announces(till):
    content = bytearray(packed({"sales.csv": EVE + "eve,2024-12-01 10:00:00,2.50,1\n" * 100_000}))
    place = content.rindex(b"PK\x01\x02") + 24
    content[place : place + 4] = (len(EVE)).to_bytes(4, "little")
    assert refused(till, bytes(content)).code == "file-unreadable"


@pytest.mark.parametrize("cut", [10, 100, -30])
def test_an_archive_that_is_cut_short_is_refused(till, cut):
    error = refused(till, packed({"sales.csv": EVE})[:cut])
    assert (error.code, error.what) == ("file-unreadable", "the zip archive is damaged, or cut short")


def test_an_archive_whose_bytes_were_changed_is_refused(till):
    content = bytearray(packed({"sales.csv": EVE}, method=0))
    content[content.index(b"eve")] = ord("E")
    assert refused(till, bytes(content)).code == "file-unreadable"


def test_an_empty_archive_is_an_empty_file(till):
    assert refused(till, packed({})).code == "file-empty"


def test_a_file_of_another_shape_is_told_by_its_name(till):
    error = refused(till, packed({"a.csv": EVE, "b.csv": "id,total\n1,2\n"}))
    assert (error.code, error.where) == ("unknown-column", "sales.zip/b.csv")
