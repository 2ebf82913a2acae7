"""What customers say: how many wrote, about what and how content, and texts from which quotes are chosen."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ilk.catalog.project import Feedback
from ilk.catalog.tables import CUSTOMERS, event_table
from ilk.customers.reading import rows
from ilk.insight.personas.ground import BELONGS, CHOSEN, Counts, Ground, counted, each_value, people
from ilk.insight.personas.naming_words import names_among, ordinary_words
from ilk.insight.personas.redaction import redacted
from ilk.kernel.types import ValueType
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query

_SAMPLE = 100
_BUCKETS = 2**31
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Said:
    """A text, redacted, of a member who stays unknown."""

    text: str
    score: float | None
    topic: str | None


@dataclass(frozen=True, slots=True)
class Voice:
    """What all segments say on one event: authors, topics, topics of the discontented, and texts of each segment."""

    feedback: Feedback
    authors: Counts
    topics: Counts
    low: Counts
    texts: Mapping[str, Sequence[Said]]

    def wrote(self, segment: str) -> int:
        """How many members wrote something in the year."""
        return self.authors[segment][_ALL].customers if self.authors.get(segment) else 0


def voices(ground: Ground, *, quoted: bool) -> list[Voice]:
    """What the project's feedback says; texts only if `quoted`."""
    return [_voice(ground, each, quoted=quoted) for each in heard(ground)]


def heard(ground: Ground) -> list[Feedback]:
    """The declared feedback whose event and text are there."""
    return [
        each
        for each in ground.words.project.personas.feedback
        if each.event in ground.words.events and each.text in ground.words.events[each.event].properties
    ]


def _voice(ground: Ground, feedback: Feedback, *, quoted: bool) -> Voice:
    there = ground.words.events[feedback.event].properties
    table, wrote = event_table(feedback.event), _wrote(ground, feedback)
    topic = feedback.topic if feedback.topic in there else None
    about = sql.all_of([wrote, sql.is_known(sql.column(topic))]) if topic else None
    low = sql.all_of([about, _low(feedback)]) if about is not None and feedback.score in there else None

    def of(value: Expr, where: Expr | None) -> Counts:
        return {} if where is None else counted(ground, each_value(table, value, where))

    named = sql.column(topic or "")
    return Voice(
        feedback,
        authors=of(sql.literal(_ALL), wrote),
        topics=of(named, about),
        low=of(named, low),
        texts=_texts(ground, feedback) if quoted else {},
    )


def _wrote(ground: Ground, feedback: Feedback) -> Expr:
    return sql.all_of([ground.year, sql.is_known(sql.column(feedback.text))])


def _low(feedback: Feedback) -> Expr:
    """Whether a score is on the worse side of the scale's middle."""
    middle = sql.literal((feedback.worst + feedback.best) / 2)
    return sql.compare(sql.column(feedback.score or ""), "<" if feedback.best > feedback.worst else ">", middle)


def _texts(ground: Ground, feedback: Feedback) -> dict[str, list[Said]]:
    found = rows(ground.engine, _drawn(ground, feedback))
    project = ground.words.project
    names = names_among(ground.engine, project, ground.telling, (row["text"] for row in found))
    ordinary = ordinary_words((row["customer_no"], row["text"]) for row in found)
    told: dict[str, list[Said]] = defaultdict(list)
    for row in found:
        own = [str(value) for key, value in row.items() if key.startswith("own_") and value is not None]
        topic = row["topic"]
        said = Said(
            text=redacted(row["text"], names, own, ordinary),
            score=None if row["score"] is None else float(row["score"]),
            topic=None if topic is None else redacted(str(topic), names, own, ordinary),
        )
        told[row["segment"]].append(said)
    return {segment: sorted(texts, key=lambda each: each.text) for segment, texts in told.items()}


def _drawn(ground: Ground, feedback: Feedback) -> Query:
    """A text of each of some authors of every segment, with what tells who wrote it, so that it can be taken out."""
    there = ground.words.events[feedback.event].properties
    number, event = (sql.column(name, "said") for name in ("customer_no", "event_id"))
    segment = sql.column("segment", "chosen")
    drawn = sql.bucket("quote", number, _BUCKETS)
    nothing = sql.cast(sql.literal(None), ValueType.TEXT)

    def given(name: str | None) -> Expr:
        return sql.column(name, "said") if name is not None and name in there else nothing

    own = {f"own_{place}": sql.column(each.name, "customer") for place, each in enumerate(ground.telling.naming)}
    columns: dict[str, Expr] = {
        "segment": segment,
        "customer_no": number,
        "text": sql.cast(given(feedback.text), ValueType.TEXT),
        "score": given(feedback.score),
        "topic": given(feedback.topic),
        "own_id": sql.column("customer_id", "customer"),
        **own,
        "drawn": drawn,
        "event_id": event,
        "nth": sql.row_number([segment, number], [event]),
    }
    inside = sql.has_place(sql.column("pattern", BELONGS), sql.column("place", "chosen"))
    joins = [
        Join(BELONGS, BELONGS, sql.same(BELONGS, "said", "customer_no"), kind="inner"),
        Join(CHOSEN, "chosen", inside, kind="inner"),
        Join(CUSTOMERS, "customer", sql.same("customer", "said", "customer_no"), kind="inner"),
    ]
    table = sql.everything(event_table(feedback.event), where=_wrote(ground, feedback))
    every = sql.select(columns, table, alias="said", joins=joins)
    one = sql.compare(sql.column("nth"), "=", sql.literal(1))
    kept = sql.columns([name for name in columns if name != "nth"])
    order = [sql.column(name) for name in ("drawn", "customer_no")]
    ranked = sql.select({**kept, "place": sql.row_number([sql.column("segment")], order)}, every, where=one)
    few = sql.compare(sql.column("place"), "<=", sql.literal(_SAMPLE))
    return sql.named_steps(people(ground), sql.select({**kept, "place": sql.column("place")}, ranked, where=few))
