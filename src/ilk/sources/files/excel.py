"""Excel and OpenDocument sheets: values as text, the header in the first row that is not empty."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from ilk.kernel.errors import UserError, unknown
from ilk.sources.files.finding import FoundFile
from ilk.sources.files.format import Format
from ilk.sources.files.header import Header, column_names
from ilk.sources.files.reader import ROW, UNTYPED, Reader, chunk_rows
from ilk.sources.files.settings import FileSettings

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta | None
_WHOLE_BELOW = 1e15


@contextmanager
def _opened(file: FoundFile, settings: FileSettings, _scratch: Path | None) -> Iterator[Reader]:
    yield ExcelReader(file, settings.sheet, settings.top)


EXCEL = Format(
    "excel", "Excel", (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods"), _opened, magic=(b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
)


class ExcelReader:
    """A sheet of a workbook, read whole: sheets have at most a million rows. The number of a row is the sheet's."""

    json = False
    own_types = UNTYPED
    written = "a sheet of a workbook"

    def __init__(self, file: FoundFile, sheet: str | None, header: Header | None) -> None:
        self._file = file
        self._cells = _cells(file, sheet)
        first = next(
            (number for number, row in enumerate(self._cells) if any(cell not in {"", None} for cell in row)), None
        )
        if first is None:
            raise UserError("file-empty", "the sheet is empty", where=file.name)
        top = self._cells[first : first + (header.rows if header else 1)]
        self._columns = column_names(header, [[_text(cell) or "" for cell in row] for row in top])
        self._start = first + (header.rows if header else 0)
        self._refuse_repeated_names()

    @property
    def columns(self) -> tuple[str, ...]:
        return self._columns

    @property
    def rows(self) -> int:
        return len(self._cells) - self._start

    def lacks(self, names: Sequence[str]) -> Sequence[str]:
        return [name for name in names if name not in self._columns]

    def remedy(self, wanted: Sequence[str]) -> None:
        return None

    def chunks(self) -> Iterator[pa.Table]:
        size = chunk_rows(len(self._columns)) // 4
        numbered = (
            (number, row)
            for number, row in enumerate(self._cells[self._start :], self._start + 1)
            if any(cell not in {"", None} for cell in row)
        )
        while part := list(islice(numbered, size)):
            texts = zip(*([_text(cell) for cell in row] for _, row in part), strict=True)
            columns = {f"c{number}": pa.array(values, pa.string()) for number, values in enumerate(texts)}
            yield pa.table(columns | {ROW: pa.array([number for number, _ in part], pa.int64())})

    def rejects(self) -> Iterator[pa.Table]:
        return iter(())

    def lines(self, rows: pa.Array) -> pa.Array:
        return rows

    def _refuse_repeated_names(self) -> None:
        twice = sorted({name for name in self._columns if self._columns.count(name) > 1})
        if twice:
            what = f"the header names {', '.join(f'`{name}`' for name in twice[:8])} more than once"
            raise UserError("duplicate-column", what, where=self._file.name, hint="Give each column a name of its own.")


def sheet_names(file: FoundFile) -> list[str]:
    """The names of a workbook's sheets. Raises `UserError` when it is not one."""
    return list(_workbook(file).sheet_names)


def _workbook(file: FoundFile) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(file.path))
    except (CalamineError, OSError, ValueError) as error:
        hint = "Open it and save it as .xlsx, without a password."
        raise UserError("wrong-format", f"the workbook cannot be read: {error}", where=file.name, hint=hint) from error


def _cells(file: FoundFile, sheet: str | None) -> list[list[Cell]]:
    workbook = _workbook(file)
    if sheet is not None and sheet not in workbook.sheet_names:
        raise unknown("sheet", sheet, workbook.sheet_names, where=file.name)
    for name in [sheet] if sheet is not None else workbook.sheet_names:
        cells = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if cells:
            return [list(row) for row in cells]
    return []


def _text(cell: Cell) -> str | None:
    """A cell's value as text; whole numbers without a fraction."""
    match cell:
        case None | "":
            return None
        case bool():
            return str(cell).lower()
        case float() if cell.is_integer() and abs(cell) < _WHOLE_BELOW:
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ")
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)
