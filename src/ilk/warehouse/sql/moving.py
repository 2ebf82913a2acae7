"""One expression at two instants: between which constants its answer can turn."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlglot import exp

from ilk.warehouse.sql.values import Expr, own

_COMPARED = (exp.LT, exp.LTE, exp.GT, exp.GTE, exp.EQ, exp.NEQ)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A column, of a table by its alias, compared with an instant or day that is another: `low` and then `high`."""

    table: str
    column: str
    low: Expr
    high: Expr

    def between(self, value: Expr) -> Expr:
        """Whether a value lies between the two, or is one of them."""
        low = exp.GTE(this=own(value), expression=own(self.low))
        return exp.And(this=low, expression=exp.LTE(this=own(value), expression=own(self.high)))


def crossings(was: Expr, now: Expr) -> Sequence[Crossing] | None:
    """Where an expression of before differs from one of now: in instants and days that columns are compared with.

    Between these, nothing else can turn it. None when it differs in another way.
    """
    try:
        return tuple(_crossings(was, now))
    except _DiffersOtherwise:
        return None


class _DiffersOtherwise(Exception):
    pass


def _crossings(was: exp.Expr, now: exp.Expr) -> Iterator[Crossing]:
    if was == now:
        return
    if type(was) is not type(now):
        raise _DiffersOtherwise
    if isinstance(now, _COMPARED) and (found := _compared(was, now)):
        yield found
        return
    befores, afters = list(was.iter_expressions()), list(now.iter_expressions())
    if len(befores) != len(afters) or not afters or _without_below(was) != _without_below(now):
        raise _DiffersOtherwise
    for before, after in zip(befores, afters, strict=True):
        yield from _crossings(before, after)


def _compared(was: exp.Expr, now: exp.Expr) -> Crossing | None:
    """A column beside two constants of time."""
    for column, constant in (("this", "expression"), ("expression", "this")):
        compared, edges = now.args[column], (was.args[constant], now.args[constant])
        if isinstance(compared, exp.Column) and was.args[column] == compared and all(map(_is_of_time, edges)):
            # As text, instants are in the order of time, and days too.
            low, high = sorted(edges, key=lambda edge: str(edge.this.this))
            if low.args["to"] == high.args["to"]:
                return Crossing(compared.table, compared.name, low, high)
    return None


def _is_of_time(constant: exp.Expr) -> bool:
    of_time = isinstance(constant, exp.Cast) and constant.to.is_type(*exp.DataType.TEMPORAL_TYPES)
    return of_time and isinstance(constant.this, exp.Literal) and bool(constant.this.is_string)


def _without_below(node: exp.Expr) -> object:
    """What a node says itself: everything but the nodes below, and how many of these stand where."""
    return {name: _own_part(value) for name, value in node.args.items() if value is not None}


def _own_part(value: object) -> object:
    if isinstance(value, exp.Expr):
        return "below"
    if isinstance(value, list):
        return [_own_part(item) for item in value]
    return value
