"""What an account comes to: a figure of each customer of it, added up."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Literal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import number
from ilk.segments.plan import Plan
from ilk.segments.subjects.accounts import COLLEAGUES, TOTAL, account_totals, accounts_of, asks_colleagues
from ilk.segments.tree import FormHints, Moment, NameKind, Person, Result, Scope, Subject, Syntax, Value, earliest
from ilk.segments.typing import expect_numeric
from ilk.segments.values.event_aggregate import total
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class AccountTotal(Value):
    """`account total of X`: X of every customer of the account, added up; missing for who belongs to none known.

    A customer for whom X is missing adds nothing.
    """

    kind: Literal["account_total"] = "account_total"
    of: "AnyValue"

    form: ClassVar[FormHints] = FormHints(title="Total of the account", group="Accounts")
    syntax = Syntax(
        values="ACCOUNT_TOTAL atom -> account_total",
        terminals=(r"ACCOUNT_TOTAL.4: /account\s+total\s+of\b/i",),
        build={"account_total": lambda _, of: AccountTotal(of=of)},
    )
    examples = (
        "account total of sum of order.revenue in last 365 days > 1k",
        "account total of (count of order * 2) >= 10",
    )

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "account", COLLEAGUES

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = "a row has no account; ask about the account outside the `where`"
            yield UserError("account-in-where", what, where=f"`{self.text()}`")
            return
        yield from expect_numeric(self.of, scope)
        if asks_colleagues(self.of):
            what = "an account's total is the same for all its customers; ask about it once, outside"
            yield UserError("colleague-of-colleague", what, where=f"`{self.text()}`")
        try:
            accounts_of(scope, f"`{self.text()}`")
        except UserError as error:
            yield error

    def type(self, scope: Scope) -> ValueType:
        return ValueType.NUMBER

    def sql(self, plan: Plan) -> Expr:
        accounts = accounts_of(plan.scope, f"`{self.text()}`")
        key = f"account total:{self.of.model_dump_json()}"
        return sql.column(TOTAL, plan.derive(key, lambda: account_totals(self.of, accounts, plan)))

    def value(self, subject: Subject, moment: Moment) -> Result:
        if not isinstance(subject, Person) or not subject.account:
            return None
        each = [number(self.of.value(one, moment)) for one in (subject, *subject.colleagues)]
        return total([one for one in each if one is not None])

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        others = subject.colleagues if isinstance(subject, Person) else ()
        return earliest(self.of.next_change(one, moment) for one in (subject, *others))

    def text(self) -> str:
        return f"account total of {self.of.text()}"

    def sentence(self) -> str:
        return f"the account's total of {self.of.sentence()}"
