"""The landing of a source of files: whole files from elsewhere, and a list of those that count."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from ilk.sources.connectors.connector import AwayFile
from ilk.sources.files.finding import FoundFile
from ilk.sources.files.unpacking import with_members

_LIST = "files.json"
_PART = ".part"
_ENDING = re.compile(r"(?:\.[A-Za-z0-9]{1,8}){1,2}$")


@dataclass(frozen=True, slots=True)
class FiledLanding:
    """A folder of files from elsewhere.

    A file is called by a digest of the place (its `identity`), its name there and its version: so what came before is
    known without asking anything, and no name from elsewhere ever becomes a path.
    """

    folder: Path
    identity: Mapping[str, Any]

    def found(self) -> tuple[FoundFile, ...]:
        """The files, by their names where they come from. Raises `UserError` for an archive that is not read."""
        listed = self.folder / _LIST
        if not listed.is_file():
            return ()
        told = json.loads(listed.read_text(encoding="utf-8"))
        return with_members(FoundFile(self.folder / stored, name) for name, stored in told.items())

    def lacks(self, file: AwayFile) -> bool:
        """Whether a file has to be brought: it is not here, or nothing tells whether it has changed."""
        return file.version is None or not self._path(file).exists()

    def part(self, file: AwayFile) -> Path:
        """Where the bytes of a file are collected."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._path(file)
        return path.with_name(path.name + _PART)

    def add(self, file: AwayFile) -> None:
        """A file whose bytes have all been collected."""
        self.part(file).rename(self._path(file))

    def keep(self, files: Sequence[AwayFile]) -> None:
        """These files count from now on, and no others; nothing changes when it is cut short."""
        stored = {file.name: self._path(file).name for file in files}
        listed = self.folder / _LIST
        fresh = listed.with_suffix(_PART)
        fresh.write_text(json.dumps(stored, ensure_ascii=False, indent=0), encoding="utf-8")
        fresh.rename(listed)
        kept = {_LIST, *stored.values()}
        for path in self.folder.iterdir():
            if path.name not in kept:
                path.unlink()

    def _path(self, file: AwayFile) -> Path:
        told = json.dumps([self.identity, file.name, file.version], sort_keys=True)
        ending = _ENDING.search(file.name)
        return self.folder / (sha256(told.encode()).hexdigest()[:32] + (ending[0].lower() if ending else ""))
