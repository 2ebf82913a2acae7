"""A folder with files of a till, a warehouse, and loads of sources described in a few words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ilk.kernel.progress import Silent
from ilk.sources.context import LoadContext, LoadReport
from ilk.sources.definition import SourceDefinition
from ilk.sources.loading import load
from ilk.sources.mapping.rates import NO_RATES, Rates
from ilk.warehouse.duckdb import DuckDBEngine

NOW = datetime(2025, 1, 1, tzinfo=UTC)
SALES: Mapping[str, Any] = {
    "name": "sales",
    "files": {"path": "sales*.csv"},
    "into": {"events": "purchase", "customer": "who", "occurred_at": "instant(at)"},
    "columns": {"revenue": {"value": "money(amount)", "min": 0}, "quantity": "integer(quantity)"},
}
HEADER = "who,at,amount,quantity\n"


def source(**changes: Any) -> SourceDefinition:
    """The source of sales, with some of its keys changed."""
    return SourceDefinition.model_validate({**SALES, **changes})


@dataclass
class Till:
    """A project's folder and its warehouse."""

    root: Path
    engine: DuckDBEngine = field(default_factory=lambda: DuckDBEngine.open(None, threads=2))
    zone: str = "UTC"
    now: datetime = NOW
    rates: Rates = NO_RATES

    def write(self, name: str, text: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def context(self, run_id: str = "run-1") -> LoadContext:
        return LoadContext(self.root, self.zone, self.now, run_id, self.root / "landing", rates=self.rates)

    def load(self, described: SourceDefinition | None = None, related: Sequence[SourceDefinition] = ()) -> LoadReport:
        return load(self.engine, described or source(), related, self.context(), Silent())

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        cursor = self.engine.cursor()
        try:
            return [tuple(row) for row in cursor.execute(sql).fetchall()]
        finally:
            cursor.close()

    def one(self, sql: str) -> Any:
        return self.rows(sql)[0][0]

    def counts(self) -> tuple[int, int, int, int]:
        """Rows read, loaded, known and quarantined, over all loads."""
        found = self.rows("SELECT sum(rows_read), sum(rows_loaded), sum(rows_known), sum(rows_quarantined) FROM loads")[
            0
        ]
        return tuple(int(count or 0) for count in found)  # type: ignore[return-value]
