"""Rules and groups on plain tables, without a project: links by equal values, and links to people."""

from collections.abc import Iterable, Sequence
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ilk.identity.definition import Rule
from ilk.identity.grouping import Pairs, grouped
from ilk.identity.links import Compared, evidence_of
from ilk.identity.matching.records import opened
from ilk.kernel.errors import UserError, raise_all, unknown


def links_by_rules(records: Any, rules: Sequence[Rule], record: str = "record") -> pa.Table:
    """Links between records that agree in all fields of a rule: each with the smallest record of its group.

    Args:
        records: pandas, Polars, Arrow, or a mapping of names to arrays.
        rules: which fields must be equal; values that more than `limit` records share link nobody.
        record: the column that identifies a record.

    Returns:
        `record_a`, `record_b`, `rule`, `probability`, `weight` (null), `evidence`: as matching gives them. The
        probability is 1, and null for a rule with `review`: a person is to be asked, and such a link joins nobody.

    Raises:
        UserError: `not-a-table`, `unknown-column`; `wrong-value` without a rule.
    """
    if not rules:
        raise UserError(
            "wrong-value", "there is no rule to link by", hint='Give one: Rule(name="email", same=("email",)).'
        )
    with opened(records) as reader:
        table = reader.read_all()
    wanted = dict.fromkeys([record, *(field for rule in rules for field in rule.same)])
    raise_all([unknown("column", name, table.column_names) for name in wanted if name not in table.column_names])
    return pa.concat_tables([_links(table, rule, record) for rule in rules])


def clusters(
    links: pa.Table, threshold: float = 0.95, apart: Iterable[tuple[Any, Any]] = (), largest: int = 50
) -> pa.Table:
    """The people that links come to: `record`, and `person`, which is the smallest record of it.

    Records without a link are not named; they are people of their own.

    Args:
        links: as matching and rules give them; those below the threshold join nobody.
        threshold: the probability from which on a link joins.
        apart: pairs of records that are different people, whatever links say.
        largest: groups of more records are not made.
    """
    chosen = links.filter(pc.greater_equal(links["probability"], threshold))
    ends = [chosen[name].combine_chunks() for name in ("record_a", "record_b")]
    names = pc.unique(pa.concat_arrays(ends))
    names = names.take(pc.sort_indices(names))
    a, b = (pc.index_in(end, names).to_numpy(zero_copy_only=False).astype(np.int64) for end in ends)
    places = [tuple(pc.index_in(pa.array(pair, names.type), names).to_pylist()) for pair in apart]
    known = [(one, other) for one, other in places if one is not None and other is not None]
    pairs = Pairs(a, b, np.ones_like(a), chosen["probability"].to_numpy())
    found = grouped(pairs, known, largest)
    return pa.table({"record": names.take(pa.array(found.members)), "person": names.take(pa.array(found.leaders))})


def _links(table: pa.Table, rule: Rule, record: str) -> pa.Table:
    """The links of one rule."""
    whole = table.select([record, *rule.same])
    known = whole.filter(reduce(pc.and_, (pc.is_valid(whole[field]) for field in rule.same)))
    sizes = known.group_by(list(rule.same)).aggregate([(record, "min"), (record, "count")])
    count = sizes[f"{record}_count"]
    shared = pc.and_(pc.greater(count, 1), pc.less_equal(count, rule.limit))
    joined = known.join(sizes.filter(shared), keys=list(rule.same), join_type="inner")
    joined = joined.filter(pc.greater(joined[record], joined[f"{record}_min"])).sort_by(record)
    said = [
        evidence_of([Compared(field, str(row[field]), str(row[field])) for field in rule.same])
        for row in joined.select(list(rule.same)).to_pylist()
    ]
    rows = joined.num_rows
    return pa.table(
        {
            "record_a": joined[f"{record}_min"],
            "record_b": joined[record],
            "rule": pa.repeat(rule.name, rows),
            "probability": pa.nulls(rows, pa.float64()) if rule.review else pa.repeat(1.0, rows),
            "weight": pa.nulls(rows, pa.float64()),
            "evidence": pa.array(said, pa.string()),
        }
    )
