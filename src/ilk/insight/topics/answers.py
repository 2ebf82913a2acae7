"""What answers about topics are made of."""

from datetime import date

from pydantic import Field

from ilk.kernel.answers import Answer, Share


class LanguageShare(Answer):
    """A language by its ISO code, and how much of the texts is likely in it."""

    language: str
    share: Share


class TopicMonth(Answer):
    """How many of a month's texts have a topic for their main one."""

    month: date
    texts: int
    share: Share


class FoundTopic(Answer):
    """A topic: words that stand together, the heaviest first; nothing but a person knows what to call it."""

    number: int
    words: list[str]
    texts: int = Field(description="Texts of which it is the main topic.")
    share: Share = Field(description="The same, of all texts that were read.")
    coherence: float = Field(
        description="From -1 to 1: how often its words stand together; 0 is what chance would make."
    )
    quotes: list[str] = Field(description="Texts that it says most of, without what tells who wrote them.")
    trend: list[TopicMonth]


class TopicReport(Answer):
    """Topics of the texts of a property."""

    event: str
    text: str
    texts: int = Field(description="Texts that there are.")
    read: int = Field(description="Texts of the sample.")
    none: Share = Field(description="Texts of the sample that are of none of the topics.")
    languages: list[LanguageShare]
    quality: float = Field(
        description="Mean coherence, times the share of different words among the topics', times that of texts of any."
    )
    sentence: str
    remarks: list[str]
    topics: list[FoundTopic]


class KeptTopics(Answer):
    """Where topics are declared from now on."""

    event: str
    column: str
    expression: str
    sources: list[str]
