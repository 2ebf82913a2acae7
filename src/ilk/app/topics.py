"""Topics: what the texts of an event are about, found in a sample; and keeping them as a column of its sources."""

from collections.abc import Mapping, Sequence

from ilk.app.kinds import SOURCE
from ilk.app.past import Asked as Moment
from ilk.app.past import turned
from ilk.app.published import Published, meaning_with, published, stored_definitions
from ilk.app.publishing import alone
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.checking import checked
from ilk.catalog.documents import canonical
from ilk.catalog.store import Edit
from ilk.insight.personas.protected import telling
from ilk.insight.topics.answers import KeptTopics, TopicReport
from ilk.insight.topics.report import Asked, report
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.models.topics.factorising import FEWEST, MOST
from ilk.sources.definition import SourceDefinition
from ilk.sources.mapping.topics import gives_topics, written


@use_case(Permission.READ_SUMMARY, "find topics", subject="event", records="refusals")
def topics(
    workspace: Workspace,
    actor: Actor,
    event: str,
    text: str,
    *,
    count: int | None = None,
    seed: int = 0,
    as_of: Moment | None = None,
) -> TopicReport:
    """What the texts of a property are about, by the words that stand together; quotes for who may read customers.

    Args:
        event: whose rows hold the texts.
        text: its property of texts.
        count: how many topics, from 2 to 30; the number of the best quality when left out.
        seed: which sample and which draws; equal seeds find the same.
        as_of: until when; the published state when left out.

    Raises:
        NotFound: for an event or a property that there is not.
        UserError: `wrong-type` for a property that is no text, `topic-count`, `too-few-texts`, `extra-missing`.
    """
    state = published(workspace)
    _expect_text(state, event, text)
    if count is not None and not FEWEST <= count <= MOST:
        raise UserError("topic-count", f"{count} topics are asked for; from {FEWEST} to {MOST} can be found")
    then, quoted = turned(state, as_of) or state.publication.as_of, actor.may(Permission.READ_CUSTOMERS)
    asked = Asked(event, text, then, count, seed, quoted)
    about = ("topics", asked)
    known: TopicReport | None = workspace.answered.get(state.publication, about)
    if known is None:
        may_tell = telling(workspace.project, state.words.traits)
        known = report(workspace.engine, state.words, may_tell, asked)
        workspace.answered.keep(state.publication, about, known)
    return known


@use_case(Permission.CONNECT_SOURCES, "keep topics", subject="event")
def keep_topics(
    workspace: Workspace,
    actor: Actor,
    event: str,
    text: str,
    *,
    column: str,
    topics: Mapping[str, Sequence[str]],
    languages: Sequence[str] = ("en",),
    why: str,
) -> KeptTopics:
    """Keep topics by their words, as a column of the sources of an event; the next run fills it for all rows.

    Args:
        event: whose sources get the column.
        text: the property of texts that it is made of.
        column: what to call it; topics that it holds already are replaced.
        topics: the words and phrases of each topic.
        languages: in which endings of words are passed over.
        why: the reason, for the record.

    Raises:
        NotFound: for an event or a property that there is not.
        UserError: `name-taken` for a column of another kind, and what is wrong with the words.
    """
    _expect_text(published(workspace), event, text)
    stored = stored_definitions(workspace)
    sources = [each for each in stored if isinstance(each, SourceDefinition) and each.into.events == event]
    writing = [each for each in sources if text in each.columns]
    if not writing:
        what = f"no source of `{event}` reads `{text}` from its rows"
        raise UserError("wrong-type", what, hint="Declare topics in the source that gives the texts.")
    after = [_with_column(each, column, written(each.columns[text].value, topics, languages)) for each in writing]
    with alone(workspace, "Nothing was kept."):
        meaning_with(workspace, [*(each for each in stored if each not in writing), *after])
        for source in after:
            workspace.definitions.save(SOURCE, source, Edit(actor.name, workspace.clock.now(), why))
    names, expression = [each.name for each in after], after[0].columns[column].value
    return KeptTopics(event=event, column=column, expression=expression, sources=names)


def _expect_text(state: Published, event: str, column: str) -> None:
    """Raise `UserError` for a property that there is not, or that is no text."""
    events = state.words.events
    if event not in events:
        raise unknown("event", event, events)
    properties = events[event].properties
    if column not in properties:
        raise unknown("property", column, properties)
    if properties[column] is not ValueType.TEXT:
        what = f"`{column}` of `{event}` is {properties[column]}, and topics are those of texts"
        raise UserError("wrong-type", what)


def _with_column(source: SourceDefinition, column: str, expression: str) -> SourceDefinition:
    """A source with the column of topics, in the place of the one that it has."""
    there = source.columns.get(column)
    if there is not None and not gives_topics(there.value):
        what = f"the source `{source.name}` has a column `{column}` that holds no topics"
        raise UserError("name-taken", what, hint="Call the topics otherwise.")
    body = canonical(source)
    after = {**body, "columns": {**body["columns"], column: expression}}
    return checked(SourceDefinition, after, lambda path: ": ".join([f"source {source.name}", *map(str, path)]))
