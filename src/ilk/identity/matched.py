"""Links of matching in a project: records from the values of identifiers, a model that is kept or learnt anew."""

from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from ilk.identity.linking import LINKS, VALUES, Recognized
from ilk.identity.matching.matcher import FittedMatcher, Matcher
from ilk.identity.matching.model import Learnt
from ilk.identity.matching.records import FEWEST
from ilk.identity.matching.settings import Matching
from ilk.sources.tables import count
from ilk.warehouse import sql
from ilk.warehouse.sql import Query

_RECORD = "record_no"
_AGE = timedelta(days=30)
"""A model is learnt anew when it is older, for customers and their slips change."""
_GROWTH = 1.1
"""Likewise when there are so many times the records that it learnt from, or so many times fewer."""


def find_matches(of: Recognized, matching: Matching, decided: pa.Table, known: Learnt | None, today: date) -> Learnt:
    """Stage the links of matching below those of the rules, and give the model that found them.

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
    same = pc.equal(decided["verdict"], "same")
    decisions = decided.select(["record_a", "record_b"]).append_column("same", same)
    serves = known is not None and _serves(known, matching, decisions, count(engine, records), today)
    matcher = Matcher(matching, _RECORD)
    before = FittedMatcher(known, _RECORD) if known is not None and serves else None
    fitted, links = matcher.match((engine, records), decisions=decisions, as_of=today, known=before)
    staged = links.append_column("rank", pa.repeat(pa.scalar(len(of.identity.in_order) + 1, pa.int32()), len(links)))
    staged = staged.append_column("doubtful", pc.less(links["probability"], matching.accept))
    with engine.transaction() as changes:
        changes.append(LINKS, staged)
    return fitted.learnt


def has_enough(of: Recognized, matching: Matching) -> bool:
    """Whether there are records enough for there to be anything to learn."""
    return count(of.engine, _records(matching)) >= FEWEST


def _serves(known: Learnt, matching: Matching, decisions: pa.Table, records: int, today: date) -> bool:
    """Whether a model still says what one that is learnt now would say, or nearly."""
    told = known.calibration.same, known.calibration.different
    same = pc.sum(decisions["same"]).as_py() or 0
    is_young = known.as_of is not None and today - known.as_of <= _AGE
    is_like = records / _GROWTH <= known.records <= records * _GROWTH
    return known.settings == matching and told == (same, len(decisions) - same) and is_young and is_like


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
