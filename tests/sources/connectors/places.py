"""A source of files elsewhere, and the warehouse that they are loaded into."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.sources.till import HEADER, Till

from ilk.kernel.progress import Silent
from ilk.sources.connectors.patience import Patience
from ilk.sources.context import LoadContext, LoadReport
from ilk.sources.definition import SourceDefinition
from ilk.sources.loading import load
from ilk.sources.places import bring_new

NOW = datetime(2025, 6, 1, tzinfo=UTC)


def sales(*who: str) -> bytes:
    """A file of the till: a sale for each name."""
    return (HEADER + "".join(f"{name},2025-01-01 10:00:00,2.50,1\n" for name in who)).encode()


class Stopped(Exception):
    """The work ends here, as if the machine did."""


@dataclass
class Stopping(Silent):
    """Progress at which work ends, once so much of it is done."""

    after: int = 1

    def advance(self, by: int = 1) -> None:
        self.after -= by
        if self.after <= 0:
            raise Stopped


@dataclass
class Away:
    """A till whose files lie elsewhere."""

    till: Till
    connect: Mapping[str, Any]
    environment: Mapping[str, str] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)

    def source(self, path: str = "sales*.csv", **files: Any) -> SourceDefinition:
        return SourceDefinition.model_validate(
            {
                "name": "sales",
                "connect": self.connect,
                "files": {"path": path, **files},
                "into": {"events": "purchase", "customer": "who", "occurred_at": "instant(at)"},
                "columns": {"revenue": {"value": "money(amount)", "min": 0}},
            }
        )

    def context(self) -> LoadContext:
        root = self.till.root
        patience = Patience(attempts=4, wait=self.waited.append)
        return LoadContext(root, "UTC", NOW, "run", root / "landing", None, self.environment, patience)

    def bring(self, path: str = "sales*.csv", **files: Any) -> tuple[int, LoadReport]:
        """Bring and load what is new: how many files came, and what became of their rows."""
        source = self.source(path, **files)
        brought = bring_new(source, self.context(), Silent())
        return brought.count, load(self.till.engine, source, [], self.context(), Silent())

    def landed(self) -> Sequence[str]:
        """The names of everything in the landing."""
        folder = self.till.root / "landing" / "sales"
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def who(self) -> Sequence[str]:
        """Whose purchases are loaded."""
        found = "SELECT customer_id FROM event_purchase JOIN customer_keys USING (customer_no) ORDER BY 1"
        return [who for (who,) in self.till.rows(found)]
