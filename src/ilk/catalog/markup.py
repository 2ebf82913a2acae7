"""YAML text as plain values, safely, with the place of each: no objects, no bombs, no key twice.

Dates, and whole numbers written unusually, stay text: what a date means depends on a time zone, and `007` is an id.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from ilk.kernel.errors import UserError, raise_all

MOST_VALUES = 200_000
MOST_DEPTH = 60
_TAG = "tag:yaml.org,2002:"
_COLLECTIONS = (_TAG + "map", _TAG + "seq")
_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9_]{0,30})")
_HALF_CHARACTER = re.compile(r"[\ud800-\udfff]")

Path = tuple[str | int, ...]
"""The way to a value: keys and positions, from the file's root."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a value's first character is, counted from 1. `exact`: a place inside its text can be told too."""

    line: int
    column: int
    exact: bool


@dataclass(frozen=True, slots=True)
class Marked:
    """The value of a YAML file, and where each part of it stands."""

    value: Any
    marks: Mapping[Path, Mark]
    keys: Mapping[Path, int]
    """The line of each key, by the way to its value."""

    def line(self, path: Path) -> int:
        """The line to go to for the value at `path`: its key's, else its own, else that of what holds it."""
        found = self.keys.get(path) or (self.marks[path].line if path in self.marks else None)
        return found or (self.line(path[:-1]) if path else 1)


def read(text: str) -> Marked:
    """Read one YAML document. Raises `UserError`, whose `where` is a line, for what is not plain YAML."""
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False
    try:
        root = yaml.compose(text)
    except MarkedYAMLError as error:
        raise _not_yaml(error) from error
    except YAMLError as error:
        raise UserError("not-yaml", "it holds characters that YAML does not allow") from error
    except RecursionError as error:
        raise _too_large() from error
    reader = _Reader(text.splitlines())
    value = None if root is None else reader.read(root, ())
    raise_all(reader.problems)
    return Marked(value, reader.marks, reader.keys)


@dataclass(slots=True)
class _Reader:
    """Turns nodes to values, and remembers where each was."""

    lines: list[str]
    marks: dict[Path, Mark] = field(default_factory=dict)
    keys: dict[Path, int] = field(default_factory=dict)
    problems: list[UserError] = field(default_factory=list)
    left: int = MOST_VALUES

    def read(self, node: Node, path: Path) -> Any:
        self.left -= 1
        if self.left < 0 or len(path) > MOST_DEPTH:
            raise _too_large()
        self.marks[path] = self._mark(node)
        if not isinstance(node, ScalarNode) and node.tag not in _COLLECTIONS:
            self._strange_tag(node)
        match node:
            case MappingNode():
                return {key: self.read(value, (*path, key)) for key, value in self._entries(node, path)}
            case SequenceNode():
                return [self.read(value, (*path, position)) for position, value in enumerate(node.value)]
            case _:
                return self._scalar(node)

    def _entries(self, node: MappingNode, path: Path) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for key_node, value in node.value:
            if not isinstance(key_node, ScalarNode):
                self._complain("not-yaml", "a key is one word or text, not a list or mapping", key_node)
                continue
            key = str(key_node.value)
            if key in seen:
                self._complain("duplicate-key", f"the key `{key}` is given twice", key_node)
                continue
            seen.add(key)
            self.keys[*path, key] = key_node.start_mark.line + 1
            yield key, value

    def _complain(self, code: str, what: str, node: Node) -> None:
        self.problems.append(UserError(code, what, where=f"line {node.start_mark.line + 1}"))

    def _scalar(self, node: Node) -> str | float | bool | None:
        text = str(node.value)
        match str(node.tag).removeprefix(_TAG):
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" if _INTEGER.fullmatch(text):
                return int(text.replace("_", ""))
            case "float" if isfinite(number := float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))):
                return number
            case "float":
                self._complain("wrong-value", f"`{text}` is not a number that can be kept", node)
            case "str" | "timestamp" | "merge" | "value" | "int":
                if _HALF_CHARACTER.search(text):
                    self._complain("not-yaml", "the text holds half of a character", node)
            case _:
                self._strange_tag(node)
        return text

    def _strange_tag(self, node: Node) -> None:
        tag = str(node.tag).removeprefix(_TAG)
        self._complain("not-yaml", f"the tag `{tag}` means nothing here: write plain values", node)

    def _mark(self, node: Node) -> Mark:
        line, column = node.start_mark.line, node.start_mark.column
        match getattr(node, "style", None):
            case "|":
                text = next((text for text in self.lines[line + 1 :] if text.strip()), "")
                return Mark(line + 2, len(text) - len(text.lstrip()) + 1, exact=True)
            case ">":
                return Mark(line + 1, column + 1, exact=False)
            case "'" | '"':
                return Mark(line + 1, column + 2, exact=node.end_mark.line == line)
            case _:
                return Mark(line + 1, column + 1, exact=node.end_mark.line == line)


def _not_yaml(error: MarkedYAMLError) -> UserError:
    problem = str(error.problem or "it cannot be read")
    mark = error.problem_mark
    where = f"line {mark.line + 1}, column {mark.column + 1}" if mark else None
    hints = {
        "mapping values are not allowed": "Text that has `: ` in it needs quotes around it.",
        "'\\t'": "Indent with blanks, not with tabs.",
        "another document": "Write several documents of a file as a list, each with a `-` before it.",
        "cannot start any token": "Text that starts with a special character needs quotes around it.",
        "undefined alias": "Text that starts with `*` needs quotes around it.",
        "block end": "Check the indentation of this line and of the one before.",
    }
    hint = next((hint for part, hint in hints.items() if part in problem), None)
    return UserError("not-yaml", f"it is not YAML: {problem}", where=where, hint=hint)


def _too_large() -> UserError:
    return UserError("file-too-large", f"it holds more than {MOST_VALUES:,} values, or more than {MOST_DEPTH} levels")
