"""The shape of an export of responses: some columns are the tool's, and every other one is a question."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from ilk.sources.files.header import Header, column_names
from ilk.sources.inspection.dates import date_guess
from ilk.sources.inspection.names import said, snake
from ilk.sources.shapes.shape import Beginning, Ready

_NAMELESS = re.compile(r"column_\d+")
_MAIL = re.compile(r"e-?mail", re.IGNORECASE)
_WHOLE = re.compile(r"-?\d{1,9}")
_NOTES = (
    "Questions are read as whole numbers where their first answers are. `choices(…)` reads several options.",
    "`ilk instrument ready` lists instruments that score such questions; docs/surveys.md tells more.",
)


@dataclass(frozen=True, slots=True)
class Responses:
    """An export of a survey tool.

    Attributes:
        name: what it is called.
        vendor: whose it is.
        what: what it is, to stand after the vendor.
        documented: where the vendor tells the columns, in words.
        telling: the columns that together tell it.
        own: all columns that are the tool's and no question; those of `kept` are read, the others left out.
        customer: columns that may name who answered, the best first; one of the questions that asks for an e-mail
            address comes before the last of them, which names the response.
        answered_at: the columns that may say when, the first that is there counts.
        response: the column that names a response; None where none does.
        kept: columns of the tool that are read, by the name that they get.
        header: how many rows the header takes, told by the file's beginning.
        zone: the zone of its instants, where the tool or the file's beginning tells it; else it is the project's.
        where: which rows are responses, when not all are.
        is_like: what a file must show besides its telling columns.
    """

    name: str
    vendor: str
    what: str
    documented: str
    telling: tuple[str, ...]
    own: frozenset[str]
    customer: tuple[str, ...]
    answered_at: tuple[str, ...]
    response: str | None
    header: Callable[[Beginning], Header] = lambda _: Header(rows=1)
    zone: Callable[[Beginning], str | None] = lambda _: None
    kept: Mapping[str, str] = field(default_factory=dict)
    where: str | None = None
    is_like: Callable[[Beginning], bool] = lambda _: True

    def lacks(self, file: Beginning) -> tuple[str, ...]:
        """The telling columns that a file lacks."""
        missing = tuple(name for name in self.telling if name not in file.columns)
        return missing if missing or self.is_like(file) else self.telling

    def sources(self, file: Beginning) -> tuple[Ready, ...]:
        """One source: each response an event, with its questions as properties."""
        header = self.header(file)
        columns = _columns(file, header)
        values = _values(file, header)
        at = next(name for name in self.answered_at if name in columns)
        written = _Moment.of(at, values[columns.index(at)], self.zone(file))
        customer = self._customer(columns, values)
        document: dict[str, Any] = {
            "title": f"Responses from {self.vendor}",
            "into": {
                "events": "response",
                "customer": customer,
                "occurred_at": written.formula,
            },
            "columns": dict(self._read(file, header, columns, values)),
        }
        if self.response is not None:
            document["into"]["id"] = f"text({said(self.response)})"
        if header.rows > 1:
            document["files"] = {"header": header.model_dump(exclude_defaults=True)}
        if self.where is not None:
            document["where"] = self.where
        return (Ready(name=self.name, document=document, notes=(*_about(customer), *written.notes, *_NOTES)),)

    def _customer(self, columns: Sequence[str], values: Sequence[Sequence[str]]) -> str:
        """An e-mail address or what else names who answered, or else the response itself."""
        questions = ((name, given) for name, given in zip(columns, values, strict=True) if name not in self.own)
        asked = [name for name, given in questions if _MAIL.search(name) and _are_addresses(given)][:1]
        named = [*(name for name in self.customer[:-1] if name in columns), *asked]
        last = self.customer[-1]
        own = [f"lower({said(name)})" if _MAIL.search(name) else f"text({said(name)})" for name in named]
        return " else ".join([*own, f"text({said(last)})" if last in columns else "text(row_number())"])

    def _read(
        self, file: Beginning, header: Header, columns: Sequence[str], values: Sequence[Sequence[str]]
    ) -> Iterator[tuple[str, Any]]:
        taken: list[str] = []
        for place, name in enumerate(columns):
            if name in self.own and name not in self.kept:
                continue
            called = self.kept.get(name) or snake(name, taken)
            taken.append(called)
            whole = bool(values[place]) and all(_WHOLE.fullmatch(value) for value in values[place])
            formula = f"{'integer' if whole else 'text'}({said(name)})"
            asked = _question(file, header, place, name)
            yield called, {"value": formula, "description": asked} if asked else formula


@dataclass(frozen=True, slots=True)
class _Moment:
    """When a response was given, as an expression, and what a person should know of it."""

    formula: str
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, column: str, values: Sequence[str], zone: str | None) -> Self:
        """The moment in the format that the first values are in, and in a zone where the file says one."""
        found = date_guess([(value, 1) for value in values])
        name, where = said(column), f', zone="{zone}"' if zone else ""
        if found is None:
            such = (f"`{column}`: how `{value}` is written is not known; give its format." for value in values[:1])
            return cls(f"instant({name}{where})", tuple(such))
        if found.text_format is None:
            return cls(f"instant({name}{where})")
        if not found.ambiguous:
            return cls(f'instant({name}, "{found.text_format}"{where})')
        month_first = re.sub("%d(.)%m", r"%m\1%d", found.text_format)
        shown = found.ambiguous_example or values[0]
        doubt = (
            f"`{column}`: `{shown}` could be two days; that the month comes first, as the tools write it, is assumed."
        )
        return cls(f'instant({name}, "{month_first}"{where})', (doubt,))


def told_rows(file: Beginning, mark: str, most: int) -> int:
    """How many rows a header takes whose last one holds a mark; 1 where none of the first few does."""
    rows = enumerate(file.rows[: most - 1], 2)
    return next((number for number, row in rows if any(cell and mark in cell for cell in row)), 1)


def _columns(file: Beginning, header: Header) -> tuple[str, ...]:
    """The names of the columns once the whole header is read."""
    first = ["" if _NAMELESS.fullmatch(name) else name for name in file.columns]
    further = [[cell or "" for cell in row] for row in file.rows[: header.rows - 1]]
    return column_names(header, [first, *further])


def _values(file: Beginning, header: Header) -> list[list[str]]:
    """The first values of each column, below the header."""
    rows = file.rows[header.rows - 1 :]
    return [[cell.strip() for row in rows if (cell := row[place])] for place in range(len(file.columns))]


def _question(file: Beginning, header: Header, place: int, name: str) -> str:
    """What was asked, where the name of the column does not say it."""
    if header.names == "first" and header.rows > 1 and file.rows:
        asked = (file.rows[0][place] or "").strip()
        return "" if asked == name else " ".join(asked.split())
    return "" if snake(name) == name else name


def _are_addresses(values: Sequence[str]) -> bool:
    """Whether answers are e-mail addresses, as far as they are known: `May we send you e-mail?` asks for none."""
    return all("@" in value for value in values)


def _about(customer: str) -> Iterator[str]:
    if " else " not in customer:
        yield "Nothing says who answered: each response is a customer. Name in `into: customer` what does."
