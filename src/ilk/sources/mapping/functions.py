"""The functions of mapping expressions: the whole list, each with how it is written."""

from collections.abc import Callable
from dataclasses import dataclass

from ilk.kernel.errors import unknown
from ilk.sources.mapping import moments, numbers, texts
from ilk.sources.mapping.compiled import Arguments, Compiled, Scope
from ilk.sources.mapping.tree import Call, Table


@dataclass(frozen=True, slots=True)
class Function:
    """A function: how it is written, how many arguments it takes, and how it is compiled."""

    name: str
    usage: str
    build: Callable[[Arguments], Compiled]
    least: int = 1
    most: int = 1
    zoned: bool = False


FUNCTIONS: tuple[Function, ...] = (
    Function("text", "`text(column)`", texts.text),
    Function("trim", "`trim(column)`", texts.trim),
    Function("lower", "`lower(column)`", texts.lower),
    Function("upper", "`upper(column)`", texts.upper),
    Function("replace", '`replace(column, "old", "new")`', texts.replace, 3, 3),
    Function("concat", '`concat(column, "-", column)`', texts.concat, 2, 50),
    Function("split", '`split(column, ";")`, or `split(column)` for a JSON list', texts.split, 1, 2),
    Function("lookup", '`lookup(column, {"1": "bronze", "2": "silver"})`', texts.lookup, 2, 2),
    Function("integer", "`integer(column)`", numbers.integer),
    Function("number", "`number(column)`", numbers.number),
    Function("money", "`money(column)`", numbers.money),
    Function("yes_no", '`yes_no(column)` or `yes_no(column, "Ja", "Nein")`', texts.yes_no, 1, 3),
    Function("date", '`date(column)` or `date(column, "%d/%m/%Y")`', moments.date, 1, 2),
    Function(
        "instant",
        '`instant(column)` or `instant(column, "%d/%m/%Y %H:%M", zone="Europe/Berlin")`',
        moments.instant,
        1,
        2,
        zoned=True,
    ),
    Function("starts_with", '`starts_with(column, "C")`', texts.starts_with, 2, 2),
    Function("ends_with", '`ends_with(column, "C")`', texts.ends_with, 2, 2),
    Function("contains", '`contains(column, "C")`', texts.contains, 2, 2),
    Function("row_number", "`row_number()`", texts.row_number, 0, 0),
)
OTHERWISE = "otherwise"
"""`otherwise(x, default)` says the same as `x else default`."""


def build(call: Call, values: tuple[Compiled | Table, ...], scope: Scope) -> Compiled:
    """A call in SQL. Raises `UserError` for an unknown function or arguments that it does not take."""
    function = next((candidate for candidate in FUNCTIONS if candidate.name == call.function), None)
    if function is None:
        known = (*(candidate.name for candidate in FUNCTIONS), OTHERWISE)
        problem = unknown("function", call.function, known, code="mapping-function")
        raise scope.complain(problem.code, problem.what, call.place, problem.hint)
    arguments = Arguments(call, values, scope, function.usage)
    if not function.least <= len(values) <= function.most:
        raise arguments.wrong(f"`{call.function}` does not take {len(values)} arguments")
    if call.zone is not None and not function.zoned:
        raise arguments.wrong(f"`{call.function}` takes no zone")
    return function.build(arguments)
