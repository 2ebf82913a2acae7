"""Links of matching in a project: records from the values of identifiers, a model that is kept or learnt anew."""

from dataclasses import dataclass
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from ilk.identity.linking import LINKS, VALUES, Recognized
from ilk.identity.matching.calibrating import digest_of
from ilk.identity.matching.matcher import Matcher
from ilk.identity.matching.model import Learnt
from ilk.identity.matching.records import FEWEST
from ilk.identity.matching.settings import Matching
from ilk.sources.tables import count
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine
from ilk.warehouse.sql import Query

_RECORD = "record_no"
_AGE = timedelta(days=30)
"""A model is learnt anew when it is older, for customers and their slips change."""
_GROWTH = 1.1
"""Likewise when there are so many times the records that it learnt from, or so many times fewer."""


@dataclass(frozen=True, slots=True)
class Matched:
    """The model that found links, None when too few records came, and what to bear in mind, each a sentence."""

    model: Learnt | None
    warnings: tuple[str, ...]


def find_matches(of: Recognized, matching: Matching, decided: pa.Table, known: Learnt | None, today: date) -> Matched:
    """Stage the links of matching below those of the rules, and give the model that found them.

    With too few records there is nothing to learn from, and nothing is staged.

    Args:
        of: the identity and the sources that it reads; its values are staged.
        matching: what is compared.
        decided: what people said of pairs: `record_a`, `record_b` and `verdict`.
        known: the model of before; it serves as long as nothing speaks against it.
        today: the date of a model that is learnt now.

    Raises:
        UserError: as `Matcher.fit` does.
    """
    records, engine = _records(matching), of.engine
    number = count(engine, records)
    if number < FEWEST:
        what = f"Nothing was matched: {number} records have a value to compare, and it takes at least {FEWEST}."
        return Matched(None, (what,))
    decisions = _comparable(engine, records, decided)
    serves = known is not None and _serves(known, matching, decisions, number, today)
    matcher = Matcher(matching, _RECORD)
    fitted, links = matcher.match((engine, records), decisions=decisions, as_of=today, known=known if serves else None)
    staged = links.append_column("rank", pa.repeat(pa.scalar(len(of.identity.in_order) + 1, pa.int32()), len(links)))
    staged = staged.append_column("doubtful", pc.less(links["probability"], matching.accept))
    with engine.transaction() as changes:
        changes.append(LINKS, staged)
    return Matched(fitted.learnt, fitted.warnings)


def _comparable(engine: Engine, records: Query, decided: pa.Table) -> pa.Table:
    """The decisions on pairs of which both records have a value to compare: `record_a`, `record_b`, `same`."""
    number = sql.column(_RECORD)
    ends = pc.unique(pa.chunked_array([*decided["record_a"].chunks, *decided["record_b"].chunks], pa.int32()))
    there = engine.run(sql.select({_RECORD: number}, records, where=sql.in_set(number, ends.to_pylist())))[_RECORD]
    both = decided.filter(
        pc.and_(*(pc.is_in(decided[end], there.combine_chunks()) for end in ("record_a", "record_b")))
    )
    return both.select(["record_a", "record_b"]).append_column("same", pc.equal(both["verdict"], "same"))


def _serves(known: Learnt, matching: Matching, decisions: pa.Table, records: int, today: date) -> bool:
    """Whether a model still says what one that is learnt now would say, or nearly."""
    is_told = known.calibration.told == digest_of(decisions)
    is_young = known.as_of is not None and today - known.as_of <= _AGE
    is_like = records / _GROWTH <= known.records <= records * _GROWTH
    return known.settings == matching and is_told and is_young and is_like


def _records(matching: Matching) -> Query:
    """A row a record that has any of the fields; of several values of one field the first in the alphabet."""
    named = sql.column("field")
    fields = {
        field: sql.smallest(sql.choose([(sql.compare(named, "=", sql.literal(field)), sql.column("value"))]))
        for field in matching.fields
    }
    number = sql.column(_RECORD)
    where = sql.in_set(named, matching.fields)
    return sql.select({_RECORD: number, **fields}, VALUES, where=where, group_by=[number])
