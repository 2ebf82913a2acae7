"""What a source says about its files."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from ilk.catalog.documents import Part


class FileSettings(Part):
    """Where the files are and how they are written; what is left out is found by looking at each file.

    `path` is relative to the project's folder, and may be a pattern such as `data/till-*.csv`; its files are read in
    the order of their names. `format` is `auto`, or the name of one of `formats.FORMATS`. `null_values` are texts that
    mean "missing", besides the empty text.
    """

    path: Annotated[str, StringConstraints(min_length=1)]
    format: str = "auto"
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    quote: Annotated[str, StringConstraints(min_length=1, max_length=1)] = '"'
    header: bool = True
    encoding: str | None = None
    sheet: str | None = None
    decimal: Literal[".", ","] = "."
    null_values: tuple[str, ...] = ()
