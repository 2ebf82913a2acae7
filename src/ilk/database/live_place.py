"""Where what is live is kept: in files of the project, or in a database of PostgreSQL."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ilk.database.backend import Backend
from ilk.database.files import FileBackend
from ilk.database.intake import LOG_FILE, IntakeLog
from ilk.database.live import LIVE_FILE, LiveStore
from ilk.database.postgresql import PostgresBackend


@dataclass(frozen=True, slots=True)
class LivePlace:
    """Where the intake's log and the live store are.

    Attributes:
        folder: has their files.
        address: of a database of PostgreSQL that has them instead, with its secrets.
    """

    folder: Path
    address: str | None = field(default=None, repr=False)

    @property
    def has_log(self) -> bool:
        """Whether there may be a log of the intake: looking makes none."""
        return self.address is not None or (self.folder / LOG_FILE).exists()

    @property
    def has_store(self) -> bool:
        """Whether there may be a live store: looking makes none."""
        return self.address is not None or (self.folder / LIVE_FILE).exists()

    def log(self, at: datetime) -> IntakeLog:
        """The log of the intake, made at an instant if there is none."""
        return IntakeLog.at(self._backend(LOG_FILE), at)

    def log_read(self) -> IntakeLog | None:
        """The log of the intake, to be read; None without one."""
        return IntakeLog.there(self._backend(LOG_FILE)) if self.has_log else None

    def store(self, at: datetime) -> LiveStore:
        """The live store, made at an instant if there is none."""
        return LiveStore.at(self._backend(LIVE_FILE), at)

    def _backend(self, name: str) -> Backend:
        if self.address is None:
            return FileBackend(self.folder / name)
        return PostgresBackend(self.address, name.removesuffix(".sqlite"))
