"""What texts are about: topics by a lexicon that stands in the mapping."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from ilk.kernel.types import ValueType
from ilk.sources.mapping.answered import answered
from ilk.sources.mapping.compiled import Arguments, Compiled, as_text
from ilk.sources.mapping.parsing import parse
from ilk.sources.mapping.tree import Call
from ilk.sources.wording.lexicon import Lexicon, pieces
from ilk.sources.wording.stems import LANGUAGES

_BETWEEN = re.compile(r"[,;\n]")
_ENGLISH = "en"


def topics(arguments: Arguments) -> Compiled:
    """The topics that a text mentions, by a table of their words; an empty list for a text that mentions none.

    `topics(said, {"delivery": "deliver*, parcel, arrived late", "price": "price, expensive"}, "en", "de")`: words fit
    whatever their endings in the languages, English where none is named.
    """
    lexicon = _entries(arguments)
    constants = [json.dumps(lexicon, ensure_ascii=False), *_languages(arguments)]
    return answered(arguments, [as_text(arguments.value(0))], mentioned, ValueType.TEXT_LIST, constants=constants)


def mentioned(text: str, lexicon: str, *languages: str) -> list[str]:
    """The topics that a text mentions; the lexicon as JSON of topics with their words."""
    return _lexicon(lexicon, languages).topics_of(text)


def written(column: str, lexicon: Mapping[str, Sequence[str]], languages: Sequence[str]) -> str:
    """The expression that gives the topics of a column, a line each."""
    entries = ",\n".join(f"  {_text(name)}: {_text(', '.join(phrases))}" for name, phrases in lexicon.items())
    named = "".join(f", {_text(language)}" for language in languages)
    return f"topics({column}, {{\n{entries}\n}}{named})"


def gives_topics(expression: str) -> bool:
    """Whether an expression is a call of `topics`."""
    match parse(expression):
        case Call(function="topics"):
            return True
        case _:
            return False


def phrases_of(text: str) -> list[str]:
    """The words and phrases of a topic: between commas, semicolons or lines."""
    return [phrase.strip() for phrase in _BETWEEN.split(text) if phrase.strip()]


def _entries(arguments: Arguments) -> dict[str, list[str]]:
    """Each topic with its words. Raises `UserError` for a topic without a name or words, or that is there twice."""
    table = arguments.table(1)
    found: dict[str, list[str]] = {}
    for name, said in table.entries:
        phrases = phrases_of(said) if isinstance(said, str) else []
        if not isinstance(name, str) or not name.strip() or name in found:
            raise arguments.wrong(f"`{name}` is no topic: a topic has a name of its own", table.place)
        if not phrases:
            raise arguments.wrong(f"the topic `{name}` has no words", table.place)
        for phrase in phrases:
            if not pieces(phrase):
                raise arguments.wrong(f"`{phrase}`, of the topic `{name}`, holds no word", table.place)
        found[name] = phrases
    return found


def _languages(arguments: Arguments) -> list[str]:
    given = [arguments.constant(place) or "" for place in range(2, len(arguments.values))]
    for place, language in enumerate(given, 2):
        if language not in LANGUAGES:
            raise arguments.misnamed("language", language, LANGUAGES, place)
    return given or [_ENGLISH]


@lru_cache(maxsize=64)
def _lexicon(text: str, languages: tuple[str, ...]) -> Lexicon:
    return Lexicon(json.loads(text), languages)


def _text(value: str) -> str:
    """A text constant of a mapping."""
    return json.dumps(value, ensure_ascii=False)
