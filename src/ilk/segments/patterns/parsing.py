"""Reads a regular expression: the part of RE2's language that has one meaning everywhere."""

import re
from dataclasses import dataclass
from typing import NoReturn

from ilk.segments.patterns.tree import HALVES, LAST, Characters, Edge, Either, InOrder, Pattern, Range, Repeat

_MOST_TIMES = 1_000
_MOST_NESTED = 40
_DIGIT: tuple[Range, ...] = ((ord("0"), ord("9")),)
_WORD: tuple[Range, ...] = (*_DIGIT, (ord("A"), ord("Z")), (ord("_"), ord("_")), (ord("a"), ord("z")))
_SPACE: tuple[Range, ...] = ((9, 10), (12, 13), (32, 32))
_CLASSES = {"d": _DIGIT, "w": _WORD, "s": _SPACE}
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v"}
_COUNT = re.compile(r"\{(\d+)(,(\d*))?\}")
_CODE = re.compile(r"x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})")
_REFUSED = {
    "b": "the edge of a word is not the same on every engine; say which characters stand beside it",
    "B": "the edge of a word is not the same on every engine; say which characters stand beside it",
    "p": "classes of Unicode are not the same on every engine; write ranges such as `[a-zà-ÿ]`",
    "P": "classes of Unicode are not the same on every engine; write ranges such as `[^a-zà-ÿ]`",
    "Q": "`\\Q` is not the same on every engine; put a backslash before each mark",
}
_SPECIAL: dict[str, Pattern] = {
    ".": Characters(((10, 10),), negated=True),
    "^": Edge("start"),
    "$": Edge("end"),
}
_GROUPS = (
    ("?=", "a look ahead takes more than one reading of the text"),
    ("?!", "a look ahead takes more than one reading of the text"),
    ("?<=", "a look behind takes more than one reading of the text"),
    ("?<!", "a look behind takes more than one reading of the text"),
    ("?P<", "a group needs no name here; write `(…)`"),
    ("?<", "a group needs no name here; write `(…)`"),
    ("?", "a pattern has no flags; put `exactly` before it to mind the case"),
)


def parse_pattern(text: str) -> Pattern:
    """The tree of a regular expression. Raises `ValueError` that says what is wrong, and where."""
    reader = _Reader(text)
    tree = reader.either()
    if reader.at < len(text):
        reader.refuse("a `)` has no `(`")
    return tree


@dataclass(slots=True)
class _Reader:
    """Reads from `at` on."""

    text: str
    at: int = 0
    depth: int = 0

    def refuse(self, what: str) -> NoReturn:
        raise ValueError(f"in the pattern, at character {self.at + 1}: {what}")

    def next(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, mark: str) -> bool:
        found = self.text.startswith(mark, self.at)
        self.at += len(mark) if found else 0
        return found

    def either(self) -> Pattern:
        options = [self.in_order()]
        while self.take("|"):
            options.append(self.in_order())
        return options[0] if len(options) == 1 else Either(tuple(options))

    def in_order(self) -> Pattern:
        parts = []
        while self.next() not in {"", "|", ")"}:
            parts.append(self.repeated())
        return parts[0] if len(parts) == 1 else InOrder(tuple(parts))

    def repeated(self) -> Pattern:
        part = self.part()
        times = self.times()
        if times is None:
            return part
        if isinstance(part, Edge):
            self.refuse("the beginning or end of the text cannot be repeated")
        # Whether it takes as many or as few as it can does not change whether the text matches.
        self.take("?")
        if self.next() == "+" or self.times() is not None:
            self.refuse("a repetition is repeated; put parentheses around it")
        return Repeat(part, *times)

    def times(self) -> tuple[int, int | None] | None:
        """How often the part before is repeated; None when no repetition stands here."""
        for mark, times in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self.take(mark):
                return times
        found = _COUNT.match(self.text, self.at)
        if found is None:
            return None
        least = int(found[1])
        most = least if found[2] is None else int(found[3]) if found[3] else None
        if max(least, most or 0) > _MOST_TIMES or (most is not None and most < max(least, 1)):
            self.refuse(f"`{found[0]}` is no number of times; from 1 to {_MOST_TIMES:,} are")
        self.at = found.end()
        return least, most

    def part(self) -> Pattern:
        match self.next():
            case "(":
                return self.group()
            case "[":
                return self.characters()
            case "\\":
                return self.escaped()
            case "*" | "+" | "?":
                return self.refuse("there is nothing before it to repeat")
            case mark:
                self.at += 1
                return _SPECIAL.get(mark) or _one(mark)

    def group(self) -> Pattern:
        self.at += 1
        if not self.take("?:"):
            for mark, why in _GROUPS:
                if self.text.startswith(mark, self.at):
                    self.refuse(why)
        self.depth += 1
        if self.depth > _MOST_NESTED:
            self.refuse(f"more than {_MOST_NESTED} parentheses within each other")
        inside = self.either()
        self.depth -= 1
        if not self.take(")"):
            self.refuse("a `(` is never closed")
        return inside

    def escaped(self) -> Pattern:
        """What a backslash and what follows it stand for."""
        for mark, side in (("\\A", "start"), ("\\z", "end")):
            if self.take(mark):
                return Edge("start" if side == "start" else "end")
        return self.escaped_characters()

    def escaped_characters(self) -> Characters:
        self.at += 1
        mark = self.next()
        if code := _CODE.match(self.text, self.at):
            return self.code_point(code)
        if mark.lower() in _CLASSES:
            self.at += 1
            return Characters(_CLASSES[mark.lower()], negated=mark.isupper())
        if mark in _CONTROLS or (mark and not mark.isalnum()):
            self.at += 1
            return _one(_CONTROLS.get(mark, mark))
        return self.refuse(_REFUSED.get(mark, f"`\\{mark}` means nothing that every engine knows"))

    def code_point(self, code: re.Match[str]) -> Characters:
        point = int(code[1] or code[2], 16)
        if point > LAST or point in HALVES:
            self.refuse(f"`\\{code[0]}` is no character")
        self.at = code.end()
        return Characters(((point, point),))

    def characters(self) -> Pattern:
        """`[…]`: one character of several."""
        self.at += 1
        negated = self.take("^")
        ranges: list[Range] = []
        while not (self.next() == "]" and ranges):
            if not self.next():
                self.refuse("a `[` is never closed")
            if self.text.startswith("[:", self.at):
                self.refuse("write ranges such as `a-z` in place of `[:alpha:]`")
            ranges += self.members()
        self.at += 1
        return Characters(tuple(ranges), negated=negated)

    def members(self) -> tuple[Range, ...]:
        """A character, a range of them, or a class of digits or the like, within `[…]`."""
        first = self.member()
        if first.negated:
            self.refuse("a class such as `\\D` cannot stand within `[…]`")
        if first.ranges in _CLASSES.values() or self.next() != "-" or self.text[self.at + 1 : self.at + 2] in {"]", ""}:
            return first.ranges
        self.at += 1
        last = self.member()
        if last.negated or last.ranges in _CLASSES.values() or last.ranges[0] < first.ranges[0]:
            self.refuse("the range ends before it begins")
        return ((first.ranges[0][0], last.ranges[0][0]),)

    def member(self) -> Characters:
        if self.next() == "\\":
            return self.escaped_characters()
        self.at += 1
        return _one(self.text[self.at - 1])


def _one(mark: str) -> Characters:
    return Characters(((ord(mark), ord(mark)),))
