"""What tokens of the text say: numbers, whole numbers, and texts between quotes."""

from decimal import Decimal

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def number_of(token: str) -> int | float:
    """The number of a token such as `12`, `2.5`, `50k`, `1.5m` or `10%`."""
    digits = token.replace("_", "")
    match digits[-1].lower():
        case "%":
            return float(Decimal(digits[:-1]).scaleb(-2))
        case "k":
            return _whole_if_possible(Decimal(digits[:-1]).scaleb(3))
        case "m":
            return _whole_if_possible(Decimal(digits[:-1]).scaleb(6))
        case _:
            return float(digits) if any(mark in digits for mark in ".eE") else int(digits)


def whole_of(token: str) -> int:
    """The whole number of a token; raises `ValueError` for one with a fraction."""
    number = number_of(token)
    if isinstance(number, float):
        raise ValueError(f"`{token}` is not a whole number")  # noqa: TRY004 - of the text, not of the type
    return number


def string_of(token: str) -> str:
    """The text between double quotes, with its backslash escapes resolved; raises `ValueError` for an unknown one."""
    marks = iter(token[1:-1])
    return "".join(_escaped(next(marks)) if mark == "\\" else mark for mark in marks)


def _escaped(mark: str) -> str:
    if mark not in _ESCAPES:
        raise ValueError(f"`\\{mark}` means nothing; write `\\\\` for a backslash")
    return _ESCAPES[mark]


def _whole_if_possible(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
