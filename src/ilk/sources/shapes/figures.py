"""Figures of days, pages and posts: counts of nobody, which become a table and no customers, events or segments."""

from collections.abc import Mapping

from ilk.sources.shapes.shape import Ready


def figures(
    name: str, title: str, *, table: str, columns: Mapping[str, str], note: str, key: str | None = None, where: str = ""
) -> tuple[Ready]:
    """The one source of an export of figures.

    Args:
        name: of the source.
        title: of the source.
        table: what its rows become.
        columns: what they say, as expressions.
        note: why nothing can be asked about people.
        key: the column that names a row, where one does.
        where: which rows are figures, when not all are.
    """
    into = {"table": table, **({"key": key} if key else {})}
    document = {"title": title, "into": into, "columns": columns, **({"where": where} if where else {})}
    return (Ready(name=name, document=document, notes=(note,)),)


def of_whom(owner: str) -> str:
    """Whose figures are that are nobody's: those of `the page`, `the account`."""
    return f"Figures are {owner}'s, not people's: a table that reports can read, and no customer's."
