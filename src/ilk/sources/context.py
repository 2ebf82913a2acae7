"""What a load is told, and what it reports."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ilk.database.live_place import LivePlace
from ilk.sources.connectors.patience import Patience
from ilk.sources.mapping.rates import NO_RATES, Rates


@dataclass(frozen=True, slots=True)
class LoadContext:
    """What a load is told: the project's folder and zone, what time it is, and for which run it works.

    `scratch` is a folder for copies of files in other encodings; None is the system's. `landings` is where what
    connectors bring is kept, a folder each source, `environment` has the secrets that they need, and `patience` says
    how often they ask a place that does not answer. `rates` are the rates of exchange that are loaded.
    `live` is where the log of the intake is; None for beside the landings.
    """

    root: Path
    zone: str
    now: datetime
    run_id: str
    landings: Path
    scratch: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)
    rates: Rates = NO_RATES
    live: LivePlace | None = None


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What became of the rows of a source's new files; `rows_read` is the sum of the other four counts.

    Attributes:
        files: the files that were read.
        unchanged: files that had been loaded before and were passed over.
        left_as_they_were: files that are gone or were overwritten, whose rows keep the meaning of an older mapping.
        rows_before: rows of a list in the place of which these were loaded.
        drift: columns that a file gives another type than the file before did, a sentence each.
        rows_replacing: of the rows loaded, those that took the place of events that earlier rows told otherwise.
        rows_passed: rows that are not the source's, as its `where` says.
        reasons: how many rows went to the quarantine, by reason.
    """

    source: str
    files: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    left_as_they_were: tuple[str, ...] = ()
    rows_read: int = 0
    rows_loaded: int = 0
    rows_known: int = 0
    rows_quarantined: int = 0
    rows_passed: int = 0
    rows_before: int = 0
    rows_replacing: int = 0
    drift: tuple[str, ...] = ()
    reasons: Mapping[str, int] = field(default_factory=dict)
