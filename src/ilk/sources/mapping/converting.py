"""Money of one currency as money of another, by the newest rate until a day."""

from dataclasses import replace
from datetime import date

from ilk.catalog.currencies import CURRENCIES
from ilk.kernel.types import ValueType
from ilk.sources.mapping import moments, numbers
from ilk.sources.mapping.compiled import Arguments, Compiled, Risk, as_text
from ilk.sources.mapping.tree import Value
from ilk.warehouse import sql

_WHY = "in a currency that has no rate for its day"


def convert(arguments: Arguments) -> Compiled:
    """An amount in another currency: `convert(amount, currency, "EUR", at)`; without a rate it is unreadable."""
    amount, at = _amount(arguments), _day(arguments)
    currency, to = _currency(arguments, 1), _constant(arguments, 2)
    scope, rates = arguments.scope, arguments.scope.rates
    asked = scope.questions.ask(
        [sql.call("upper", currency.expr), as_text(at).expr],
        lambda given, day: None if day is None else rates.between(given, to, date.fromisoformat(day[:10])),
        ValueType.NUMBER,
        f"convert\n{to}",
    )
    product = sql.arithmetic(sql.cast(amount.expr, ValueType.NUMBER), "*", asked)
    expr = sql.try_cast(numbers.finite(product), ValueType.MONEY)
    unknown_rate = Risk((amount.expr, currency.expr, at.expr), asked, _WHY)
    return Compiled(expr, ValueType.MONEY, (*amount.risks, *currency.risks, *at.risks, unknown_rate))


def _amount(arguments: Arguments) -> Compiled:
    value = arguments.value(0)
    return value if value.type.numeric else numbers.money(arguments)


def _day(arguments: Arguments) -> Compiled:
    """The day of the rate: of an instant, in UTC; of a column that is text, in ISO 8601."""
    value = arguments.typed(3, ValueType.DATE, ValueType.INSTANT, ValueType.TEXT)
    match value.type:
        case ValueType.TEXT:
            call = replace(arguments.call, arguments=arguments.call.arguments[3:4])
            return moments.date(replace(arguments, call=call, values=(value,)))
        case ValueType.INSTANT:
            return Compiled(sql.cast(value.expr, ValueType.DATE), ValueType.DATE, value.risks)
        case _:
            return value


def _currency(arguments: Arguments, position: int) -> Compiled:
    if isinstance(arguments.call.arguments[position], Value):
        _constant(arguments, position)
    return arguments.texts()[position]


def _constant(arguments: Arguments, position: int) -> str:
    """A currency that is named by a constant. Raises `UserError` for none."""
    code = (arguments.constant(position) or "").upper()
    if code not in CURRENCIES:
        raise arguments.misnamed("currency", code, CURRENCIES, position)
    return code
