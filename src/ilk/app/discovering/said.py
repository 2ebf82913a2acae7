"""Rules of clusters as conditions of the language, which run live and ask no model."""

from collections.abc import Mapping
from math import floor
from typing import TYPE_CHECKING

from ilk.catalog.schema import Catalogue
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.language.checking import read_condition
from ilk.segments.tree import Scope, Value

if TYPE_CHECKING:
    from ilk.models.clusters.rules import Rule
    from ilk.models.clusters.trees import Path, Test


def condition_of(rule: "Rule", features: Mapping[str, Value], catalogue: Catalogue) -> str | None:
    """A rule as text of the language, in its canonical layout; None for one without paths, or that it cannot say."""
    if not rule.any_of:
        return None
    said = " or ".join(f"({_path(path, features, catalogue)})" for path in rule.any_of)
    try:
        return read_condition(said, catalogue).text()
    except UserError:
        return None


def _path(path: "Path", features: Mapping[str, Value], catalogue: Catalogue) -> str:
    return " and ".join(_test(test, features[test.field].type(Scope(catalogue))) for test in path)


def _test(test: "Test", kind: ValueType) -> str:
    compared = f"{test.field} {_comparison(test, kind)}"
    return f"({compared} or {test.field} is missing)" if test.or_missing else compared


def _comparison(test: "Test", kind: ValueType) -> str:
    match test.value:
        case bool(answer):
            return f"is {'true' if answer is (test.operator == '=') else 'false'}"
        case str(level):
            escaped = level.replace("\\", "\\\\").replace('"', '\\"')
            return f'{test.operator} "{escaped}"'
        case number if kind is ValueType.INTEGER:
            # Between two whole numbers there is none: at most 73.5 is at most 73.
            return f"{test.operator} {floor(number)}"
        case number:
            return f"{test.operator} {number:.12g}"
