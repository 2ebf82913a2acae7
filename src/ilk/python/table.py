"""A table of results: Arrow inside, and whatever frame the reader works with outside."""

from collections.abc import Collection, Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Self

from ilk.kernel.answers import Answer
from ilk.kernel.errors import UserError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

_SHOWN = 10


class Table:
    """Rows and columns. Libraries that speak Arrow's C interface take it as it is."""

    def __init__(self, arrow: "pa.Table") -> None:
        self._arrow = arrow

    @classmethod
    def of(cls, answers: Sequence[Answer], *, without: Collection[str] = ()) -> Self:
        """The table of answers of one kind: a row each, a column for each field but some, and one for each trait."""
        import pyarrow as pa

        rows = [answer.model_dump(exclude=set(without)) for answer in answers]
        return cls(pa.Table.from_pylist([row | row.pop("traits", {}) for row in rows]))

    @classmethod
    def from_rows(cls, rows: Sequence[dict[str, Any]]) -> Self:
        """The table of rows that are dictionaries with the same keys."""
        import pyarrow as pa

        return cls(pa.Table.from_pylist(list(rows)))

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return list(self._arrow.column_names)

    def to_arrow(self) -> "pa.Table":
        """The rows as an Arrow table, without a copy."""
        return self._arrow

    def to_pandas(self) -> "pd.DataFrame":
        """The rows as a pandas frame, with Arrow's types, in which a missing whole number stays one."""
        try:
            import pandas as pd
        except ImportError as error:
            raise _missing("pandas") from error
        return self._arrow.to_pandas(types_mapper=pd.ArrowDtype)

    def to_polars(self) -> "pl.DataFrame":
        """The rows as a Polars frame."""
        try:
            import polars as pl
        except ImportError as error:
            raise _missing("polars") from error
        frame = pl.from_arrow(self._arrow)
        assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table never becomes a series
        return frame

    def to_pylist(self) -> list[dict[str, Any]]:
        """The rows as dictionaries."""
        rows: list[dict[str, Any]] = self._arrow.to_pylist()
        return rows

    def __len__(self) -> int:
        return int(self._arrow.num_rows)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self.to_pylist())

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._arrow.__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<{len(self):,} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        rows = self._arrow.slice(0, _SHOWN).to_pylist()
        return html_table(self.columns, [list(row.values()) for row in rows], total=len(self))


def html_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], *, total: int) -> str:
    """Rows for a notebook, everything in them escaped; says how many more there are."""
    head = "".join(f"<th>{escape(column)}</th>" for column in columns)
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in rows)
    more = f"<p>{len(rows):,} of {total:,} rows</p>" if total > len(rows) else ""
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"


def _cell(value: Any) -> str:
    match value:
        case None:
            return "<td></td>"
        case bool():
            return f"<td>{'yes' if value else 'no'}</td>"
        case int():
            return f'<td style="text-align:right">{value:,}</td>'
        case float():
            return f'<td style="text-align:right">{value:,.2f}</td>'
        case list() | tuple():
            return f"<td>{escape(', '.join(str(each) for each in value))}</td>"
        case _:
            return f"<td>{escape(str(value))}</td>"


def _missing(library: str) -> UserError:
    return UserError(
        "extra-missing", f"{library} is not installed", hint=f"Install it with `pip install 'ilk[{library}]'`."
    )
