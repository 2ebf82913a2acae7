"""`ilk topic …`."""

from typing import Annotated

import typer

from ilk.cli.options import AsJson, InProject, Past

group = typer.Typer(name="topic", help="What texts are about: topics found, and kept.", no_args_is_help=True)

Event = Annotated[str, typer.Argument(help="The event whose rows hold the texts.")]
Text = Annotated[str, typer.Argument(help="Its property of texts.")]


@group.command()
def find(
    event: Event,
    text: Text,
    folder: InProject = None,
    count: Annotated[
        int | None, typer.Option("--count", help="How many topics, 2 to 30.", show_default="by quality")
    ] = None,
    seed: Annotated[int, typer.Option("--seed", help="Of the sample and the draws.")] = 0,
    as_of: Past = None,
    as_json: AsJson = False,
) -> None:
    """Find topics in a sample of texts: words that stand together, shares, quotes."""
    from ilk.app import topics
    from ilk.cli.linked import linked
    from ilk.cli.moments import day_or_instant
    from ilk.cli.telling import tell
    from ilk.cli.views.topics import show_topics

    at = as_of and day_or_instant(as_of)
    with linked(folder) as link:
        found = link.ask(topics.topics, event, text, count=count, seed=seed, as_of=at)
        tell(found, show_topics, link, as_json=as_json)


@group.command()
def keep(
    event: Event,
    text: Text,
    column: Annotated[str, typer.Argument(help="What to call the column of topics.")],
    topic: Annotated[
        list[str],
        typer.Option("--topic", help="A topic by its words: `delivery=deliver*, arrived late`; again for more."),
    ],
    folder: InProject = None,
    language: Annotated[
        list[str] | None, typer.Option("--language", help="In which endings are passed over.", show_default="en")
    ] = None,
    why: Annotated[str, typer.Option("--why", help="The reason, for the record.")] = "",
    as_json: AsJson = False,
) -> None:
    """Keep topics by their words as a column of the event's sources; the next run fills it."""
    from ilk.app import topics
    from ilk.cli.linked import linked
    from ilk.cli.telling import tell
    from ilk.cli.views.topics import read_topics, show_kept

    given = read_topics(topic)
    with linked(folder) as link:
        kept = link.ask(
            topics.keep_topics, event, text, column=column, topics=given, languages=language or ["en"], why=why
        )
        tell(kept, show_kept, link, as_json=as_json)
