"""Grammars to parsers, whose tables are kept in the user's cache: working them out takes half a second."""

import json
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

_OPTIONS: Mapping[str, Any] = {"parser": "lalr", "maybe_placeholders": False, "propagate_positions": True}
_MOST_KEPT = 8
_WRITABLE_BY_OTHERS = 0o022


def parser_of(grammar: str, start: Sequence[str] = ("start",)) -> Lark:
    """The LALR parser of a grammar. Its tables are read from the cache, or worked out and kept there.

    They are JSON, named by what they come from, and read only from files that nobody else can write. Where there is no
    cache, or nothing in it to be trusted, they are worked out.
    """
    kept = _place(grammar, start)
    return _read(kept) or _worked_out(grammar, start, kept)


def cache_folder() -> Path | None:
    """Where the user's programs keep what they can do without; None where the user has no home."""
    named = os.environ.get("XDG_CACHE_HOME") or (os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else None)
    if named and Path(named).is_absolute():
        return Path(named, "ilk")
    try:
        return Path.home() / ".cache" / "ilk"
    except RuntimeError:
        return None


def _place(grammar: str, start: Sequence[str]) -> Path | None:
    folder = cache_folder()
    made_of = repr((lark.__version__, sys.version, _OPTIONS, *start, grammar))
    return folder and folder / f"grammar-{sha256(made_of.encode()).hexdigest()[:32]}.json"


def _read(kept: Path | None) -> Lark | None:
    if kept is None:
        return None
    try:
        with kept.open(encoding="utf-8") as file:
            if not _ours(os.fstat(file.fileno())):
                return None
            tables = json.load(file, object_hook=_numbered)
        return Lark.load(tables)
    except Exception:  # noqa: BLE001 - whatever is wrong with what was kept, the grammar itself is at hand
        return None


def _ours(status: os.stat_result) -> bool:
    """Whether a file or folder is this user's, and only this user writes it."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _WRITABLE_BY_OTHERS


def _numbered(read: dict[str, Any]) -> dict[Any, Any]:
    """A table with the numbers that are its keys: in JSON they are text."""
    return {int(key) if key.isdecimal() else key: value for key, value in read.items()}


def _worked_out(grammar: str, start: Sequence[str], kept: Path | None) -> Lark:
    parser = Lark(grammar, start=list(start), **_OPTIONS)
    if kept is not None:
        data, memo = parser.memo_serialize([TerminalDef, Rule])
        _keep(json.dumps({"data": data, "memo": memo}, separators=(",", ":")), kept)
    return parser


def _keep(tables: str, kept: Path) -> None:
    """Write a file of the cache whole or not at all, and let the oldest go. A cache that cannot be written is none."""
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _ours(kept.parent.stat()):
            _written(tables, kept)
            by_age = sorted(kept.parent.glob("grammar-*.json"), key=lambda each: each.stat().st_mtime, reverse=True)
            for old in by_age[_MOST_KEPT:]:
                old.unlink()
    except OSError:
        return


def _written(tables: str, kept: Path) -> None:
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=kept.parent, delete=False) as file:
        writing = Path(file.name)
        try:
            file.write(tables)
            file.close()
            writing.replace(kept)
        finally:
            writing.unlink(missing_ok=True)
