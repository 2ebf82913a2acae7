"""What a source says about its files."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from ilk.catalog.documents import Part
from ilk.sources.files.carrying import Carry
from ilk.sources.files.header import Header


class FileSettings(Part):
    """Where the files are and how they are written; what is left out is found by looking at each file.

    `path` is relative to the project's folder, and may be a pattern such as `data/till-*.csv`; its files are read in
    the order of their names. `format` is `auto`, or the name of one of `formats.FORMATS`. `null_values` are texts that
    mean "missing", besides the empty text. `header` says whether there is one, or how many rows it takes.
    `carry` names columns of which a blank is what stands above it.
    """

    path: Annotated[str, StringConstraints(min_length=1)]
    format: str = "auto"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    quote: Annotated[str, StringConstraints(min_length=1, max_length=1)] = '"'
    header: bool | Header = True
    encoding: str | None = None
    sheet: str | None = None
    decimal: Literal[".", ","] = "."
    null_values: tuple[str, ...] = ()
    carry: Carry | None = None

    @property
    def top(self) -> Header | None:
        """The header; None for files without one."""
        if isinstance(self.header, Header):
            return self.header
        return Header(rows=1) if self.header else None
