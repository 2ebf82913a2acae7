"""Files of messages, a line each, whatever they are packed with."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ilk.kernel.errors import UserError
from ilk.sources.files.plain import compression_of, opened


@contextmanager
def lines(path: Path) -> Iterator[Iterator[bytes]]:
    """The lines of a file, within the block. Raises `UserError`: `file-missing`, `file-unreadable`."""
    try:
        with opened(path, compression_of(path)) as found:
            yield iter(found)
    except FileNotFoundError:
        raise UserError("file-missing", "there is no such file", where=str(path)) from None
    except (OSError, EOFError, zlib.error) as error:
        raise UserError("file-unreadable", f"the file cannot be read: {error}", where=str(path)) from error
