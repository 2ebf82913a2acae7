"""What changed since the recorded instant before, and what is worth doing next."""

from collections.abc import Iterator, Mapping
from typing import Literal

from ilk.catalog.tables import LOADS, QUARANTINE
from ilk.customers import formats
from ilk.customers.reading import Words, rows
from ilk.insight.answers import Change, NextStep, Profile
from ilk.kernel.types import ValueType
from ilk.segments.refresh.sizes import Size, Sizes
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_MOST = 12
_ALIKE = 0.95


def changes(engine: Engine, words: Words, recorded: Sizes, run_id: str) -> list[Change]:
    """What is new: how segments moved since they were last recorded, the largest moves first; and what was loaded."""
    moves = [(name, recorded.now(name), recorded.before(name)) for name in words.segments]
    known = [(name, now, before) for name, now, before in moves if now is not None and before is not None]
    ranked = sorted(known, key=lambda each: (-(each[1].entered + each[1].left), each[0]))
    said = [_moved(words, name, now, before) for name, now, before in ranked if now.entered or now.left]
    return [*said[:_MOST], *_loaded(engine, run_id)]


def next_steps(engine: Engine, words: Words, found: Mapping[str, Profile]) -> list[NextStep]:
    """What is worth doing next, the most urgent first."""
    return [*_mend(engine), *_begin(words), *_empty(words, found), *_twins(words, found), *_headline(words)]


def _moved(words: Words, name: str, now: Size, before: Size) -> Change:
    title, delta = words.segments[name].title, now.size - before.size
    since = formats.day(before.as_of, words.project.zone)
    both = f"{formats.count(now.entered)} entered, {formats.count(now.left)} left"
    kind: Literal["grew", "shrank", "entered"] = "grew" if delta > 0 else "shrank" if delta < 0 else "entered"
    if delta == 0:
        sentence = f"{title} stayed at {formats.count(now.size)} since {since}: {both}."
    else:
        relative = f" ({formats.change(delta / before.size)})" if before.size else ""
        by = f"{kind} by {formats.count(abs(delta))} to {formats.count(now.size)}{relative}"
        sentence = f"{title} {by} since {since}: {both}."
    return Change(kind=kind, sentence=sentence, segment=name, amount=float(delta))


def _loaded(engine: Engine, run_id: str) -> Iterator[Change]:
    """What a run loaded, and what it refused, by source."""
    if LOADS not in engine.tables():
        return
    source = {"source": sql.column("source")}
    counts = {
        name: sql.cast(sql.total(sql.column(name), ValueType.INTEGER), ValueType.INTEGER)
        for name in ("rows_loaded", "rows_quarantined")
    }
    own = sql.compare(sql.column("run_id"), "=", sql.literal(run_id))
    query = sql.select(
        source | counts, LOADS, where=own, group_by=[source["source"]], order_by=[(source["source"], "asc")]
    )
    for row in rows(engine, query):
        of = f"of {formats.words(row['source'])}"
        loaded, refused = row["rows_loaded"], row["rows_quarantined"]
        if loaded:
            yield Change(kind="loaded", sentence=f"{formats.counted(loaded, 'row')} {of} loaded.", amount=loaded)
        if refused:
            told = f"{formats.counted(refused, 'row')} {of} put in quarantine."
            yield Change(kind="quarantined", sentence=told, amount=refused)


def _mend(engine: Engine) -> Iterator[NextStep]:
    """Rows in quarantine, by source."""
    if QUARANTINE not in engine.tables():
        return
    source, refused = sql.column("source"), sql.column("refused")
    counted = sql.select({"source": source, "refused": sql.count_rows()}, QUARANTINE, group_by=[source])
    query = sql.select({"source": source, "refused": refused}, counted, order_by=[(refused, "desc"), (source, "asc")])
    for row in rows(engine, query):
        them = "it" if row["refused"] == 1 else "them"
        yield NextStep(
            sentence=f"{formats.counted(row['refused'], 'row')} of {formats.words(row['source'])} broke a rule: "
            f"see why, mend the mapping and try {them} again.",
            command=f"ilk quarantine list --source {row['source']}",
            page=f"/data/quarantine?source={row['source']}",
        )


def _begin(words: Words) -> Iterator[NextStep]:
    if not words.segments:
        yield NextStep(
            sentence="There is no segment yet: write a first one in `segments/`, and try it with a question.",
            command="ilk query 'everyone'",
            page="/segments",
        )


def _empty(words: Words, found: Mapping[str, Profile]) -> Iterator[NextStep]:
    for name, label in words.segments.items():
        if _size(found, name) == 0:
            sentence = f"Nobody is in {label.title}: is its definition too narrow?"
            yield NextStep(sentence=sentence, command=f"ilk segment show {name}", page=f"/segments/{name}")


def _twins(words: Words, found: Mapping[str, Profile]) -> Iterator[NextStep]:
    """Pairs of segments that hold nearly the same people."""
    for name, label in words.segments.items():
        for other in found[name].overlap:
            if other.jaccard >= _ALIKE and name < other.segment:
                shared = formats.percent(other.jaccard)
                sentence = f"{label.title} and {other.title} are nearly the same people ({shared} of both): keep one?"
                yield NextStep(sentence=sentence, page=f"/segments/{name}")


def _headline(words: Words) -> Iterator[NextStep]:
    if not words.project.headline_traits and words.traits:
        yield NextStep(
            sentence="Say which traits stand for a customer in lists: set `headline_traits` in ilk.yaml.",
            page="/customers",
        )


def _size(found: Mapping[str, Profile], name: str) -> float | None:
    return next((figure.value for figure in found[name].figures if figure.name == "size"), None)
