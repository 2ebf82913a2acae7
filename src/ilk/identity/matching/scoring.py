"""Links of records by a fitted model: every pair that some blocking rule names, scored, with its evidence."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from ilk.identity.matching.evidence import evidence
from ilk.identity.matching.model import Learnt
from ilk.identity.matching.records import RECORD, Records
from ilk.identity.matching.settings import RULE, Block
from ilk.identity.matching.splinked import scorer
from ilk.warehouse import sql

_A, _B = f"{RECORD}_l", f"{RECORD}_r"


def links(records: Records, learnt: Learnt, rules: Sequence[Block], threshold: float) -> pa.Table:
    """The links of at least a probability among the pairs of some blocking rules, in the order of their records."""
    found = scorer(records, learnt, rules).inference.predict(
        threshold_match_weight=learnt.raw_weight(threshold), warning_mode="never"
    )
    with records.engine.stream(sql.everything(found.physical_name)) as reader:
        batches = [_linked(batch, learnt) for batch in reader]
    found.drop_table_from_database_and_remove_from_cache()
    if not batches:
        return pa.Table.from_batches([_linked(reader.schema.empty_table(), learnt)])
    return pa.Table.from_batches(batches).sort_by([("record_a", "ascending"), ("record_b", "ascending")])


def _linked(pairs: Any, learnt: Learnt) -> pa.RecordBatch:
    """Scored pairs as links."""
    raw = pairs["match_weight"].to_numpy(zero_copy_only=False)
    weight = learnt.calibration.shift + learnt.calibration.slope * raw
    weights = pa.array(weight)
    return pa.record_batch(
        {
            "record_a": pairs[_A],
            "record_b": pairs[_B],
            "rule": pa.repeat(RULE, pairs.num_rows),
            "probability": pa.array(1 / (1 + np.exp2(-weight))),
            "weight": weights,
            "evidence": evidence(pairs, learnt, weights),
        }
    )
