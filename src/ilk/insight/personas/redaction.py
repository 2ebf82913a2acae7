"""Takes out of a text what tells who wrote it, or of whom: addresses, numbers, links, and names of customers."""

import re
import unicodedata
from collections.abc import Container, Iterable

_HIDDEN = {"Cf", "Cc", "Cs", "Co", "Cn"}
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"(?<![\[\w])[^\W\d_]+(?:['’-][^\W\d_]+)*")  # noqa: RUF001 - people write both apostrophes
_LOCAL = r"(?<![\w.+%'-])[\w.+%'-]++"
_EMAIL = re.compile(rf"{_LOCAL}@[\w-]+(?:\.[\w-]+)*", re.IGNORECASE)
_SPELLED = re.compile(
    rf"{_LOCAL}\s?[\[({{]\s?(?:at|@)\s?[\])}}]\s?[\w-]+(?:(?:\.|\s?[\[({{]\s?dot\s?[\])}}]\s?|\sdot\s)[\w-]+)+"
    rf"|{_LOCAL} at [\w-]+(?: dot [\w-]+)+",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|tel:)\S+"
    r"|\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|de|at|ch|fr|uk|eu|info|biz|shop|app|dev|co|me|ly|us|nl|it|es|pl)\b(?:/\S*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.]*")
_COUNTRY_BANK = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{2,4}){3,8}\b")
_NUMBER = re.compile(r"(?<!\w)[+(#]{0,2}\d(?:[\s./()\u2010-\u2015-]{0,3}\d){4,}(?!\w)")
_CODE = re.compile(r"(?<![\w-])#?(?=[\w-]*\d[\w-]*)(?=[\w-]*[^\W\d_])[\w-]{5,}")
_LABELLED = re.compile(
    r"\b(order|invoice|ticket|case|ref(?:erence)?|customer|account|no|nr|number|id)\b[\s.:#]*\d[\w-]*", re.IGNORECASE
)
_INTRODUCED = re.compile(
    r"\b((?i:my name is|this is|i am|i['’]m|name:|mr|mrs|ms|miss|dr|herr|frau|dear|hi|hello|hallo|regards"  # noqa: RUF001
    r"|sincerely|thanks|cheers|signed|love)[\s.,:]+)([A-ZÀ-ÖØ-Þ][\w'’-]+(?:\s+[A-ZÀ-ÖØ-Þ][\w'’-]+){0,3})"  # noqa: RUF001
)
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("e-mail", _EMAIL),
    ("e-mail", _SPELLED),
    ("link", _LINK),
    ("account", _HANDLE),
    ("number", _COUNTRY_BANK),
    ("number", _LABELLED),
    ("number", _NUMBER),
    ("number", _CODE),
)
"""What is taken out, in this order, with the word that stands for it."""
_SHORTEST_NAME = 2
_LONGEST = 2000
"""Letters of a text that are looked at: what comes after them is left out."""


def redacted(
    text: str, names: Container[str] = frozenset(), own: Iterable[str] = (), ordinary: Container[str] = frozenset()
) -> str:
    """A text in one line without e-mail addresses, links, numbers of five digits or more, codes and names.

    Rules find what looks like it; a text can still tell who wrote it by what it tells.

    Args:
        text: as somebody wrote it.
        names: words, in lower case, that are customers' names.
        own: names, addresses and identifiers of who wrote it; they are taken out wherever they stand.
        ordinary: names that are words of the language, too: in small letters they stay, unless they are `own`.
    """
    plain, given = cleaned(text[:_LONGEST]), [each for each in map(cleaned, own) if len(each) >= _SHORTEST_NAME]
    for each in sorted(set(given), key=lambda one: (-len(one), one)):
        plain = re.sub(rf"(?<!\w){re.escape(each)}(?!\w)", "[name]", plain, flags=re.IGNORECASE)
    for word, pattern in _PATTERNS:
        plain = pattern.sub(f"[{word}]", plain)
    plain = _INTRODUCED.sub(r"\1[name]", plain)
    mine = {word.lower() for each in given for word in words(each)}

    def shown(found: re.Match[str]) -> str:
        word = found[0]
        stays = word.islower() and word in ordinary and word not in mine
        return word if stays or not _is_name(word, names, mine) else "[name]"

    return _WORD.sub(shown, plain)


def cleaned(text: str) -> str:
    """A text in one line: wide and stylised letters as plain ones, without what cannot be seen."""
    plain = unicodedata.normalize("NFKC", text)
    seen = "".join(each if each.isspace() else "" if unicodedata.category(each) in _HIDDEN else each for each in plain)
    return _SPACES.sub(" ", seen).strip()


def words(text: str) -> list[str]:
    """The words of a text, as they are written."""
    return _WORD.findall(text)


def _is_name(word: str, names: Container[str], mine: Container[str]) -> bool:
    """Whether a word, or a part of it, is a name."""
    lower = word.lower().replace("’", "'")  # noqa: RUF001 - people write both apostrophes
    parts = {lower, lower.removesuffix("'s"), *re.split(r"['-]", lower)}
    return any(part in mine or part in names for part in parts if len(part) >= _SHORTEST_NAME)
