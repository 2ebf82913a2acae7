"""Letters of texts: capitals as names have them, and one way to write what Unicode can write in several."""

import re
import unicodedata

from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_PARTICLES = frozenset(
    (
        *("af", "al", "av", "da", "de", "degli", "dei", "del", "della", "den", "der", "des", "di", "do", "dos", "du"),
        *("e", "el", "la", "las", "le", "los", "of", "ten", "ter", "van", "vom", "von", "y", "zu", "zum", "zur"),
        *("und", "and"),
    )
)
"""Words within a name that stay small, unless the name begins with them."""

_APOSTROPHE = re.compile(r"([^\W\d_]{1,2})(['\u2019])([^\W\d_]{2,})")
"""`O'Neill` and `D'Angelo` have two capitals; of `Women's` too little stands after the apostrophe."""

_SCOTTISH = re.compile(r"mc([^\W\d_]{2,})")
_FORMS = ("NFC", "NFKC")


def title(arguments: Arguments) -> Compiled:
    """Text with a capital at the beginning of every word, and small letters after it."""
    return answered(arguments, [arguments.texts()[0]], titled, strict=False)


def proper(arguments: Arguments) -> Compiled:
    """The name of a person or place: `MARIA VON DER HEIDE` is `Maria von der Heide`, `o'neill` is `O'Neill`."""
    return answered(arguments, [arguments.texts()[0]], proper_name, strict=False)


def unicode(arguments: Arguments) -> Compiled:
    """Text in a normal form of Unicode: NFC, or `NFKC`, which also makes plain letters of wide and joined ones."""
    form = arguments.constant(1) or _FORMS[0]
    if form not in _FORMS:
        raise arguments.wrong(f'`unicode` knows no "{form}"; known are {" and ".join(_FORMS)}')
    return answered(arguments, [arguments.texts()[0]], normal, constants=[form], strict=False)


def titled(text: str) -> str:
    """Every word with a capital."""
    return _WORD.sub(lambda word: _capital(word[0]), text)


def proper_name(text: str) -> str:
    """Every word as names have it."""
    return _WORD.sub(lambda word: _named(word[0], first=word.start() == 0), text)


def normal(text: str, form: str) -> str | None:
    """Text in a normal form; None when nothing is left."""
    return unicodedata.normalize("NFKC" if form == "NFKC" else "NFC", text).strip() or None


def _named(word: str, *, first: bool) -> str:
    small = word.lower()
    if small in _PARTICLES and not first:
        return small
    if found := _APOSTROPHE.fullmatch(small):
        return f"{_capital(found[1])}{found[2]}{_capital(found[3])}"
    if found := _SCOTTISH.fullmatch(small):
        return f"Mc{_capital(found[1])}"
    return _capital(small)


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:].lower()
