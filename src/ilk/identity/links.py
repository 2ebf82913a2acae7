"""Links: pairs of records that may be one person, each with what speaks for it. Rules give them, and matching."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import pyarrow as pa

Verdict = Literal["accepted", "review", "held", "rejected"]
"""What becomes of a link: it joins two records; a person is asked; a limit holds it back; somebody said no."""

LINKS = pa.schema(
    [
        ("record_a", pa.int32()),
        ("record_b", pa.int32()),
        ("rule", pa.string()),
        ("probability", pa.float64()),
        ("weight", pa.float64()),
        ("evidence", pa.string()),
    ]
)
"""Links as rules and matching give them: a row a pair and rule.

`record_a` is always the smaller number; `probability` that both are one person is 1 for a rule; `weight` is the sum of
the evidence's weights, in bits (log2 of the Bayes factor), null for a rule; `evidence` is JSON: `evidence_of`.
"""


@dataclass(frozen=True, slots=True)
class Compared:
    """What one field says about a pair: both values as text, and how many bits it adds; None for a rule.

    `said` is in what way the values agree or differ: `equal`, `almost equal`.
    """

    field: str
    a: str | None
    b: str | None
    said: str = "equal"
    weight: float | None = None


def evidence_of(fields: Sequence[Compared]) -> str:
    """What fields say about a pair, as a link keeps it."""
    return json.dumps([asdict(field) for field in fields], ensure_ascii=False)


def read_evidence(text: str) -> list[Compared]:
    """What fields say about a pair, from what a link keeps."""
    return [Compared(**field) for field in json.loads(text)]
