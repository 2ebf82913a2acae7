"""Topics by their words: which of them a text mentions."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ilk.sources.wording.stems import stem, words

OPEN = "*"
"""Stands for whatever follows at the end of a word."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One word of a phrase: its beginning where it is open, else the whole of its stem."""

    text: str
    is_open: bool

    def fits(self, word: str, its_stem: str) -> bool:
        return word.startswith(self.text) if self.is_open else its_stem == self.text


@dataclass(frozen=True, slots=True)
class _Phrase:
    topic: str
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """Phrases in one language by their first word: by its stem, or by the letters that an open one begins with."""

    language: str
    whole: Mapping[str, Sequence[_Phrase]]
    begun: Mapping[str, Sequence[_Phrase]]
    lengths: Sequence[int]


class Lexicon:
    """Topics, each with words and phrases; a phrase is found where its words follow each other.

    A word fits whatever its ending in one of some languages; `deliver*` fits all that begin so.
    """

    def __init__(self, topics: Mapping[str, Sequence[str]], languages: Sequence[str]) -> None:
        self._topics = tuple(topics)
        self._indices = [_index(topics, language) for language in languages]

    def topics_of(self, text: str) -> list[str]:
        """The topics that a text mentions, in the order of the lexicon."""
        given = words(text)
        found = {topic for index in self._indices for topic in _found(index, given)}
        return [topic for topic in self._topics if topic in found]


def _found(index: _Index, given: Sequence[str]) -> Iterator[str]:
    """The topics of phrases that stand among some words."""
    stems = [stem(word, index.language) for word in given]
    for place, word in enumerate(given):
        for phrase in _begun_by(index, word, stems[place]):
            if _stands(phrase, given[place:], stems[place:]):
                yield phrase.topic


def _begun_by(index: _Index, word: str, its_stem: str) -> Iterator[_Phrase]:
    yield from index.whole.get(its_stem, ())
    for length in index.lengths:
        yield from index.begun.get(word[:length], ())


def _stands(phrase: _Phrase, given: Sequence[str], stems: Sequence[str]) -> bool:
    """Whether the words of a phrase begin some words."""
    if len(phrase.parts) > len(given):
        return False
    return all(part.fits(word, its) for part, word, its in zip(phrase.parts, given, stems, strict=False))


def _index(topics: Mapping[str, Sequence[str]], language: str) -> _Index:
    whole: dict[str, list[_Phrase]] = {}
    begun: dict[str, list[_Phrase]] = {}
    for topic, phrases in topics.items():
        for text in phrases:
            phrase = _Phrase(topic, tuple(_part(piece, language) for piece in pieces(text)))
            first = phrase.parts[0]
            (begun if first.is_open else whole).setdefault(first.text, []).append(phrase)
    return _Index(language, whole, begun, sorted({len(text) for text in begun}))


def pieces(phrase: str) -> list[str]:
    """The words of a phrase as a lexicon has them: as `words` parts it, each with its `*`."""
    return [
        word + OPEN * (piece.endswith(OPEN) and word is parted[-1])
        for piece in phrase.split()
        for parted in [words(piece)]
        for word in parted
    ]


def _part(piece: str, language: str) -> _Part:
    is_open = piece.endswith(OPEN)
    word = piece.removesuffix(OPEN)
    return _Part(word if is_open else stem(word, language), is_open)
