"""Numbers, money and dates as a sentence says them: rounded for reading, in English."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, assert_never
from zoneinfo import ZoneInfo

from ilk.kernel.clock import local_time
from ilk.kernel.types import ValueType

UNKNOWN = "unknown"
_SYMBOLS = {
    "AUD": "A$",
    "BRL": "R$",
    "CAD": "C$",
    "CNY": "CN¥",
    "EUR": "€",
    "GBP": "£",
    "ILS": "₪",
    "INR": "₹",
    "JPY": "¥",
    "KRW": "₩",
    "MXN": "MX$",
    "NZD": "NZ$",
    "TRY": "₺",
    "UAH": "₴",
    "USD": "$",
    "VND": "₫",
}
_WITHOUT_CENTS = frozenset({"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"})
_MINUS = "\u2212"
_THOUSAND = 1_000
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"))
_LEAST_SHARE = 0.001
_WHOLE_PERCENT_FROM = 0.0995
_LEAST_PLAIN = 0.01
_DIGITS_BELOW = ((10, 2), (100, 1))
_ONE_DIGIT_BELOW = 9.95
_DAYS_BELOW = 60
_MONTH = 30.44
_YEAR = 365.25


def count(number: float) -> str:
    """`2,469`."""
    return f"{round(number):,}"


def money(amount: float, currency: str) -> str:
    """`$34.20`, `$84,000`, `$1.23 million`: from 1,000 on with three digits that mean something."""
    mark = (_MINUS if amount < 0 else "") + _symbol(currency)
    size, cents = abs(amount), _cents(currency)
    if round(size, cents) < _THOUSAND:
        return f"{mark}{size:.{cents}f}"
    rounded = float(f"{size:.3g}")
    for scale, name in _SCALES:
        if rounded >= scale:
            return f"{mark}{rounded / scale:,.5g} {name}"
    return f"{mark}{rounded:,.0f}"


def exact_money(amount: float | Decimal, currency: str) -> str:
    """`$84,031.20`."""
    mark = (_MINUS if amount < 0 else "") + _symbol(currency)
    return f"{mark}{abs(amount):,.{_cents(currency)}f}"


def percent(share: float) -> str:
    """`41%`, `4.1%`, `0.3%`; below that `under 0.1%`."""
    if 0 < share < _LEAST_SHARE:
        return "under 0.1%"
    if 1 - _LEAST_SHARE < share < 1:
        return "over 99.9%"
    digits = 1 if 0 < abs(share) < _WHOLE_PERCENT_FROM else 0
    return f"{share * 100:.{digits}f}%"


def change(share: float) -> str:
    """A relative change with its sign: `+3.1%`, or with a minus before it."""
    sign = "+" if share > 0 else _MINUS if share < 0 else ""
    return sign + percent(abs(share))


def number(value: float) -> str:
    """`0.25`, `3.4`, `12`, `1,240`: about three digits that mean something."""
    size = abs(value)
    if 0 < size < _LEAST_PLAIN:
        return f"{value:.2g}"
    digits = next((digits for bound, digits in _DIGITS_BELOW if size < bound), 0)
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def times(ratio: float) -> str:
    """`2.4 times`, `12 times`."""
    return f"{ratio:.1f} times" if ratio < _ONE_DIGIT_BELOW else f"{ratio:,.0f} times"


def day(at: date | datetime, zone: ZoneInfo | None = None) -> str:
    """`5 January 2017`; an instant's day is that of `zone`."""
    local = local_time(at, zone) if isinstance(at, datetime) and zone else at
    return f"{local.day} {local:%B %Y}"


def ago(earlier: datetime, now: datetime, zone: ZoneInfo) -> str:
    """`today`, `yesterday`, `3 days ago`, `4 months ago`: by the calendar of `zone`."""
    days = (local_time(now, zone).date() - local_time(earlier, zone).date()).days
    if days <= 1:
        return "yesterday" if days == 1 else "today"
    if days < _DAYS_BELOW:
        return f"{days} days ago"
    unit, length = ("year", _YEAR) if days >= 2 * _YEAR else ("month", _MONTH)
    return f"{int(days / length)} {unit}s ago"


def counted(amount: float, noun: str) -> str:
    """`1 order`, `86 orders`."""
    return f"{count(amount)} {noun if round(amount) == 1 else plural(noun)}"


def plural(noun: str) -> str:
    """The plural of an English noun of the regular kinds, and of `person`."""
    if noun.endswith("person"):
        return noun[: -len("person")] + "people"
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def words(name: str) -> str:
    """A name of the language as a person says it."""
    return name.replace("_", " ")


def listed(items: Sequence[str]) -> str:
    """`a, b and c`."""
    return " and ".join([*([", ".join(items[:-1])] if len(items) > 1 else []), *items[-1:]])


def value(given: Any, kind: ValueType, currency: str, zone: ZoneInfo) -> str:
    """A trait's or property's value for people; `unknown` when it is missing."""
    if given is None:
        return UNKNOWN
    match kind:
        case ValueType.TEXT:
            return str(given)
        case ValueType.INTEGER:
            return f"{given:,}"
        case ValueType.NUMBER:
            return number(given)
        case ValueType.MONEY:
            return exact_money(given, currency)
        case ValueType.YES_NO:
            return "yes" if given else "no"
        case ValueType.DATE | ValueType.INSTANT:
            return day(given, zone)
        case ValueType.TEXT_LIST:
            return ", ".join(given) if given else "none"
        case _:
            assert_never(kind)


def _symbol(currency: str) -> str:
    return _SYMBOLS.get(currency, f"{currency} ")


def _cents(currency: str) -> int:
    return 0 if currency in _WITHOUT_CENTS else 2
