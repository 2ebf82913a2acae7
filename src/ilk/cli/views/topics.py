"""Topics in a terminal: their words, how many texts each is the main one of, and texts that speak for it."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Project
from ilk.cli.figures import count, number, share
from ilk.cli.screen import Column, plain, right, screen, show_table
from ilk.insight.topics.answers import KeptTopics, TopicReport
from ilk.kernel.errors import UserError
from ilk.sources.mapping.topics import phrases_of


def show_topics(found: TopicReport, _project: Project) -> None:
    """The sentence, what to know before believing it, a line a topic, and quotes."""
    console = screen()
    console.print(plain(found.sentence), soft_wrap=True)
    for remark in found.remarks:
        console.print(Text(plain(remark), style="yellow"), soft_wrap=True)
    columns = (
        right("Topic"),
        Column("Words", wrap=True),
        right("Texts"),
        right("Share"),
        right("Coherence", 80),
    )
    rows = [
        (str(each.number), ", ".join(each.words), count(each.texts), share(each.share), number(each.coherence))
        for each in found.topics
    ]
    show_table(columns, rows)
    for each in found.topics:
        for quote in each.quotes:
            console.print(plain(f"{each.number}: “{quote}”"), soft_wrap=True)


def show_kept(found: KeptTopics, _project: Project) -> None:
    """Where the column is, and when it has values."""
    sources = ", ".join(f"`{each}`" for each in found.sources)
    console = screen()
    console.print(plain(f"`{found.event}` has the column `{found.column}` from the next run on, by {sources}:"))
    console.print(plain(found.expression), soft_wrap=True)


def read_topics(given: Sequence[str]) -> dict[str, list[str]]:
    """Topics from `name=words`. Raises `UserError` for one that is written otherwise, or is there twice."""
    found: dict[str, list[str]] = {}
    for each in given:
        name, equals, said = each.partition("=")
        if not equals or not name.strip() or name.strip() in found:
            hint = 'Such as: --topic "delivery=deliver*, arrived late"'
            raise UserError("mapping-argument", f"`{each}` is no topic with its words, or is there twice", hint=hint)
        found[name.strip()] = phrases_of(said)
    return found
