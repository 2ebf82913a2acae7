"""The language's own grammar, read from the cache: every example means the same, every complaint is the same."""

from pathlib import Path

import pytest
from lark import Lark, UnexpectedInput

from ilk.segments.kinds import CONDITIONS, VALUES
from ilk.segments.language import grammar


def test_a_parser_from_the_cache_reads_the_language_as_the_grammar_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    anew, kept = (grammar._grammar.__wrapped__() for _ in range(2))
    assert not hasattr(kept, "source_grammar")
    texts = [example for kind in (*CONDITIONS, *VALUES) for example in kind.examples]
    assert texts
    for text in (*texts, *(text[: len(text) // 2] for text in texts)):
        for start in ("condition", "value"):
            assert read_by(anew, text, start) == read_by(kept, text, start)


def read_by(parser: Lark, text: str, start: str) -> str:
    """The tree of a text, or where it goes wrong and what was expected there."""
    try:
        return parser.parse(text, start=start).pretty()
    except UnexpectedInput as error:
        expected = getattr(error, "accepts", None) or getattr(error, "allowed", None) or ()
        return f"{type(error).__name__} {error.pos_in_stream} {sorted(expected)}"
