"""The report on topics: from a sample of texts to topics with words, quotes, shares and a trend."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from ilk.customers import formats
from ilk.customers.reading import Words
from ilk.insight.months import months_until
from ilk.insight.personas.naming_words import names_among, ordinary_words
from ilk.insight.personas.protected import Telling
from ilk.insight.personas.quotes import chosen
from ilk.insight.personas.redaction import redacted
from ilk.insight.personas.voices import Said
from ilk.insight.topics.answers import FoundTopic, LanguageShare, TopicMonth, TopicReport
from ilk.insight.topics.sample import Text, Worded, sample, text_count, worded
from ilk.kernel.errors import UserError
from ilk.models.tables import Floats
from ilk.models.topics.factorising import Topics, find_topics
from ilk.warehouse.engine import Engine

FEWEST_TEXTS = 50
_MONTHS = 12
_QUOTED_FROM = 20
"""Quotes are chosen among so many texts that are most of a topic."""
_FOREIGN, _POOR, _MANY_NONE = 0.1, 0.0, 0.3
_NONE = -1
"""Stands for the main topic of a text that is of none."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which texts, until when, in how many topics, by which seed, and whether texts may be quoted."""

    event: str
    column: str
    as_of: datetime
    count: int | None
    seed: int
    quoted: bool


def report(engine: Engine, words: Words, telling: Telling, asked: Asked) -> TopicReport:
    """Topics of the texts of a property.

    Raises:
        UserError: `too-few-texts` where texts, or words that several of them share, are too few.
    """
    texts = sample(engine, asked.event, asked.column, asked.as_of, telling.naming, asked.seed)
    named = names_among(engine, words.project, telling, (each.text for each in texts))
    ordinary = ordinary_words((each.author, each.text) for each in texts)
    given = worded([each.text for each in texts], named - ordinary)
    told = [place for place, stems in enumerate(given.stems) if stems]
    if len(told) < FEWEST_TEXTS:
        raise _too_few(asked, f"{formats.counted(len(told), 'text')} with words that say something")
    found = find_topics([given.stems[place] for place in told], asked.count, asked.seed)
    if found is None:
        raise _too_few(asked, f"too few words that several texts share for {asked.count or 'any'} topics")
    weights = np.zeros((len(texts), len(found.words)))
    weights[told] = found.weights
    main = np.where(weights.max(axis=1) > 0, weights.argmax(axis=1), _NONE)
    hidden = [redacted(each.text, named, each.own, ordinary) for each in texts] if asked.quoted else []
    sizes = [int((main == place).sum()) for place in range(len(found.words))]

    def topic(number: int, place: int) -> FoundTopic:
        return FoundTopic(
            number=number,
            words=[given.shown[stem] for stem in found.words[place]],
            texts=sizes[place],
            share=sizes[place] / len(texts),
            coherence=found.coherence[place],
            quotes=_quotes(weights[:, place], texts, hidden, words.project.personas.smallest),
            trend=_trend(texts, (main == place).tolist(), words, asked.as_of),
        )

    order = sorted(range(len(sizes)), key=lambda place: (-sizes[place], place))
    topics = [topic(number, place) for number, place in enumerate(order, 1)]
    every = text_count(engine, asked.event, asked.column, asked.as_of)
    return _told(asked, found, given, topics, every)


def _told(asked: Asked, found: Topics, given: Worded, topics: list[FoundTopic], every: int) -> TopicReport:
    """The report, once its topics are known."""
    read = len(given.stems)
    none = 1 - sum(each.texts for each in topics) / read
    return TopicReport(
        event=asked.event,
        text=asked.column,
        texts=every,
        read=read,
        none=none,
        languages=[LanguageShare(language=name, share=count / read) for name, count in given.languages.items()],
        quality=found.quality,
        sentence=_sentence(topics, every, read),
        remarks=_remarks(found, given, none, read),
        topics=topics,
    )


def _too_few(asked: Asked, what: str) -> UserError:
    hint = (
        f"Topics are found in {FEWEST_TEXTS} texts or more. Of few texts, declare topics by their words: `topics(…)`."
    )
    return UserError("too-few-texts", f"`{asked.column}` of `{asked.event}` has {what}", hint=hint)


def _quotes(weights: Floats, texts: Sequence[Text], hidden: Sequence[str], smallest: int) -> list[str]:
    """Texts that a topic says most of, one of an author; none of a topic of fewer authors than may be told of."""
    if not hidden or len({text.author for text, weight in zip(texts, weights, strict=True) if weight > 0}) < smallest:
        return []
    order = sorted(np.flatnonzero(weights).tolist(), key=lambda place: (-weights[place], hidden[place]))
    first: dict[int, str] = {}
    for place in order:
        first.setdefault(texts[place].author, hidden[place])
    nearest = list(first.values())[:_QUOTED_FROM]
    return [each.text for each in chosen([Said(text, None, None) for text in nearest])]


def _trend(texts: Sequence[Text], is_main: Sequence[bool], words: Words, as_of: datetime) -> list[TopicMonth]:
    zone, first = words.project.zone, min(each.at for each in texts)
    starts = months_until(as_of, zone, first=first, most=_MONTHS)
    places = [bisect_right(starts, each.at) - 1 for each in texts]
    every, own = Counter(places), Counter(place for place, main in zip(places, is_main, strict=True) if main)
    return [
        TopicMonth(month=start.astimezone(zone).date(), texts=own[place], share=own[place] / every[place])
        for place, start in enumerate(starts)
        if every[place]
    ]


def _sentence(topics: Sequence[FoundTopic], every: int, read: int) -> str:
    largest = topics[0]
    said = f"{formats.counted(len(topics), 'topic')} in {formats.counted(every, 'text')}"
    part = f", of which {read:,} were read" if read < every else ""
    return f"{said}{part}; {formats.percent(largest.share)} are mainly about {', '.join(largest.words[:3])}."


def _remarks(found: Topics, given: Worded, none: float, read: int) -> list[str]:
    """What somebody should know before they believe it."""
    told: list[str] = []
    others = [f"`{language}`" for language, count in list(given.languages.items())[1:] if count / read >= _FOREIGN]
    if others:
        told.append(f"Some texts are in {formats.listed(others)}: topics may tell languages apart rather than matters.")
    if found.quality <= _POOR:
        told.append("The words of these topics stand together no more often than by chance: do not build on them.")
    if none >= _MANY_NONE:
        told.append(f"{formats.percent(none)} of the texts are of none of these topics.")
    return told
