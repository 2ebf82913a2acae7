"""Customers put into shares by chance, the same share every time."""

from collections.abc import Iterator
from hashlib import md5
from typing import ClassVar, Literal

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import CUSTOMER, Plan
from ilk.segments.tokens import string_of
from ilk.segments.tree import FormHints, Moment, Person, Result, Scope, Subject, Syntax, Value
from ilk.segments.values.constants import Characters
from ilk.segments.words import literal_words, string_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

_BUCKETS = 2**32


class Bucket(Value):
    """`bucket "salt"`: a number from 0 to below 1 that depends on the salt and the customer's identifier alone."""

    kind: Literal["bucket"] = "bucket"
    form: ClassVar[FormHints] = FormHints(title="A share by chance", group="Values")
    salt: Characters

    syntax = Syntax(
        values="BUCKET STRING -> bucket",
        terminals=(r'BUCKET.2: /bucket\b(?=\s*")/i',),
        build={"bucket": lambda _, salt: Bucket(salt=string_of(salt))},
    )
    examples = ('bucket "spring-2026" < 10%',)

    def type(self, scope: Scope) -> ValueType:
        return ValueType.NUMBER

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            what = "customers are put into buckets, not what they did; ask outside the `where`"
            yield UserError("bucket-in-where", what, where=f"`{self.text()}`")

    def sql(self, plan: Plan) -> Expr:
        number = sql.bucket(self.salt, sql.column("customer_id", CUSTOMER), _BUCKETS)
        return sql.arithmetic(number, "/", sql.literal(_BUCKETS))

    def value(self, subject: Subject, moment: Moment) -> Result:
        return share_of(self.salt, subject.id) if isinstance(subject, Person) else None

    def text(self) -> str:
        return f"bucket {string_text(self.salt)}"

    def sentence(self) -> str:
        return f"the share drawn by {literal_words(self.salt)}"


def share_of(salt: str, customer_id: str) -> float:
    """Where a customer stands between 0 and 1: the first 32 bits of the MD5 of salt and identifier."""
    digest = md5(f"{salt}\x1f{customer_id}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:8], 16) / _BUCKETS
