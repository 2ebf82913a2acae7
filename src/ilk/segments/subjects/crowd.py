"""Places among customers: what conditions ask about one customer beside everybody, or the members of a segment."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from math import isnan

from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.errors import UserError, unknown
from ilk.segments.plan import BELONGS, Plan, membership_column
from ilk.segments.tree import FormHints, NameKind, Node, Person, Result, Scope, Subject
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query


class AmongCustomers(Node):
    """What all share that compare a customer's trait with the known values of it over everybody.

    Asked of the members of a segment, it is about these alone: others have no place among them. Only traits are
    asked, so that what everybody's value is need not be worked out twice; a computed trait makes one of any value.
    """

    by: str
    segment: str | None = None

    form = FormHints(group="Rank", names={"by": "trait"})

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "trait", self.by
        if self.segment is not None:
            yield "segment", self.segment

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = "only customers are ranked; ask outside the `where`"
            yield UserError("rank-in-where", what, where=f"`{self.text()}`")
            return
        if self.segment is not None and self.segment not in scope.catalogue.segments:
            yield unknown("segment", self.segment, scope.catalogue.segments)
        try:
            found = scope.field_type(self.by)
        except UserError as error:
            yield error
            return
        if not (found.numeric or found.temporal):
            yield UserError("wrong-type", f"`{self.by}` has no order to rank by", where=f"`{self.text()}`")

    def crowd(self, subject: Subject) -> tuple[Result, Sequence[Result]]:
        """The customer's own value, missing for who is not asked about, and the values of all, in ascending order."""
        if not isinstance(subject, Person):
            return None, ()
        there = self.segment is None or self.segment in subject.segments
        return (subject.field(self.by) if there else None), subject.crowd.get((self.by, self.segment), ())

    def asked(self, columns: dict[str, Expr]) -> Query:
        """Columns over everybody who is asked about and has a value, with their `customer_no`."""
        number = {"customer_no": sql.column("customer_no", CUSTOMERS)}
        known = sql.is_known(sql.column(self.by, CUSTOMERS))
        if self.segment is None:
            return sql.select(number | columns, CUSTOMERS, alias=CUSTOMERS, where=known)
        same = sql.same(BELONGS, CUSTOMERS, "customer_no")
        member = sql.truth(sql.column(membership_column(self.segment), BELONGS))
        joins = [Join(BELONGS, BELONGS, same, "inner")]
        where = sql.all_of((known, member))
        return sql.select(number | columns, CUSTOMERS, alias=CUSTOMERS, joins=joins, where=where)

    def places(self, plan: Plan, way: sql.Way) -> str:
        """The alias of a table of places: how many are `beyond` a customer in this order, of how many in all."""
        value = sql.column(self.by, CUSTOMERS)
        columns = {"beyond": sql.number_beyond(value, way), "everyone": sql.number_of_all()}
        return plan.derive(f"places:{self.by}:{self.segment}:{way}", lambda: self.asked(columns))

    def of_whom_text(self) -> str:
        """The segment in the text form, with a space before it."""
        return f" in segment {name_text(self.segment)}" if self.segment is not None else ""

    def of_whom_sentence(self) -> str:
        """The segment in English, with a space before it."""
        return f" among those in the segment {name_words(self.segment)}" if self.segment is not None else ""


def in_order(values: Sequence[Result]) -> list[Result]:
    """Known values in ascending order, as engines have it: what is no number is above all."""
    return sorted((value for value in values if value is not None), key=_key)


def below(value: Result, crowd: Sequence[Result]) -> int:
    """How many of a crowd in ascending order are less than a value."""
    return bisect_left(crowd, _key(value), key=_key)


def above(value: Result, crowd: Sequence[Result]) -> int:
    """How many of a crowd in ascending order are greater than a value."""
    return len(crowd) - bisect_right(crowd, _key(value), key=_key)


def _key(value: Result) -> tuple[bool, Result]:
    nothing = isinstance(value, float) and isnan(value)
    return (nothing, 0.0 if nothing else value)
