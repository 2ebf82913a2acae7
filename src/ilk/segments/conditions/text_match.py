"""Text that contains, starts or ends with something, or is like a pattern."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, assert_never

from pydantic import Field

from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.comparing import folded
from ilk.segments.plan import Plan
from ilk.segments.tokens import string_of
from ilk.segments.tree import Condition, Moment, Scope, Subject, Syntax
from ilk.segments.typing import expect_type
from ilk.segments.values.constants import Characters
from ilk.segments.words import enumeration, literal_words, string_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue

Test = Literal["contains", "starts with", "ends with", "like"]
_WORDS: dict[Test, str] = {
    "contains": "contains",
    "starts with": "starts with",
    "ends with": "ends with",
    "like": "looks like",
}


class TextMatch(Condition):
    """`of contains "…"`, or any of several parts; without regard to case unless `exactly`. False when missing.

    In a `like` pattern `%` stands for any run of characters and `_` for any one.
    """

    kind: Literal["text_match"] = "text_match"
    of: "AnyValue"
    test: Test
    parts: Annotated[tuple[Characters, ...], Field(min_length=1)]
    exactly: bool = False

    syntax = Syntax(
        predicates=(
            "value TEXT_TEST STRING -> text_match | value TEXT_TEST EXACTLY STRING -> exact_text_match"
            ' | value TEXT_TEST ANY_OF "(" STRING ("," STRING)* ")" -> text_match_any'
            ' | value TEXT_TEST EXACTLY ANY_OF "(" STRING ("," STRING)* ")" -> exact_text_match_any'
        ),
        terminals=(
            r'ANY_OF: "any"i',
            r"TEXT_TEST.2: /(contains|starts\s+with|ends\s+with|like)\b/i",
        ),
        build={
            "text_match": lambda of, test, part: _built(of, test, [part]),
            "exact_text_match": lambda of, test, _, part: _built(of, test, [part], exactly=True),
            "text_match_any": lambda of, test, _, *parts: _built(of, test, parts),
            "exact_text_match_any": lambda of, test, _e, _a, *parts: _built(of, test, parts, exactly=True),
        },
    )
    examples = ('email ends with "@example.org"', 'city contains any ("burg", "stadt")', 'name like "Mc%"')

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.TEXT, scope)

    def sql(self, plan: Plan) -> Expr:
        of = self.of.sql(plan) if self.exactly else sql.fold(self.of.sql(plan))
        return sql.truth(sql.any_of(self._test_sql(of, self._part(part)) for part in self.parts))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        of = self.of.value(subject, moment)
        if not isinstance(of, str):
            return False
        text = of if self.exactly else folded(of)
        return any(self._test(text, self._part(part)) for part in self.parts)

    def text(self) -> str:
        exactly = " exactly" if self.exactly else ""
        if len(self.parts) == 1:
            return f"{self.of.text()} {self.test}{exactly} {string_text(self.parts[0])}"
        return f"{self.of.text()} {self.test}{exactly} any ({', '.join(string_text(part) for part in self.parts)})"

    def sentence(self) -> str:
        parts = enumeration([literal_words(part) for part in self.parts])
        return f"{self.of.sentence()} {_WORDS[self.test]} {'exactly ' if self.exactly else ''}{parts}"

    def _part(self, part: str) -> str:
        return part if self.exactly else folded(part)

    def _test_sql(self, of: Expr, part: str) -> Expr:
        match self.test:
            case "contains":
                return sql.contains(of, sql.literal(part))
            case "starts with":
                return sql.starts_with(of, sql.literal(part))
            case "ends with":
                return sql.ends_with(of, sql.literal(part))
            case "like":
                return sql.like(of, part)
            case _:
                assert_never(self.test)

    def _test(self, text: str, part: str) -> bool:
        match self.test:
            case "contains":
                return part in text
            case "starts with":
                return text.startswith(part)
            case "ends with":
                return text.endswith(part)
            case "like":
                return _pattern(part).fullmatch(text) is not None
            case _:
                assert_never(self.test)


def _built(of: "AnyValue", test: str, parts: "tuple[str, ...] | list[str]", *, exactly: bool = False) -> TextMatch:
    words = " ".join(test.lower().split())
    texts = tuple(string_of(part) for part in parts)
    return TextMatch.model_validate({"of": of, "test": words, "parts": texts, "exactly": exactly})


def _pattern(like: str) -> re.Pattern[str]:
    return re.compile("".join({"%": ".*", "_": "."}.get(mark, re.escape(mark)) for mark in like), re.DOTALL)
