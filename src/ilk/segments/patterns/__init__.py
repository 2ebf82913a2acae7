"""Regular expressions that mean the same on every engine, and that no text can make slow."""

from functools import lru_cache

import re2

from ilk.segments.patterns.ambiguity import refuse_explosive
from ilk.segments.patterns.parsing import parse_pattern
from ilk.segments.patterns.writing import written

MOST_CHARACTERS = 1_000
"""How long a pattern may be."""


@lru_cache(maxsize=1_000)
def common_pattern(pattern: str, *, fold: bool) -> str:
    """The pattern in words that RE2 and Java's engine read alike; with `fold`, for texts in lower case.

    Raises:
        ValueError: what is wrong with it, for people: not well formed, not the same everywhere, or explosive.
    """
    if len(pattern) > MOST_CHARACTERS:
        raise ValueError(f"the pattern has {len(pattern):,} characters; {MOST_CHARACTERS:,} are allowed")
    tree = parse_pattern(pattern)
    refuse_explosive(tree, fold=fold)
    text = written(tree, fold=fold)
    compiled(text)
    return text


@lru_cache(maxsize=1_000)
def compiled(common: str) -> "re2._Regexp[str]":
    """A pattern that `common_pattern` wrote, ready to search with. Raises `ValueError` when it is too large."""
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(common, options)
    except re2.error as error:
        said = error.args[0].decode() if isinstance(error.args[0], bytes) else str(error)
        raise ValueError(f"the pattern is too large: {said}") from None
