"""The warehouse's folder, on any file system that Spark can write to, through Spark's own access to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

_ANEW = _MOVED = _WHOLE = True
"""What the flags of Hadoop's file systems say: in place of what is there, without the source, with what is in it."""


class Files:
    """Files below one folder; every name is relative to it.

    Args:
        session: the session whose file systems and credentials are used.
        root: a path, or an address such as `hdfs://…`.
    """

    def __init__(self, session: Any, root: str) -> None:
        self._jvm = session._jvm  # noqa: SLF001 - PySpark has no other door to Hadoop's file systems
        path = self._jvm.org.apache.hadoop.fs.Path(root)
        self._system = path.getFileSystem(session._jsc.hadoopConfiguration())  # noqa: SLF001 - as above
        self._root = self._system.makeQualified(path).toString().rstrip("/")
        self._system.mkdirs(self._path(""))

    def address(self, name: str) -> str:
        """Where a file or folder is, for Spark."""
        return f"{self._root}/{name}" if name else self._root

    def names(self, folder: str) -> list[str]:
        """What is in a folder, in order; nothing when it is not there."""
        path = self._path(folder)
        if not self._system.exists(path):
            return []
        return sorted(status.getPath().getName() for status in self._system.listStatus(path))

    def read(self, name: str) -> str:
        """The text of a file."""
        stream = self._system.open(self._path(name))
        try:
            return str(self._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
        finally:
            stream.close()

    def write(self, name: str, text: str) -> None:
        """Write a new file that readers see whole or not at all."""
        beside = f"{name}.{token_hex(4)}.tmp"
        stream = self._system.create(self._path(beside), _ANEW)
        stream.write(bytearray(text, "utf-8"))
        stream.close()
        self._system.rename(self._path(beside), self._path(name))

    def put(self, local: Path, name: str) -> None:
        """Move a file of this machine into the folder."""
        source = self._jvm.org.apache.hadoop.fs.Path(local.as_uri())
        self._system.copyFromLocalFile(_MOVED, _ANEW, source, self._path(name))

    @contextmanager
    def fetched(self, name: str) -> Iterator[Path]:
        """A file on this machine: itself, or a copy for the time of the block."""
        if self._root.startswith("file:"):
            yield Path(str(self._path(name).toUri().getPath()))
            return
        with TemporaryDirectory() as folder:
            target = Path(folder) / "part.parquet"
            self._system.copyToLocalFile(
                not _MOVED, self._path(name), self._jvm.org.apache.hadoop.fs.Path(target.as_uri())
            )
            yield target

    def remove(self, name: str) -> None:
        """Remove a file or folder if it is there."""
        self._system.delete(self._path(name), _WHOLE)

    def _path(self, name: str) -> Any:
        return self._jvm.org.apache.hadoop.fs.Path(self.address(name))
