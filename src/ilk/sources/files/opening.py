"""A file, opened by the reader of its format, with the columns that are wanted."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ilk.kernel.errors import UserError, nearest
from ilk.sources.files.carrying import Carrying
from ilk.sources.files.finding import FoundFile
from ilk.sources.files.formats import format_of
from ilk.sources.files.reader import Reader
from ilk.sources.files.settings import FileSettings
from ilk.sources.files.unpacking import unpacked

_MOST_LISTED = 20


@contextmanager
def opened_file(
    file: FoundFile, settings: FileSettings, wanted: Sequence[str], scratch: Path | None = None
) -> Iterator[Reader]:
    """A reader of the file within the block.

    Args:
        file: which file.
        settings: how it is written, as far as it is said.
        wanted: columns that must be there.
        scratch: where to put copies, if any are needed.

    Raises:
        UserError: when it cannot be read, or lacks a wanted column.
    """
    with unpacked(file, scratch) as plain, format_of(plain, settings).opened(plain, settings, scratch) as reader:
        carry = settings.carry
        if carry is None:
            _refuse_without(reader, wanted, file)
            yield reader
            return
        if reader.json:
            hint = "Every row of JSON says all that it means: leave `carry` out."
            raise UserError("carry-without-columns", "rows of JSON have no rows above", where=file.name, hint=hint)
        _refuse_without(reader, (*wanted, *carry.needed), file)
        yield Carrying(reader, carry)


def _refuse_without(reader: Reader, wanted: Sequence[str], file: FoundFile) -> None:
    lacking = reader.lacks(wanted)
    if not lacking:
        return
    names = ", ".join(f"`{name}`" for name in lacking[:8])
    listed = ", ".join(f"`{name}`" for name in reader.columns[:_MOST_LISTED])
    others = len(reader.columns) - _MOST_LISTED
    what = f"the file has no column {names}; it has {listed}{f' and {others} more' if others > 0 else ''}"
    hint = reader.remedy(wanted)
    if hint is None and (close := [match for name in lacking for match in nearest(name, reader.columns, count=1)]):
        hint = f"Did you mean {' or '.join(f'`{name}`' for name in close)}?"
    raise UserError("unknown-column", what, where=file.name, known=reader.columns, hint=hint)
