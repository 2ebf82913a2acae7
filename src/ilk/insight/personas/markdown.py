"""A persona as Markdown: all of the card and the evidence. What customers and people wrote stays text, never markup."""

import re
from collections.abc import Iterator, Sequence

from ilk.customers import formats
from ilk.insight.personas.answers import Habit, Opinion, Persona

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~&!$^@]|:(?=//)|(?<=www)\.|^[-+=])", re.IGNORECASE)
"""What Markdown, as CommonMark and GitHub read it, would take for markup, a mention or a link."""
_NUMBERED = re.compile(r"^(\d+)([.)])")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def markdown(persona: Persona) -> str:
    """The document; a list in each section, and tables of habits."""
    return "\n".join(_document(persona)).rstrip() + "\n"


def plain(text: str) -> str:
    """A text in one line, every letter of it shown as it is."""
    line = _CONTROL.sub(" ", text).strip()
    return _NUMBERED.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", line))


def _document(persona: Persona) -> Iterator[str]:
    named = "named by people" if persona.opinion and persona.opinion.text.name else "name proposed from data"
    yield from (f"# {plain(persona.name)}", "", f"{plain(persona.title)}, {named}.", "")
    yield from (plain(persona.sentence), "", f"Who belongs: {plain(persona.definition)}.", "", "## Data", "")
    yield from _section("What they are like", [each.sentence for each in persona.traits])
    bought = [(each.product, formats.percent(each.share), formats.percent(each.usual)) for each in persona.products]
    yield from _section(
        "What most of them buy", [f"{product}: {own}, everyone {all_}" for product, own, all_ in bought]
    )
    for habit in persona.habits:
        yield from _habit(habit)
    yield from _section("In their words", [f"“{each.text}” ({each.source})" for each in persona.quotes])
    yield from _section("Needs", [f"{each.text}: {each.reason}" for each in persona.needs])
    yield from _section("Pains", [f"{each.text}: {each.reason}" for each in persona.pains])
    yield from _section("Journeys that several walked", [each.sentence for each in persona.journeys])
    yield from _section("Do", [f"{each.text} {each.reason}" for each in persona.dos])
    yield from _section("Do not", [f"{each.text} {each.reason}" for each in persona.donts])
    yield from _section("Not known", persona.missing)
    yield from _section("To bear in mind", persona.caveats)
    if persona.opinion is not None:
        yield from _opinion(persona.opinion)


def _section(heading: str, items: Sequence[str]) -> Iterator[str]:
    if items:
        yield from (f"### {heading}", "", *(f"- {plain(item)}" for item in items), "")


def _habit(habit: Habit) -> Iterator[str]:
    yield from (
        f"### {plain(habit.title)}",
        "",
        plain(habit.sentence),
        "",
        f"| | share of {habit.of} | everyone |",
        "|---|---:|---:|",
    )
    for each in habit.values:
        yield f"| {plain(each.label)} | {formats.percent(each.share)} | {formats.percent(each.usual)} |"
    yield ""


def _opinion(opinion: Opinion) -> Iterator[str]:
    told = opinion.text
    yield from ("## Opinion of people", "")
    written = f"Written by {plain(opinion.by)} on {formats.day(opinion.at)}"
    yield f"{written}, version {opinion.version}: {plain(opinion.why)}."
    yield ""
    if told.summary:
        yield from (plain(told.summary), "")
    for heading, items in (("Needs", told.needs), ("Pains", told.pains), ("Do", told.dos), ("Do not", told.donts)):
        yield from _section(heading, items)
