"""A sample of the texts of an event, with their words."""

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ilk.catalog.tables import CUSTOMERS, event_table
from ilk.customers.reading import rows
from ilk.customers.traits import Trait
from ilk.kernel.clock import aware
from ilk.kernel.types import ValueType
from ilk.sources.wording.stems import LANGUAGES, stem, words
from ilk.sources.wording.stop_words import likely_language, stop_words
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Expr, Join

MOST_READ = 5_000
_BUCKETS = 2**31
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Text:
    """What somebody wrote, when, and what tells who it was."""

    author: int
    at: datetime
    text: str
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Worded:
    """Texts by the stems of their words that say something.

    Attributes:
        stems: of each text.
        shown: of each stem the word that most texts have.
        languages: how many texts are likely in each language, the most frequent first.
    """

    stems: Sequence[Sequence[str]]
    shown: Mapping[str, str]
    languages: Mapping[str, int]


def text_count(engine: Engine, event: str, column: str, as_of: datetime) -> int:
    """How many texts there are until an instant."""
    counted = sql.select({"all": sql.count_rows()}, event_table(event), where=_written(column, as_of))
    count: int = rows(engine, counted)[0]["all"]
    return count


def sample(engine: Engine, event: str, column: str, as_of: datetime, naming: Sequence[Trait], seed: int) -> list[Text]:
    """Texts until an instant, at most `MOST_READ`; by chance, and the same ones for the same seed."""
    drawn = sql.bucket(f"topics {seed}", sql.column("event_id", "said"), _BUCKETS)
    own: dict[str, Expr] = {f"own_{place}": sql.column(each.name, "customer") for place, each in enumerate(naming)}
    columns: dict[str, Expr] = {
        "author": sql.column("customer_no", "said"),
        "at": sql.column("occurred_at", "said"),
        "text": sql.cast(sql.column(column, "said"), ValueType.TEXT),
        "own_id": sql.column("customer_id", "customer"),
        **own,
        "drawn": drawn,
        "event_id": sql.column("event_id", "said"),
    }
    join = Join(CUSTOMERS, "customer", sql.same("customer", "said", "customer_no"), kind="inner")
    table = sql.everything(event_table(event), where=_written(column, as_of))
    every = sql.select(columns, table, alias="said", joins=[join])
    order = [(sql.column(name), "asc") for name in ("drawn", "author", "event_id")]
    found = rows(engine, sql.select(sql.columns(list(columns)), every, order_by=order, limit=MOST_READ))  # type: ignore[arg-type]
    return [
        Text(
            author=row["author"],
            at=aware(row["at"]),
            text=row["text"],
            own=tuple(str(row[name]) for name in ("own_id", *own) if row[name] is not None),
        )
        for row in found
    ]


def worded(texts: Sequence[str], names: Iterable[str]) -> Worded:
    """The stems of texts, each by the language that it is likely in; without stop words, names and digits."""
    given, folded = [words(text) for text in texts], {part for name in names for part in words(name)}
    guessed = [likely_language(each) for each in given]
    languages = Counter(each for each in guessed if each is not None)
    main = languages.most_common(1)[0][0] if languages else LANGUAGES[0]
    shown: dict[str, Counter[str]] = {}
    stems: list[list[str]] = []
    for each, language in zip(given, guessed, strict=True):
        stems.append([])
        for word in _telling(each, folded):
            root = stem(word, language or main)
            shown.setdefault(root, Counter())[word] += 1
            stems[-1].append(root)
    most = {root: max(sorted(counts), key=counts.__getitem__) for root, counts in shown.items()}
    return Worded(stems, most, dict(languages.most_common()))


def _telling(given: Sequence[str], names: Container[str]) -> list[str]:
    """The words that say something."""
    stops = stop_words().values()
    return [
        word
        for word in given
        if len(word) >= _SHORTEST
        and not any(letter.isdigit() for letter in word)
        and word not in names
        and not any(word in listed for listed in stops)
    ]


def _written(column: str, as_of: datetime) -> Expr:
    past = sql.compare(sql.column("occurred_at"), "<=", sql.literal(as_of))
    return sql.all_of([past, sql.is_known(sql.column(column))])
