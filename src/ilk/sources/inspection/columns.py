"""Columns of a file as columns of a source: names, expressions, bounds, and what to know about them."""

from collections.abc import Collection, Iterator

from ilk.kernel.types import ValueType
from ilk.sources.inspection import names
from ilk.sources.inspection.names import criterion, said, snake
from ilk.sources.inspection.proposal import ColumnProposal, Guess
from ilk.sources.inspection.roles import Column, Seen, amount, has_identity


def mapped(column: Column, taken: Collection[str]) -> ColumnProposal:
    """A column as it would be declared; `taken` are names that others have."""
    kind = column.guess.type
    value = Guess(column.guess.formula.format(said(column.name)), column.guess.confidence, column.guess.why)
    if kind is ValueType.INTEGER and _is_code(column):
        kind, value = ValueType.TEXT, Guess(identity_text(column), 0.9, "its name says that it names something")
    minimum = 0 if column.words & names.PRICE and kind.numeric and not _negative_rows(column) else None
    return ColumnProposal(
        name=snake(column.name, taken),
        column=column.name,
        value=value,
        type=kind,
        minimum=minimum,
        criterion=criterion(column.name),
        values=column.profile.values,
        all_values=column.profile.complete,
    )


def identity_text(column: Column) -> str:
    """A key as text: `17850.0`, as some programs write whole numbers, is `17850`."""
    plain = said(column.name)
    has_fraction = any(value.endswith(".0") for value in column.profile.examples)
    return f"text(integer({plain}))" if has_fraction and column.guess.type is ValueType.INTEGER else f"text({plain})"


def instant_text(column: Column) -> str:
    """The expression that reads when something was."""
    plain = said(column.name)
    if column.guess.type is ValueType.INSTANT:
        return column.guess.formula.format(plain)
    text_format = column.guess.date.text_format if column.guess.date else None
    return f'instant({plain}, "{text_format}")' if text_format else f"instant({plain})"


def about_values(column: Column) -> Iterator[str]:
    """What a person should know of a column's values, a sentence each."""
    guess = column.guess
    if guess.misfits:
        examples = ", ".join(f"`{value}`" for value in guess.misfit_examples)
        such = f", such as {examples}" if examples else ""
        yield f"`{column.name}`: {guess.misfits:,} values are not {guess.type}{such}; their rows would be quarantined."
    if guess.date is not None and guess.date.ambiguous:
        shown = guess.date.ambiguous_example
        yield f"`{column.name}`: `{shown}` could be two days; that the day comes first is assumed."
    if guess.date is not None and guess.date.others:
        others = ", ".join(f"{count:,} as {text_format}" for text_format, count in guess.date.others)
        yield f"`{column.name}`: dates are written in several ways: {others}."


def about_key(column: Column, what: str) -> Iterator[str]:
    """What a person should know of a column that every row needs."""
    missing = column.profile.missing_share
    if missing:
        rows = column.profile.rows - column.profile.known
        yield f"{rows:,} rows ({missing:.0%}) have no `{column.name}`, so no {what}: they would be quarantined."


def suggested_rules(file: Seen) -> Iterator[tuple[str, str]]:
    """Rules that the rows of orders may need: returns and corrections look like orders with negative amounts."""
    for about, reason in ((names.QUANTITY, "the quantity is not positive"), (names.PRICE, "the price is not positive")):
        column = amount(file, sorted(about))
        if column is not None and _negative_rows(column):
            yield f"{column.guess.formula.format(said(column.name))} > 0", reason


def _negative_rows(column: Column) -> int:
    return sum(count for value, count in column.profile.values if value.startswith(("-", "(")))


def _is_code(column: Column) -> bool:
    """Whether whole numbers name something rather than count it."""
    about = names.ORDER | names.PRODUCT | names.CUSTOMER | {"zip", "postal", "postcode", "phone", "id", "store", "shop"}
    identity = has_identity(column) and bool(column.words & about)
    return identity or bool(column.words & {"zip", "postcode", "phone", "id"})
