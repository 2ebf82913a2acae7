"""The evidence of links: for each comparison what was said and what it weighs, written as JSON a column at a time."""

import json
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from ilk.identity.matching.comparisons import MISSING
from ilk.identity.matching.model import Learnt, LearntComparison

PRIOR = "prior"
"""What the evidence calls the weight with which every pair begins."""
DECISIONS = "decisions"
"""What the evidence calls what decisions of people add to the weight of a pair."""
_PLACES = 3
_CONTROL = r"[\x00-\x1f]"


def evidence(pairs: pa.RecordBatch | pa.Table, learnt: Learnt, weight: pa.Array) -> pa.Array:
    """The evidence of each pair, as JSON texts that `links.read_evidence` reads; its weights add up to `weight`.

    Args:
        pairs: what Splink answers: for each comparison both values, its level and its weights.
        learnt: the model.
        weight: the weight of each pair, after decisions.
    """
    parts = [_constant(pairs, _fragment(PRIOR, "two records at random", learnt.prior_weight))]
    parts += [_compared(pairs, one) for one in learnt.comparisons]
    if learnt.calibration.same or learnt.calibration.different:
        added = pc.subtract(weight, pairs["match_weight"])
        begun = _fragment(DECISIONS, "as people decided on pairs like this one", None)
        parts.append(_text(begun, _number(added), "}"))
    return _text("[", *_between(parts), "]")


def _compared(pairs: pa.RecordBatch | pa.Table, one: LearntComparison) -> pa.Array:
    """What one comparison says of each pair."""
    name = one.called
    gamma = pairs[f"gamma_{name}"]
    # Splink numbers levels from 0, the weakest, and says -1 where a value is missing.
    said = pa.array([json.dumps(level.said) for level in reversed(one.levels)])
    known = pc.greater_equal(gamma, 0)
    level = pc.if_else(known, pc.take(said, pc.max_element_wise(gamma, 0)), json.dumps(MISSING))
    weight = pairs[f"mw_{name}"]
    if f"mw_tf_adj_{name}" in pairs.schema.names:
        weight = pc.add(weight, pairs[f"mw_tf_adj_{name}"])
    a, b = (_json(pairs[f"{name}_{side}"]) for side in "lr")
    return _text(
        f'{{"field":{json.dumps(name)},"a":', a, ',"b":', b, ',"said":', level, ',"weight":', _number(weight), "}"
    )


def _fragment(field: str, said: str, weight: float | None) -> str:
    start = f'{{"field":{json.dumps(field)},"a":null,"b":null,"said":{json.dumps(said)},"weight":'
    return start if weight is None else f"{start}{weight:.{_PLACES}f}}}"


def _between(parts: Sequence[pa.Array]) -> list[pa.Array | str]:
    listed: list[pa.Array | str] = [parts[0]]
    for part in parts[1:]:
        listed += [",", part]
    return listed


def _text(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")


def _constant(pairs: pa.RecordBatch | pa.Table, text: str) -> pa.Array:
    return pa.repeat(text, pairs.num_rows)


def _number(values: pa.Array) -> pa.Array:
    return pc.cast(pc.round(values, _PLACES), pa.string())


def _json(values: pa.Array) -> pa.Array:
    """Values as JSON texts, `null` where one is missing."""
    texts = pc.cast(values, pa.string())
    for mark in ("\\", '"'):
        texts = pc.replace_substring(texts, mark, "\\" + mark)
    texts = pc.binary_join_element_wise('"', texts, '"', "")
    strange = pc.fill_null(pc.match_substring_regex(texts, _CONTROL), fill_value=False)
    if pc.any(strange).as_py():
        # Rare enough to write one by one.
        written = [
            json.dumps(value, ensure_ascii=False)
            for value in pc.filter(pc.cast(values, pa.string()), strange).to_pylist()
        ]
        texts = pc.replace_with_mask(texts, strange, pa.array(written, pa.string()))
    return pc.fill_null(texts, "null")
