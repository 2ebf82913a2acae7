"""Needs and pains: from traits of needs that set members apart, and from what they write about."""

from collections.abc import Iterator, Mapping, Sequence

from ilk.customers import formats
from ilk.customers.definition import Criterion
from ilk.insight.answers import Difference
from ilk.insight.ground import EVERYONE
from ilk.insight.personas.answers import Point
from ilk.insight.personas.ground import Ground
from ilk.insight.personas.voices import Voice

_MOST = 5
_MOSTLY = 0.5


def needs(ground: Ground, segment: str, traits: Sequence[Difference], voices: Sequence[Voice]) -> list[Point]:
    """What members look for: traits of needs that they have more of, and topics that they are content with."""
    of_needs = {each.name for each in ground.words.traits if each.criterion is Criterion.NEEDS}
    more = [each for each in traits if each.subject in of_needs and each.inside > each.outside]
    found = [Point(text=each.label, reason=each.sentence) for each in more]
    for voice in voices:
        found += [point for is_pain, point in _topics(ground, voice, segment) if not is_pain]
    return found[:_MOST]


def pains(ground: Ground, segment: str, voices: Sequence[Voice]) -> list[Point]:
    """What troubles members: topics of tickets, and topics about which most who write are discontented."""
    return [point for voice in voices for is_pain, point in _topics(ground, voice, segment) if is_pain][:_MOST]


def _topics(ground: Ground, voice: Voice, segment: str) -> Iterator[tuple[bool, Point]]:
    """The topics that enough members wrote about, the most frequent first, and whether each is a pain."""
    found = voice.topics.get(segment, {})
    for topic, count in sorted(found.items(), key=lambda each: (-each[1].customers, each[0])):
        if count.customers >= ground.smallest:
            low = voice.low.get(segment, {}).get(topic)
            discontented = low.times / count.times if low else 0.0
            is_pain = voice.feedback.trouble or discontented > _MOSTLY
            yield is_pain, Point(text=topic, reason=_reason(ground, voice, segment, topic, discontented))


def _reason(ground: Ground, voice: Voice, segment: str, topic: str, discontented: float) -> str:
    count, authors = voice.topics[segment][topic], voice.wrote(segment)
    everyone: Mapping[str, object] = voice.topics.get(EVERYONE, {})
    who = formats.counted(count.customers, ground.words.project.customer)
    told = f"{who} of {formats.count(authors)} who wrote a {formats.words(voice.feedback.event)} in the year"
    if topic in everyone:
        usual = voice.topics[EVERYONE][topic].customers / voice.wrote(EVERYONE)
        told += f" ({formats.percent(count.customers / authors)}, against {formats.percent(usual)} of all who did)"
    scored = f"; {formats.percent(discontented)} of the texts with a low score" if discontented else ""
    return f"{told}{scored}."
