"""What people answered in surveys: the options they chose, the language they wrote in, and how it sounds."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from ilk.kernel.types import ValueType
from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled
from ilk.sources.mapping.extra import needs

if TYPE_CHECKING:
    from collections.abc import Sequence

ANYTHING = "*"
"""Stands among the options for whatever else people wrote themselves."""
_BETWEEN = re.compile(r"\s*(?:[,;|\n]\s*|$)")
_SURE, _FOREIGN = 0.5, 0.2
"""How likely a language must be to be told, and another than English to be no text for English words."""


def choices(arguments: Arguments) -> Compiled:
    """The options in a text of several, which may hold commas themselves; with `"*"`, what else was written too."""
    options = [arguments.constant(place) or "" for place in range(1, len(arguments.values))]
    value = arguments.texts()[0]
    why = "no list of the options"
    return answered(arguments, [value], chosen, ValueType.TEXT_LIST, constants=options, why=why)


def language(arguments: Arguments) -> Compiled:
    """The language of a text as ISO 639-1, such as `en`; missing where the text is too short to tell."""
    needs(arguments, "py3langid", "text")
    return answered(arguments, [arguments.texts()[0]], language_of, strict=False)


def sentiment(arguments: Arguments) -> Compiled:
    """How an English text sounds, from -1 (bad) to 1 (good); missing for a text in another language.

    Source: Hutto & Gilbert (2014), VADER: a parsimonious rule-based model for sentiment analysis of social media text,
    ICWSM 8; its compound score.
    """
    needs(arguments, "py3langid", "text")
    needs(arguments, "vaderSentiment", "text")
    return answered(arguments, [arguments.texts()[0]], sentiment_of, ValueType.NUMBER, strict=False)


def chosen(text: str, *options: str) -> list[str] | None:
    """The options that a text names, in its order, each once; None for a text that holds something else.

    At each place the longest option counts that ends where the text does, or before a comma, semicolon, bar or line.
    """
    found: list[str] = []
    known = sorted((option for option in options if option != ANYTHING), key=len, reverse=True)
    rest = text.strip()
    while rest:
        option, after = _first(rest, known) or _other(rest, known, options)
        if option is None:
            return None
        found.append(option)
        rest = rest[after:]
    return list(dict.fromkeys(found))


def language_of(text: str) -> str | None:
    """The language of a text; None where another is nearly as likely."""
    found, confidence = _identifier().classify(text)
    return str(found) if confidence >= _SURE else None


def sentiment_of(text: str) -> float | None:
    """How an English text sounds, from -1 to 1; None for a text that is likely in another language."""
    found, confidence = _identifier().classify(text)
    if found != "en" and confidence >= _FOREIGN:
        return None
    return float(_analyser().polarity_scores(text)["compound"])


def _first(rest: str, known: "Sequence[str]") -> tuple[str | None, int] | None:
    """The option that a text begins with, and where the next one does."""
    for option in known:
        end = _BETWEEN.match(rest, len(option)) if rest.casefold().startswith(option.casefold()) else None
        if end is not None:
            return option, end.end()
    return None


def _other(rest: str, known: "Sequence[str]", options: "Sequence[str]") -> tuple[str | None, int]:
    """What somebody wrote, as far as the next option: where options may be other things."""
    if ANYTHING not in options:
        return None, 0
    for between in _BETWEEN.finditer(rest):
        if between.end() == len(rest) or _first(rest[between.end() :], known):
            return rest[: between.start()], between.end()
    return rest, len(rest)


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


@cache
def _analyser() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
