"""The answer to a question in a terminal."""

from rich.text import Text

from ilk.app.answers import CustomerRow, Page, QueryAnswer
from ilk.cli.figures import moment, share, value
from ilk.cli.screen import Column, plain, screen, show_more, show_table

_HEADLINES = 6


def show_answer(answer: QueryAnswer) -> None:
    """How many, what was understood, and some of them."""
    console = screen()
    line = Text(f"{answer.count:,}", style="bold")
    console.print(
        line.append(f" customers, {share(answer.share)} of all, as of {moment(answer.as_of)} UTC", "not bold")
    )
    console.print(Text(plain(answer.sentence)))
    if answer.missing_note:
        console.print(Text(plain(answer.missing_note), style="dim"))
    show_rows(answer.customers)
    show_more(len(answer.customers), answer.count, "customers", "`--limit` shows more.")


def show_customers(page: Page[CustomerRow]) -> None:
    """A page of customers."""
    show_rows(page.items)
    show_more(len(page.items), page.total, "customers", "`--limit`, `--search` and `--segment` show others.")


def show_rows(rows: list[CustomerRow]) -> None:
    """Customers, a line each, with headline traits and segments."""
    traits = list(rows[0].traits)[:_HEADLINES] if rows else []
    columns = (
        Column("Customer", style="bold"),
        *(Column(trait, from_width=40 + 18 * position) for position, trait in enumerate(traits)),
        Column("Segments", from_width=120),
    )
    cells = [
        (row.customer_id, *(value(row.traits.get(trait)) for trait in traits), ", ".join(row.segments)) for row in rows
    ]
    if cells:
        show_table(columns, cells)
