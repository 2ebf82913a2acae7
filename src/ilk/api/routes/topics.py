"""Topics: what the texts of an event are about, and keeping them as a column."""

from typing import Annotated

from fastapi import Query

from ilk.api.actors import Here, Who
from ilk.api.bodies import TopicsRequest
from ilk.api.paging import AsOf
from ilk.api.routing import routes
from ilk.app import topics
from ilk.insight.topics.answers import KeptTopics, TopicReport

router = routes("Surveys")


@router.get("/topics")
def get_topics(
    here: Here,
    who: Who,
    event: Annotated[str, Query(max_length=63, description="The event whose rows hold the texts.")],
    text: Annotated[str, Query(max_length=63, description="Its property of texts.")],
    count: Annotated[
        int | None, Query(description="How many topics, 2 to 30; chosen by quality when left out.")
    ] = None,
    seed: Annotated[int, Query(ge=0, lt=2**32, description="Of the sample and the draws.")] = 0,
    as_of: AsOf = None,
) -> TopicReport:
    """What texts are about, from a sample: topics with words, shares, quotes and a trend."""
    return topics.topics(here, who, event, text, count=count, seed=seed, as_of=as_of)


@router.post("/topics")
def post_topics(here: Here, who: Who, given: TopicsRequest) -> KeptTopics:
    """Keep topics by their words as a column of the event's sources; the next run fills it."""
    return topics.keep_topics(
        here,
        who,
        given.event,
        given.text,
        column=given.column,
        topics=given.topics,
        languages=given.languages,
        why=given.why,
    )
