"""Bands of numbers: sizes of firms, revenues, ages, each by where it begins."""

from decimal import Decimal, InvalidOperation

from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Arguments, Compiled, Risk
from ilk.warehouse import sql


def band(arguments: Arguments) -> Compiled:
    """The band that a number lies in, by a table of where each begins; one below the first is unreadable.

    `band(integer(employees), {"1": "small", "50": "medium", "250": "large"})`: 250 and more are large.
    """
    value = arguments.typed(0, ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY)
    bands = sorted(_bands(arguments), reverse=True)
    cases = [(sql.compare(value.expr, ">=", sql.literal(least)), sql.literal(name)) for least, name in bands]
    found = sql.choose(cases)
    why = f"below {bands[-1][0]}, where the first band begins"
    return Compiled(found, ValueType.TEXT, (*value.risks, Risk((value.expr,), found, why)))


def _bands(arguments: Arguments) -> list[tuple[Decimal, str]]:
    """Where each band begins, and its name. Raises `UserError` for a beginning that is no number, or is there twice."""
    table = arguments.table(1)
    found: dict[Decimal, str] = {}
    for begins, name in table.entries:
        least = _number(str(begins))
        if least is None or least in found or not isinstance(name, str):
            what = f'`"{begins}": {name}` is no band: a band begins at a number of its own, and has a name'
            raise arguments.wrong(what, table.place)
        found[least] = name
    return list(found.items())


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
