"""Parsers from kept tables: the same as from the grammar, from files that only the user writes, or not at all."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from lark import Lark, UnexpectedInput

from ilk.kernel import grammars
from ilk.kernel.grammars import cache_folder, parser_of

GRAMMAR = r"""
    start: word ("," word)*
    other: NUMBER -> number
    word: NAME -> named
        | TOP NUMBER -> top
    TOP: /top\b(?=\s*\d)/i
    NAME: /[a-zé]+/i
    NUMBER: /\d+/
    %ignore " "
"""
TEXTS = ("a, b", "Top 10, top", "é", "a,", "10", "a b", "top 10 10", "")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "ilk"


def kept(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def made_anew(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The grammars that are worked out from now on."""
    made = []

    def making(grammar: str, **options: object) -> Lark:
        made.append(grammar)
        return Lark(grammar, **options)

    making.load = Lark.load
    monkeypatch.setattr(grammars, "Lark", making)
    return made


def answers(parser: Lark) -> Iterator[str]:
    """Trees with where their parts stand, and complaints with what was expected."""
    for text in TEXTS:
        for start in ("start", "other"):
            try:
                tree = parser.parse(text, start=start)
                places = [(str(part.data), part.meta.line, part.meta.end_pos) for part in tree.iter_subtrees()]
                yield f"{tree.pretty()} {places}"
            except UnexpectedInput as error:
                expected = getattr(error, "accepts", None) or getattr(error, "allowed", None) or ()
                yield f"{type(error).__name__} {error.pos_in_stream} {sorted(expected)}"


def test_a_parser_from_kept_tables_is_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = list(answers(parser_of(GRAMMAR, ("start", "other"))))
    assert len(kept(folder)) == 1
    made = made_anew(monkeypatch)
    assert list(answers(parser_of(GRAMMAR, ("start", "other")))) == first
    assert made == []
    assert any("named" in answer for answer in first)
    assert any("UnexpectedToken" in answer for answer in first)


def test_what_is_kept_is_data_that_only_the_user_reads_and_writes(folder: Path) -> None:
    parser_of(GRAMMAR)
    (file,) = kept(folder)
    assert json.loads(file.read_text(encoding="utf-8")).keys() == {"data", "memo"}
    assert file.stat().st_mode & 0o077 == 0
    assert folder.stat().st_mode & 0o077 == 0


def test_another_grammar_or_start_has_tables_of_its_own(folder: Path) -> None:
    for grammar, start in ((GRAMMAR, "start"), (GRAMMAR, "other"), (f"{GRAMMAR}\n", "start")):
        parser_of(grammar, (start,))
    assert len(kept(folder)) == 3


@pytest.mark.parametrize("mode", [0o620, 0o602])
def test_a_file_that_others_can_write_is_not_believed(folder: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    parser_of(GRAMMAR)
    kept(folder)[0].chmod(mode)
    made = made_anew(monkeypatch)
    parser_of(GRAMMAR)
    assert made == [GRAMMAR]


def test_a_file_of_somebody_else_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    parser_of(GRAMMAR)
    me = os.geteuid()
    monkeypatch.setattr("os.geteuid", lambda: me + 1)
    made = made_anew(monkeypatch)
    parser_of(GRAMMAR)
    assert made == [GRAMMAR]


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b"{}", b'{"data": {}, "memo": {"0": 1}}', b"\xff\x00"])
def test_a_broken_file_is_written_anew(folder: Path, monkeypatch: pytest.MonkeyPatch, rubbish: bytes) -> None:
    expected = list(answers(parser_of(GRAMMAR, ("start", "other"))))
    (file,) = kept(folder)
    file.write_bytes(rubbish)
    made = made_anew(monkeypatch)
    assert list(answers(parser_of(GRAMMAR, ("start", "other")))) == expected
    assert made == [GRAMMAR]
    assert json.loads(file.read_bytes()).keys() == {"data", "memo"}


def test_without_a_place_to_keep_them_tables_are_worked_out(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.joinpath("file").write_text("", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert parser_of(GRAMMAR).parse("a")
    assert not folder.exists()


def test_a_user_without_a_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", broken_home)
    assert cache_folder() is None
    assert parser_of(GRAMMAR).parse("a")


def broken_home() -> Path:
    raise RuntimeError("Could not determine home directory.")


def test_only_the_newest_are_kept(folder: Path) -> None:
    for number in range(10):
        parser_of(f"{GRAMMAR}\n// {number}")
        newest = max(kept(folder), key=lambda file: file.stat().st_mtime_ns)
        os.utime(newest, ns=(number, number))
    assert sorted(file.stat().st_mtime_ns for file in kept(folder)) == list(range(2, 10))
