"""Text that matches a regular expression."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import AfterValidator

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import folded
from ilk.segments.patterns import common_pattern, compiled
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax
from ilk.segments.typing import expect_type
from ilk.segments.values.constants import Characters
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue

_ESCAPED_OR_QUOTE = re.compile(r'\\.|"', re.DOTALL)


def _checked(pattern: str) -> str:
    # In the text form a quote would end the pattern; a backslash before it changes nothing.
    quoted = _ESCAPED_OR_QUOTE.sub(lambda found: r"\"" if found[0] == '"' else found[0], pattern)
    common_pattern(quoted, fold=True)
    return quoted


Regex = Annotated[Characters, AfterValidator(_checked)]
"""A regular expression with one meaning on every engine, its quotes escaped."""


class Matches(Condition):
    """`of matches "…"`: some part of it does; without regard to case unless `exactly`. False when missing.

    `^` and `$` are the beginning and the end of the text; a backslash is the pattern's own.
    """

    kind: Literal["matches"] = "matches"
    of: "AnyValue"
    pattern: Regex
    exactly: bool = False

    syntax = Syntax(
        predicates="value MATCHES STRING -> matches | value MATCHES EXACTLY STRING -> exactly_matches",
        terminals=(r'MATCHES.2: /matches\b(?=\s*("|exactly\b))/i',),
        build={
            "matches": lambda of, _, pattern: Matches(of=of, pattern=pattern[1:-1]),
            "exactly_matches": lambda of, _m, _e, pattern: Matches(of=of, pattern=pattern[1:-1], exactly=True),
        },
    )
    examples = (r'email matches "^[a-z]+\.[a-z]+@"', 'sku matches exactly "^A[0-9]{4}$"')

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.TEXT, scope)

    def sql(self, plan: Plan) -> Expr:
        of = self.of.sql(plan)
        return sql.truth(sql.matches(of if self.exactly else sql.fold(of), self._common()))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        of = self.of.value(subject, moment)
        if not isinstance(of, str):
            return False
        return compiled(self._common()).search(of if self.exactly else folded(of)) is not None

    def text(self) -> str:
        return f'{self.of.text()} matches {"exactly " if self.exactly else ""}"{self.pattern}"'

    def sentence(self) -> str:
        return f"{self.of.sentence()} matches {'exactly ' if self.exactly else ''}the pattern {self.pattern}"

    def _common(self) -> str:
        return common_pattern(self.pattern, fold=not self.exactly)
