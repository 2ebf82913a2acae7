"""A column of the account that the customer belongs to."""

from collections.abc import Iterator
from typing import Literal

from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.subjects.accounts import account_rows, accounts_of, ultimate_parents
from ilk.segments.tree import FormHints, Moment, NameKind, Person, Result, Scope, Subject, Syntax, Value
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr


class AccountField(Value):
    """`account.column`: what the row of the customer's account says; missing without an account.

    `account.ultimate_parent` is what the topmost of its parents is called, where a source of accounts says parents: the
    account itself when it has none, and missing where parents lead round in a circle.
    """

    kind: Literal["account_field"] = "account_field"
    name: str

    form = FormHints(title="Of the account", group="Accounts", names={"name": "account"})
    syntax = Syntax(
        values="ACCOUNT _DOT name -> account_field",
        terminals=(r"ACCOUNT.3: /account\b(?=\s*\.)/i",),
        build={"account_field": lambda _, name: AccountField(name=name)},
    )
    examples = (
        'account.industry = "software"',
        "account.employees between 50 and 500",
        'account.ultimate_parent = "Northern Makers"',
    )

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "account", self.name

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = "a row has no account; ask about the account outside the `where`"
            yield UserError("account-in-where", what, where=f"`{self.text()}`")
            return
        try:
            self.type(scope)
        except UserError as error:
            yield error

    def type(self, scope: Scope) -> ValueType:
        fields = accounts_of(scope, f"`{self.text()}`").fields
        if self.name not in fields:
            raise unknown("column", self.name, fields)
        return fields[self.name]

    def sql(self, plan: Plan) -> Expr:
        accounts = accounts_of(plan.scope, f"`{self.text()}`")
        if self.name in accounts.columns:
            return sql.column(self.name, plan.derive("account", lambda: account_rows(accounts)))
        return sql.column(self.name, plan.derive("account group", lambda: ultimate_parents(accounts)))

    def value(self, subject: Subject, moment: Moment) -> Result:
        return subject.account.get(self.name) if isinstance(subject, Person) else None

    def text(self) -> str:
        return f"account.{name_text(self.name)}"

    def sentence(self) -> str:
        return f"the {name_words(self.name)} of the account"
