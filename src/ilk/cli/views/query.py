"""The answer to a question in a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from ilk.app.answers import CustomerRow, Page, Project, QueryAnswer
from ilk.cli.figures import is_number, many, moment, share, value
from ilk.cli.screen import Column, plain, screen, show_more, show_table

_HEADLINES = 6


def show_answer(answer: QueryAnswer, project: Project) -> None:
    """How many, what was understood, and some of them."""
    console = screen()
    line = Text(many(answer.count, plain(project.customer_noun)), style="bold")
    console.print(line.append(f", {share(answer.share)} of all, as of {moment(answer.as_of, project)}", "not bold"))
    console.print(Text(plain(answer.sentence)))
    if answer.missing_note:
        console.print(Text(plain(answer.missing_note), style="dim"))
    show_rows(answer.customers)
    show_more(len(answer.customers), answer.count, "customers", "`--limit` shows more.")


def show_customers(page: Page[CustomerRow], _project: Project) -> None:
    """A page of customers."""
    show_rows(page.items)
    waiting = [row.customer_id for row in page.items if row.came_since_run]
    if waiting:
        words = "waits" if len(waiting) == 1 else "wait"
        screen().print(plain(f"{', '.join(waiting)} came since the last run, and {words} for the next one."))
    show_more(len(page.items), page.total, "customers", "`--limit`, `--search` and `--segment` show others.")


def show_rows(rows: list[CustomerRow]) -> None:
    """Customers, a line each, with headline traits and segments."""
    if not rows:
        return
    names = list(rows[0].traits)[:_HEADLINES]
    columns = (
        Column("Customer", style="bold"),
        *trait_columns(names, [row.traits for row in rows], 40),
        Column("Segments", from_width=120),
    )
    show_table(columns, [(row.customer_id, *trait_cells(names, row.traits), ", ".join(row.segments)) for row in rows])


def trait_columns(names: Sequence[str], rows: Sequence[Mapping[str, Any]], width: int) -> list[Column]:
    """A column for each trait, as far as a terminal beyond `width` is wide enough; numbers stand on the right."""
    return [
        Column(
            name, "right" if all(is_number(row.get(name)) for row in rows) else "left", from_width=width + 18 * position
        )
        for position, name in enumerate(names)
    ]


def trait_cells(names: Sequence[str], traits: Mapping[str, Any]) -> list[str]:
    """The values of traits, as people read them."""
    return [value(traits.get(name)) for name in names]
