"""GrowthBook: targeting conditions, which are MongoDB's query documents, evaluated by the rules of its SDK."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ilk.kernel.types import ValueType
from ilk.segments.comparing import Operator
from ilk.segments.conditions.logic import Everyone, Nobody
from ilk.segments.importing.building import Importing, Subject, all_of, any_of, either, opposite, turned
from ilk.segments.importing.patterns import matching, version
from ilk.segments.importing.report import Draft, Unsayable
from ilk.segments.importing.saying import compared, has, known, missing, one_of, sized, with_default
from ilk.segments.importing.shapes import drafts_in, items_of, json_of, mapping_of
from ilk.segments.kinds import AnyCondition

_ORDER: Mapping[str, Operator] = {"$lt": "<", "$lte": "<=", "$gt": ">", "$gte": ">="}
_SIZES: Mapping[str, Operator] = {**_ORDER, "$eq": "=", "$ne": "!="}
_VERSIONS: Mapping[str, Operator] = {
    "$veq": "=",
    "$vne": "!=",
    "$vlt": "<",
    "$vlte": "<=",
    "$vgt": ">",
    "$vgte": ">=",
}


def drafts(document: Any) -> Iterator[Draft]:
    """The conditions of a document: a condition itself, or `{"condition": …, "savedGroups": {…}}`; or several."""
    yield from drafts_in(document, title="name", description="description", wrappers=())


def read(draft: Draft, importing: Importing) -> AnyCondition | None:
    """The condition that a draft says."""
    groups: Mapping[str, Any] = {}
    body, where = draft.body, draft.where
    if isinstance(body, Mapping) and "condition" in body:
        groups = mapping_of(body.get("savedGroups") or {}, f"{where}savedGroups")
        for key in body.keys() - {"condition", "savedGroups", "id", "name", "description", "enabled", "type"}:
            importing.missing(f"{where}{key}", {key: body[key]}, "only conditions are imported")
        body, where = body["condition"], f"{where}condition."
        body = json_of(body) if isinstance(body, str) else body
    return _Reader(importing, groups).condition(body, where)


class _Reader:
    """Reads one condition; `groups` are the values of the saved groups that it names."""

    def __init__(self, importing: Importing, groups: Mapping[str, Any]) -> None:
        self._importing = importing
        self._groups = groups

    def condition(self, body: Any, where: str) -> AnyCondition | None:
        found = mapping_of(body, where)
        if not found:
            return self._importing.part(where.rstrip(".") or "the condition", found, Everyone)
        return all_of(self._entry(key, value, f"{where}{key}") for key, value in found.items())

    def _entry(self, key: str, value: Any, where: str) -> AnyCondition | None:
        match key:
            case "$and" | "$or" | "$nor":
                several = [self.condition(each, f"{where}[{n}].") for n, each in enumerate(items_of(value, where))]
                if not several:
                    empty_one = Nobody if key == "$nor" else Everyone
                    return self._importing.part(where, {key: value}, empty_one)
                return all_of(several) if key == "$and" else turned(any_of(several), turn=key == "$nor")
            case "$not":
                return turned(self.condition(value, f"{where}."))
            case _ if key.startswith("$"):
                self._importing.missing(where, {key: value}, f"`{key}` is no operator of conditions")
                return None
            case _:
                return self._importing.part(where, {key: value}, lambda: self._tests(key, value))

    def _tests(self, key: str, value: Any) -> AnyCondition:
        """What is asked of one attribute."""
        return self._asked(self._importing.trait(key), value)

    def _asked(self, subject: Subject, value: Any) -> AnyCondition:
        match value:
            case None:
                return missing(subject)
            case bool():
                return self._flag(subject, wanted=value)
            case str():
                return compared(subject, "=", value, exactly=True)
            case int() | float():
                return self._number(subject, value)
            case Mapping() if value and all(key.startswith("$") for key in value):
                tests = [self._operator(subject, op, expected) for op, expected in value.items()]
                return all_of(tests) or Everyone()
            case _:
                raise Unsayable("a whole object or list is compared, and there are only traits here")

    def _flag(self, subject: Subject, *, wanted: bool) -> AnyCondition:
        if subject.type is not ValueType.YES_NO:
            raise Unsayable(f"`{subject.source}` is compared with {str(wanted).lower()}, and it is not yes or no here")
        return compared(subject, "=", wanted)

    def _number(self, subject: Subject, value: float) -> AnyCondition:
        if value == 0 and subject.type.numeric:
            return compared(with_default(subject, 0), "=", 0)  # a missing attribute counts as 0
        return compared(subject, "=", value, exactly=True)

    def _operator(self, subject: Subject, op: str, expected: Any) -> AnyCondition:
        match op:
            case "$eq":
                return missing(subject) if expected is None else compared(subject, "=", expected, exactly=True)
            case "$ne":
                return opposite(self._operator(subject, "$eq", expected))
            case "$exists":
                return known(subject) if expected else missing(subject)
            case "$not":
                return opposite(self._asked(subject, expected))
            case "$regex" | "$regexi":
                return self._regex(subject, expected, exactly=op == "$regex")
            case _ if op in _ORDER:
                return self._ordered(subject, _ORDER[op], expected)
            case _ if op in _VERSIONS:
                return self._version(subject, _VERSIONS[op], expected)
            case _:
                return self._of_several(subject, op, expected)

    def _of_several(self, subject: Subject, op: str, expected: Any) -> AnyCondition:
        match op:
            case "$in" | "$ini":
                return self._one_of(subject, items_of(expected, op), exactly=op == "$in")
            case "$inGroup":
                return self._one_of(subject, self._group(expected), exactly=True)
            case "$nin" | "$nini" | "$notInGroup":
                positive = {"$nin": "$in", "$nini": "$ini", "$notInGroup": "$inGroup"}
                return opposite(self._of_several(subject, positive[op], expected))
            case "$all" | "$alli":
                return self._has_all(subject, items_of(expected, op), exactly=op == "$all")
            case "$size":
                return self._size(subject, expected)
            case "$elemMatch":
                return self._element(subject, expected)
            case _:
                raise Unsayable(f"`{op}` is unknown, or asks for something that traits do not have")

    def _ordered(self, subject: Subject, op: Operator, expected: Any) -> AnyCondition:
        if isinstance(expected, str) and subject.type is ValueType.TEXT:
            raise Unsayable("the order of texts is compared")
        passes = subject.type.numeric and _passes(0, op, expected)
        # JavaScript takes a missing attribute for 0 when it compares it with a number.
        return compared(with_default(subject, 0) if passes else subject, op, expected)

    def _one_of(self, subject: Subject, values: Sequence[Any], *, exactly: bool) -> AnyCondition:
        given = [value for value in values if value is not None]
        if not values:
            return Nobody()
        parts = [one_of(subject, given, exactly=exactly)] if given else []
        if not exactly and subject.type is ValueType.TEXT_LIST:
            self._importing.differs("elements of a list are equal to the letter, with regard to case")
        return either(*parts, *([missing(subject)] if None in values else []))

    def _group(self, name: Any) -> Sequence[Any]:
        if name not in self._groups:
            raise Unsayable(f"the document does not hold the values of the saved group `{name}` under `savedGroups`")
        return items_of(self._groups[name], f"savedGroups.{name}")

    def _has_all(self, subject: Subject, values: Sequence[Any], *, exactly: bool) -> AnyCondition:
        if not exactly:
            self._importing.differs("elements of a list are equal to the letter, with regard to case")
        if not values:
            return known(subject)
        return has(subject, "all", values)

    def _size(self, subject: Subject, expected: Any) -> AnyCondition:
        if isinstance(expected, Mapping):
            unknown = expected.keys() - _SIZES.keys()
            if unknown or not expected:
                raise Unsayable("only a number, or a comparison with one, can be asked of a list's size")
            return all_of(sized(subject, _SIZES[op], count) for op, count in expected.items()) or Everyone()
        return sized(subject, "=", expected)

    def _element(self, subject: Subject, expected: Any) -> AnyCondition:
        match expected:
            case {"$eq": str(text)} if len(expected) == 1:
                return has(subject, "any", [text])
            case {"$in": [*texts]} if len(expected) == 1:
                return has(subject, "any", texts)
            case _:
                raise Unsayable("of a list's elements only `$eq` and `$in` can be asked")

    def _regex(self, subject: Subject, expected: Any, *, exactly: bool) -> AnyCondition:
        condition = matching(subject, expected, exactly=exactly)
        if _finds(expected, "null"):
            self._importing.differs("GrowthBook also matches a missing attribute, as the word null")
        return condition

    def _version(self, subject: Subject, op: Operator, expected: Any) -> AnyCondition:
        condition = version(subject, op, expected)
        if op in {"<", "<=", "!="}:
            self._importing.differs("GrowthBook takes a missing version for 0; here a missing one is not compared")
        return condition


def _passes(value: float, op: Operator, expected: Any) -> bool:
    try:
        number = float(expected)
    except (TypeError, ValueError):
        return False
    return {"<": value < number, "<=": value <= number, ">": value > number, ">=": value >= number}[op]


def _finds(pattern: Any, text: str) -> bool:
    try:
        return re.search(str(pattern), text) is not None
    except re.error:
        return False
