"""Regular expressions and versions of other tools, as far as the language has them."""

from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.conditions.matches import Matches
from ilk.segments.conditions.version_comparison import VersionComparison
from ilk.segments.importing.building import Subject
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import text_of
from ilk.segments.kinds import AnyCondition


def matching(subject: Subject, pattern: Any, *, exactly: bool) -> AnyCondition:
    """Whether some part of a text matches a pattern; false when missing."""
    if subject.type is not ValueType.TEXT:
        raise Unsayable(f"`{subject.source}` is no text here, and a regular expression is asked for")
    return Matches(of=subject.value, pattern=text_of(pattern), exactly=exactly)


def version(subject: Subject, op: Operator, expected: Any) -> AnyCondition:
    """How the versions in texts compare, part by part; false when missing."""
    if subject.type is not ValueType.TEXT:
        raise Unsayable(f"`{subject.source}` is no text here, and versions are compared")
    return VersionComparison(of=subject.value, op=op, version=text_of(expected).removeprefix("v"))
