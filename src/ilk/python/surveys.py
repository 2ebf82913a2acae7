"""What a project in Python answers about surveys: instruments, and topics of texts."""

from collections.abc import Mapping, Sequence

from ilk.app import instruments, topics
from ilk.app.past import Asked
from ilk.insight.surveys.answers import InstrumentReport, InstrumentSummary
from ilk.insight.topics.answers import KeptTopics, TopicReport
from ilk.python.answers import Answers
from ilk.python.link import Link


class Surveys:
    """The part of a project that asks about surveys."""

    _link: Link

    def instruments(self) -> Answers[InstrumentSummary]:
        """The surveys, with how many answered."""
        return Answers(self._link.ask(instruments.instruments), ("name", "title", "responses", "respondents", "last"))

    def instrument(self, name: str, *, as_of: Asked | None = None) -> InstrumentReport:
        """What a survey found: items, scales with their reliability, scores. Raises `NotFound`."""
        return self._link.ask(instruments.instrument, name, as_of=as_of)

    def topics(
        self, event: str, text: str, *, count: int | None = None, seed: int = 0, as_of: Asked | None = None
    ) -> TopicReport:
        """What the texts of an event are about, found in a sample. Raises `NotFound`."""
        return self._link.ask(topics.topics, event, text, count=count, seed=seed, as_of=as_of)

    def keep_topics(
        self,
        event: str,
        text: str,
        column: str,
        topics_by_words: Mapping[str, Sequence[str]],
        *,
        languages: Sequence[str] = ("en",),
        why: str = "",
    ) -> KeptTopics:
        """Keep topics by their words as a column of the event's sources; the next run fills it."""
        return self._link.ask(
            topics.keep_topics, event, text, column=column, topics=topics_by_words, languages=languages, why=why
        )
