"""Words of texts that are customers' names, and those that are words of the language as well."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ilk.catalog.project import ProjectDefinition
from ilk.catalog.tables import CUSTOMERS
from ilk.customers.reading import rows
from ilk.insight.personas.ground import STEPS
from ilk.insight.personas.protected import Telling
from ilk.insight.personas.redaction import cleaned, words
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_ORDINARY_FROM = 5
"""A customer's name that so many others wrote in small letters is a word of the language."""


def names_among(engine: Engine, project: ProjectDefinition, telling: Telling, texts: Iterable[str]) -> frozenset[str]:
    """The words of some texts that are customers' names, in lower case."""
    addresses = set(project.addresses.values())
    traits = [each for each in telling.naming if each.type is ValueType.TEXT and each.name not in addresses]
    asked = sorted({part for text in texts for part in _parts(text)})
    if not traits or not asked:
        return frozenset()
    names = sql.stack([sql.select({"name": sql.column(each.name)}, CUSTOMERS) for each in traits])
    parts = STEPS.query("parts", names={"_names": "names"})
    word = sql.column("word")
    query = sql.named_steps(
        [("names", names), ("parts", parts)], sql.select({"word": word}, "parts", where=sql.in_set(word, asked))
    )
    return frozenset(row["word"] for row in rows(engine, query))


def ordinary_words(texts: Iterable[tuple[int, str]]) -> frozenset[str]:
    """Words that several authors wrote in small letters; of each text the author's number."""
    wrote: Counter[str] = Counter()
    seen: set[tuple[int, str]] = set()
    for author, text in texts:
        for word in words(cleaned(text)):
            if word.islower() and (author, word) not in seen:
                seen.add((author, word))
                wrote[word] += 1
    return frozenset(word for word, authors in wrote.items() if authors >= _ORDINARY_FROM)


def _parts(text: str) -> Iterator[str]:
    """The words of a text as customers' names would be compared with them: in lower case, and parted at apostrophes."""
    for word in words(cleaned(text)):
        yield from "".join(each if each.isalpha() else " " for each in word.lower()).split()
