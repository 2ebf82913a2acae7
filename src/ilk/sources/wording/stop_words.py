"""Words that are in texts about anything: they tell the language, and nothing of what a text is about."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files


@cache
def stop_words() -> Mapping[str, frozenset[str]]:
    """Of each language the words that say nothing, as `stems.words` gives them."""
    found: dict[str, set[str]] = {}
    for line in files(__package__).joinpath("stop_words.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, *listed = line.split()
            found.setdefault(language, set()).update(listed)
    return {language: frozenset(listed) for language, listed in found.items()}


def likely_language(words: Sequence[str]) -> str | None:
    """The language of which most of some words say nothing; None where none does, or two have as many."""
    counts = {language: sum(word in stops for word in words) for language, stops in stop_words().items()}
    best = max(counts.values())
    leading = [language for language, count in counts.items() if count == best]
    return leading[0] if best and len(leading) == 1 else None
