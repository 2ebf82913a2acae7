"""Words and their stems: a word without what its language puts at the end, so that `parcels` is found as `parcel`.

The endings are those that nouns, adjectives and verbs change by; no word is looked up. What they do not reach, such as
`bought` for `buy` or a German compound, a lexicon names itself.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 - people write both apostrophes
_SHORTEST = 3
_VOWELS = frozenset("aeiouy")
_DOUBLED = frozenset(("bb", "dd", "gg", "mm", "nn", "pp", "rr", "tt"))

ENDINGS: Mapping[str, Sequence[tuple[str, str]]] = {
    "en": (
        *(("ings", ""), ("ing", ""), ("sses", "ss"), ("ies", "i"), ("ied", "i"), ("eed", "eed"), ("ed", "")),
        *(("es", ""), ("ss", "ss"), ("us", "us"), ("is", "is"), ("'s", ""), ("s", ""), ("e", "")),
    ),
    "de": (("ern", ""), ("em", ""), ("en", ""), ("er", ""), ("es", ""), ("e", "")),
    "es": (("os", ""), ("as", ""), ("es", ""), ("a", ""), ("o", ""), ("e", ""), ("s", "")),
    "fr": (
        *(("eaux", "eau"), ("aux", "al"), ("ees", ""), ("ee", ""), ("es", ""), ("er", ""), ("ez", "")),
        *(("e", ""), ("s", ""), ("x", "")),
    ),
    "it": (("i", ""), ("e", ""), ("a", ""), ("o", "")),
    "nl": (("en", ""), ("e", ""), ("s", "")),
    "pt": (("os", ""), ("as", ""), ("es", ""), ("a", ""), ("o", ""), ("e", ""), ("s", "")),
}
"""For each language what words end in, the longest first where one holds another, and what takes its place."""
LANGUAGES: Sequence[str] = tuple(ENDINGS)


def words(text: str) -> list[str]:
    """The words of a text in small letters without accents; digits count as letters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    letters = "".join(each for each in plain if not unicodedata.combining(each))
    return [word.replace("’", "'") for word in _WORD.findall(letters)]  # noqa: RUF001


def stem(word: str, language: str) -> str:
    """A word, as `words` gives it, without an ending of its language; at least three letters and a vowel stay."""
    for ending, instead in ENDINGS[language]:
        rest = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(rest) >= _SHORTEST and not _VOWELS.isdisjoint(rest):
            return _ended(rest, language)
    return _ended(word, language)


def _ended(rest: str, language: str) -> str:
    """In English `ship` of `shipped`, and one form for the ends of `party` and `parties`."""
    if language != "en" or len(rest) <= _SHORTEST:
        return rest
    if rest[-2:] in _DOUBLED:
        return rest[:-1]
    return rest[:-1] + "i" if rest[-1] == "y" and rest[-2] not in _VOWELS else rest
