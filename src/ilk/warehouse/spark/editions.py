"""Which folders are which table: editions, each a small file that is put in place in one step."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from threading import RLock

from ilk.kernel.errors import Bug
from ilk.warehouse.spark.files import Files

_EDITIONS = "editions"
DATA = "data"


@dataclass(frozen=True, slots=True)
class Stored:
    """A table: columns with Spark's types, and the folders whose rows are its rows.

    `view` names a table of somebody else's instead, which is only read.
    """

    name: str
    columns: Mapping[str, str]
    folders: tuple[str, ...] = ()
    view: str | None = None


Tables = Mapping[str, Stored]
"""Tables by their names in lower case."""


@dataclass
class Editions:
    """The tables as they are, and as they were for those who still read them.

    A writer puts rows into new folders; `publish` then writes the next edition, which names them. Whoever dies before
    leaves folders that no edition names, and they are removed when the warehouse is opened next.
    """

    files: Files
    forget: Callable[[Iterable[str]], None]
    """Removes folders, and what is remembered of them."""
    _number: int = 0
    _tables: Tables = field(default_factory=dict)
    _readers: Counter[int] = field(default_factory=Counter)
    _leaving: list[tuple[int, str]] = field(default_factory=list)
    _lock: RLock = field(default_factory=RLock)

    def __post_init__(self) -> None:
        numbers = [int(name.removesuffix(".json")) for name in self.files.names(_EDITIONS) if name.endswith(".json")]
        if numbers:
            self._number = max(numbers)
            self._tables = _loaded(self.files.read(_file(self._number)))
        kept = _folders(self._tables)
        for name in self.files.names(_EDITIONS):
            if name != f"{self._number:012}.json":
                self.files.remove(f"{_EDITIONS}/{name}")
        for name in self.files.names(DATA):
            if f"{DATA}/{name}" not in kept:
                self.files.remove(f"{DATA}/{name}")

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """The tables of the newest edition; their rows stay readable within the block, whatever is published."""
        with self._lock:
            number, tables = self._number, self._tables
            self._readers[number] += 1
        try:
            yield tables
        finally:
            with self._lock:
                self._readers[number] -= 1
            self._clear()

    def publish(self, changes: Mapping[str, Stored | None], based_on: Tables, amended: set[str]) -> None:
        """Make changes visible together.

        Args:
            changes: tables as they are to be; None for those that go.
            based_on: the tables that the writer began with.
            amended: the changed tables whose new rows depend on those before.

        Raises:
            Bug: when somebody else changed an amended table meanwhile.
        """
        with self._lock:
            if clash := sorted(name for name in amended if self._tables.get(name) != based_on.get(name)):
                raise Bug(f"two writers changed {', '.join(clash)} at the same time")
            after = {name: stored for name, stored in (dict(self._tables) | dict(changes)).items() if stored}
            self.files.write(_file(self._number + 1), _said(after))
            gone = _folders(self._tables) - _folders(after)
            self._leaving += [(self._number, folder) for folder in gone]
            self.files.remove(_file(self._number))
            self._number += 1
            self._tables = after
        self._clear()

    def _clear(self) -> None:
        """Remove folders that nobody reads any more."""
        with self._lock:
            oldest = min((number for number, readers in self._readers.items() if readers), default=self._number + 1)
            gone = [folder for last, folder in self._leaving if last < oldest]
            self._leaving = [(last, folder) for last, folder in self._leaving if last >= oldest]
        self.forget(gone)


def _file(number: int) -> str:
    return f"{_EDITIONS}/{number:012}.json"


def _folders(tables: Tables) -> set[str]:
    return {folder for stored in tables.values() for folder in stored.folders}


def _said(tables: Tables) -> str:
    return json.dumps([asdict(stored) for stored in tables.values()], ensure_ascii=False)


def _loaded(text: str) -> Tables:
    tables = [Stored(row["name"], row["columns"], tuple(row["folders"])) for row in json.loads(text)]
    return {stored.name.lower(): stored for stored in tables}
