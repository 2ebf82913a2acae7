"""Chooses the texts that speak for many: nearest to what all of them say, and unlike each other."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from ilk.insight.personas.answers import Quote
from ilk.insight.personas.redaction import words
from ilk.insight.personas.voices import Said, Voice

_TOLD = 3
_FEWEST_WORDS, _MOST_TAKEN_OUT, _LONGEST = 4, 2, 240
_SHORTEST_WORD = 3
_ALIKE = 0.6
"""So much alike, by cosine, two texts say the same."""
Weights = Mapping[str, float]


def quotes(voices: Sequence[Voice], segment: str, smallest: int) -> list[Quote]:
    """Up to three quotes of a segment; none of an event on which fewer than the smallest number of members wrote."""
    told: list[Quote] = []
    for voice in voices:
        if voice.wrote(segment) >= smallest:
            for said in chosen(voice.texts.get(segment, [])):
                source = voice.feedback.event.replace("_", " ")
                told.append(Quote(text=said.text, source=source, topic=said.topic, score=said.score))
    return told[:_TOLD]


def chosen(texts: Sequence[Said]) -> list[Said]:
    """The texts nearest to the sum of all, the nearest first; what is like one of them is left out. Ties by text."""
    fit = [Said(shortened(each.text), each.score, each.topic) for each in texts if _fits(each.text)]
    vectors = _vectors([each.text for each in fit])
    centre: Counter[str] = Counter()
    for vector in vectors:
        centre.update(vector)
    ranked = sorted(range(len(fit)), key=lambda place: (-_cosine(vectors[place], centre), fit[place].text))
    kept: list[int] = []
    for place in ranked:
        if len(kept) < _TOLD and all(_cosine(vectors[place], vectors[other]) < _ALIKE for other in kept):
            kept.append(place)
    return [fit[place] for place in kept]


def shortened(text: str) -> str:
    """A text up to the end of its last sentence, or word, that fits."""
    if len(text) <= _LONGEST:
        return text
    head = text[:_LONGEST]
    end = max(head.rfind(mark) for mark in (". ", "! ", "? "))
    return head[: end + 1] if end > _LONGEST // 3 else head[: head.rfind(" ")].rstrip(",;:") + " …"


def _fits(text: str) -> bool:
    return len(words(text)) >= _FEWEST_WORDS and text.count("[") <= _MOST_TAKEN_OUT


def _vectors(texts: Sequence[str]) -> list[Weights]:
    """The words of each text, weighted by how few texts have them, of length one."""
    each = [{word.lower() for word in words(text) if len(word) >= _SHORTEST_WORD} for text in texts]
    having = Counter(word for vocabulary in each for word in vocabulary)
    found: list[Weights] = []
    for vocabulary in each:
        weights = {word: 1 + math.log(len(texts) / having[word]) for word in sorted(vocabulary)}
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        found.append({word: weight / length for word, weight in weights.items()})
    return found


def _cosine(one: Weights, other: Weights) -> float:
    length = math.sqrt(sum(weight**2 for weight in other.values())) or 1.0
    return sum(weight * other.get(word, 0.0) for word, weight in one.items()) / length
