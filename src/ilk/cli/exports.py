"""Rows written to files: a whole file, or none."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ilk.api.csv import csv_parts
from ilk.app.personas import Sheet
from ilk.cli.screen import errors_to
from ilk.kernel.errors import UserError
from ilk.python.link import Rows


def write_csv(rows: Rows, path: Path) -> None:
    """Write rows as CSV. Raises `UserError` when the file cannot be written."""
    with rows as reader, _staged(path) as staged, staged.open("wb") as file:
        for part in csv_parts(reader):
            file.write(part)
    _tell(path)


def write_parquet(rows: Rows, path: Path) -> None:
    """Write rows as Parquet. Raises `UserError` when the file cannot be written."""
    import pyarrow.parquet as pq

    with rows as reader, _staged(path) as staged, pq.ParquetWriter(staged, reader.schema) as writer:
        for batch in reader:
            writer.write_batch(batch)
    _tell(path)


def write_sheet(sheet: Sheet, path: Path) -> None:
    """Write a page that is made already. Raises `UserError` when the file cannot be written."""
    with _staged(path) as staged:
        staged.write_bytes(sheet.content)
    _tell(path)


@contextmanager
def _staged(path: Path) -> Iterator[Path]:
    """A file beside `path` that takes its place when the block ends well."""
    staged = path.with_name(f".{path.name}.part")
    try:
        yield staged
        staged.replace(path)
    except OSError as error:
        what = f"the file cannot be written: {error.strerror or error}"
        raise UserError("file-unwritable", what, where=str(path)) from error
    finally:
        staged.unlink(missing_ok=True)


def _tell(path: Path) -> None:
    errors_to().print(f"Wrote {path}", soft_wrap=True)
