"""Versions of software, number by number."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator, compared_alike, folded
from ilk.segments.conditions.comparison import OPERATORS, WORDS
from ilk.segments.plan import Plan
from ilk.segments.tokens import string_of
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax
from ilk.segments.typing import expect_type
from ilk.segments.words import string_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue

_MOST_NUMBERS = 6
_VERSION = re.compile(
    r"v?(?P<numbers>[0-9]{1,9}(?:\.[0-9]{1,9}){0,5})(?P<early>-[0-9a-z.-]{1,100})?(?:\+[0-9a-z.-]{1,100})?"
)


def _checked(version: str) -> str:
    found = _VERSION.fullmatch(version)
    if found is None or found[0] != found["numbers"]:
        raise ValueError(f"“{version}” is no version to compare with: up to six numbers with dots, such as 2.10.0")
    return version


class VersionComparison(Condition):
    """`of >= version "2.10.0"`: number by number; what is left out is 0, and `2.10.0-beta` comes before 2.10.0.

    False when the text is missing or no version.
    """

    kind: Literal["version_comparison"] = "version_comparison"
    of: "AnyValue"
    op: Operator
    version: Annotated[str, AfterValidator(_checked)]

    syntax = Syntax(
        predicates="value OPERATOR VERSION STRING -> version_comparison",
        terminals=(r'VERSION.2: /version\b(?=\s*")/i',),
        build={
            "version_comparison": lambda of, op, _, version: VersionComparison(
                of=of, op=OPERATORS[op], version=string_of(version)
            )
        },
    )
    examples = ('app_version >= version "2.10.0"',)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.TEXT, scope)

    def sql(self, plan: Plan) -> Expr:
        key = sql.literal("".join(f"{number:09}" for number in _key(self.version)[0]) + "1")
        return sql.truth(sql.compare(sql.version_key(self.of.sql(plan)), self.op, key))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        of = self.of.value(subject, moment)
        found = version_of(of) if isinstance(of, str) else None
        return found is not None and compared_alike(found, _key(self.version), self.op)

    def text(self) -> str:
        return f"{self.of.text()} {self.op} version {string_text(self.version)}"

    def sentence(self) -> str:
        return f"{self.of.sentence()} {WORDS[self.op]} version {self.version}"


Version = tuple[tuple[int, ...], bool]
"""The numbers of a version, and whether it is released."""


def version_of(text: str) -> Version | None:
    """The version that a text names; None when it names none."""
    found = _VERSION.fullmatch(folded(text))
    return None if found is None else (_key(found["numbers"])[0], found["early"] is None)


def _key(version: str) -> Version:
    numbers = [int(number) for number in version.split(".")]
    return tuple(numbers + [0] * (_MOST_NUMBERS - len(numbers))), True
