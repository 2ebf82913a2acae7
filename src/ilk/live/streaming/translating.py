"""Lines become rows on executors: each partition lets the mappings of the sources say what its messages mean."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pickle import dumps, loads
from typing import Any, Self

import pyarrow as pa

from ilk.database.instants import instant, stored
from ilk.database.intake import StoredEvent
from ilk.kernel.version import VERSION
from ilk.live.evaluator.writing import arrival_written
from ilk.live.following.translating import Translated, Translation, Translator
from ilk.live.intake.refusal import Refusal
from ilk.live.streaming.messages import taken
from ilk.warehouse.spark.batchwork import expect_same

LINE, CAME = "line", "came"
"""The columns of what is read: the bytes of a line, and when it came to be there, in microseconds since 1970."""
NOBODY = ""
"""The key of rows that are about no customer."""
_SCHEMA = pa.schema(
    [
        ("customer", pa.string()),
        ("came", pa.int64()),
        ("number", pa.int64()),
        ("body", pa.binary()),
        ("what", pa.string()),
        ("source", pa.string()),
        ("code", pa.string()),
        ("rows", pa.int64()),
        ("clock", pa.timestamp("us", "UTC")),
    ]
)


@dataclass(frozen=True, slots=True)
class LinesToRows:
    """What a partition does with its lines. It is sent to executors, and planned there once.

    Rows with a `body` tell of a customer; rows with a `what` count what became no such row; and the row with a `clock`
    says how far messages came.

    Args:
        plan: the translation, pickled.
        since: messages that came before it are known to the warehouse.
    """

    plan: bytes
    since: datetime
    version: str = VERSION
    columns: str = (
        "customer STRING, came LONG, number LONG, body BINARY, what STRING, source STRING, code STRING, "
        "rows LONG, clock TIMESTAMP"
    )

    @classmethod
    def of(cls, translation: Translation, since: datetime) -> Self:
        """The work of a translation."""
        return cls(dumps(translation), since)

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The rows of batches of lines."""
        expect_same(self.version)
        translator, number = _translator(self.plan), 0
        for batch in batches:
            found = self._rows(translator, batch, number)
            number += batch.num_rows
            if found:
                yield pa.RecordBatch.from_pylist(found, _SCHEMA)

    def _rows(self, translator: Translator, batch: pa.RecordBatch, first: int) -> list[dict[str, Any]]:
        entries, counts = self._entries(batch, first)
        translated = translator.translate(entries, None)
        counts["unclaimed", None, None] += translated.unclaimed
        counts.update(("refused", each.source, each.code) for each in translated.refused)
        rows = _told(entries, translated)
        for (what, source, code), number in counts.items():
            if number:
                rows.append({"customer": NOBODY, "what": what, "source": source, "code": code, "rows": number})
        if entries:
            rows.append({"customer": NOBODY, "clock": max(each.received_at for each in entries)})
        return rows

    def _entries(self, batch: pa.RecordBatch, first: int) -> tuple[list[StoredEvent], Counter[tuple[str, Any, Any]]]:
        entries, counts = [], Counter[tuple[str, Any, Any]]()
        lines = zip(batch.column(LINE).to_pylist(), batch.column(CAME).to_pylist(), strict=True)
        for number, (line, came) in enumerate(lines, start=first):
            if line is None or not line.strip():
                continue
            try:
                entry = taken(line, instant(came), number)
            except Refusal as refusal:
                counts["unreadable", None, refusal.reason] += 1
                continue
            if entry.received_at >= self.since:
                entries.append(entry)
        return entries, counts


def _told(entries: Sequence[StoredEvent], translated: Translated) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for place, arrival in zip(translated.places, translated.arrivals, strict=True):
        entry = entries[place]
        came, body = stored(entry.received_at), arrival_written(arrival)
        rows.append({"customer": arrival.customer, "came": came, "number": entry.seq, "body": body})
    return rows


@lru_cache(maxsize=1)
def _translator(plan: bytes) -> Translator:
    """The translator of a process of an executor, for as long as that lives."""
    return Translator(loads(plan))  # noqa: S301 - the driver's own words
