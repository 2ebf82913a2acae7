"""Changes to a YAML text that touch only what differs: comments, quotes and layout elsewhere stay as they are."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from ilk.catalog.documents import readable


class TooTangled(Exception):
    """The text is laid out in a way that cannot be changed in place: flow style, or two entries on one line."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A key with its value, or a `-` with its item: where it starts and ends in the text."""

    start: int
    end: int
    node: Node


@dataclass(frozen=True, slots=True)
class _Splice:
    """Text that takes the place of what is between two positions."""

    start: int
    end: int
    text: str


def changed(text: str, position: int | None, old: Any, new: Any) -> str:
    """The text with one document changed from `old` to `new`: the item at `position`, or the whole for None.

    Raises `TooTangled` when that cannot be done in place.
    """
    splicing = _Splicing(text)
    node = _compose(text)
    document = node if position is None else node.value[position]
    return splicing.applied(splicing.inside(document, old, new))


def without(text: str, position: int) -> str:
    """The text without one item of its list. Raises `TooTangled`."""
    splicing = _Splicing(text)
    entry = splicing.items(_block(_compose(text)))[position]
    return splicing.applied([splicing.deletion(entry)])


def added(text: str, item: Any) -> str:
    """The text with one more item at the end of its list. Raises `TooTangled`."""
    splicing = _Splicing(text)
    last = splicing.items(_block(_compose(text)))[-1]
    return splicing.applied([splicing.insertion(last, _item_text(item))])


def _compose(text: str) -> Node:
    yaml = YAML(typ="safe", pure=True)
    yaml.composer.warn_double_anchors = False
    node: Node = yaml.compose(text)
    return node


def _block(node: Node) -> Node:
    if _flows(node) or not node.value:
        raise TooTangled
    return node


def _flows(node: Node) -> bool:
    """Whether a mapping or list is written in one line's style: `{}` or `[]`."""
    return bool(getattr(node, "flow_style", False))


class _Splicing:
    """Finds the smallest changes to a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def applied(self, splices: Sequence[_Splice]) -> str:
        pieces, position = [], 0
        for splice in sorted(splices, key=lambda splice: (splice.start, splice.end)):
            if splice.start < position:
                raise TooTangled
            pieces += [self._text[position : splice.start], splice.text]
            position = splice.end
        return "".join([*pieces, self._text[position:]])

    def inside(self, node: Node, old: Any, new: Any) -> list[_Splice]:
        """The changes inside a mapping or list written in block style."""
        match node, old, new:
            case MappingNode(), Mapping(), Mapping() if new:
                return list(self._in_mapping(_block(node), old, new))
            case SequenceNode(), list(), list() if new:
                return list(self._in_list(_block(node), old, new))
            case _:
                raise TooTangled

    def items(self, node: Node) -> list[_Entry]:
        return [_Entry(self._text.rindex("-", 0, item.start_mark.index), self._end(item), item) for item in node.value]

    def insertion(self, after: _Entry, text: str) -> _Splice:
        end = self._line_end(after.end)
        return _Splice(end, end, "\n" + " " * self._column(after.start) + self._indented(text, after.start))

    def deletion(self, entry: _Entry) -> _Splice:
        start = entry.start - self._column(entry.start)
        if self._text[start : entry.start].strip():
            raise TooTangled
        end = self._line_end(entry.end)
        return _Splice(start - 1, end, "") if start else _Splice(0, min(end + 1, len(self._text)), "")

    def _in_mapping(self, node: Node, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[_Splice]:
        entries = {str(key.value): _Entry(key.start_mark.index, self._end(value), value) for key, value in node.value}
        kept = [entry for key, entry in entries.items() if key in new or key not in old]
        if not kept:
            raise TooTangled
        for key in old:
            if key not in new and key in entries:
                yield self.deletion(entries[key])
        previous = None
        for key, value in new.items():
            entry = entries.get(key)
            if key in old and _equal(old[key], value):
                previous = entry or previous
            elif entry:
                yield from self._replaced(entry, old.get(key), value, _entry_text(key, value))
                previous = entry
            elif previous:
                yield self.insertion(previous, _entry_text(key, value))
            else:
                yield self._at_the_top(kept[0], _entry_text(key, value))

    def _in_list(self, node: Node, old: Sequence[Any], new: Sequence[Any]) -> Iterator[_Splice]:
        entries = self.items(node)
        if len(entries) != len(old):
            raise TooTangled
        before_texts, after_texts = ([json.dumps(item, sort_keys=True) for item in items] for items in (old, new))
        matcher = SequenceMatcher(None, before_texts, after_texts, autojunk=False)
        for _, low, high, new_low, new_high in matcher.get_opcodes():
            pairs = min(high - low, new_high - new_low)
            for offset in range(pairs):
                before, after = old[low + offset], new[new_low + offset]
                if not _equal(before, after):
                    yield from self._replaced(entries[low + offset], before, after, _item_text(after))
            for position in range(low + pairs, high):
                yield self.deletion(entries[position])
            for position in range(new_low + pairs, new_high):
                yield self._item_inserted(entries, low + pairs, new[position])

    def _item_inserted(self, entries: Sequence[_Entry], position: int, item: Any) -> _Splice:
        if position == 0:
            return self._at_the_top(entries[0], _item_text(item))
        return self.insertion(entries[position - 1], _item_text(item))

    def _replaced(self, entry: _Entry, old: Any, new: Any, text: str) -> Iterator[_Splice]:
        try:
            yield from self.inside(entry.node, old, new)
        except TooTangled:
            yield self._rewritten(entry, text)

    def _rewritten(self, entry: _Entry, text: str) -> _Splice:
        """The entry as a new text; a comment behind it goes before it when the new text has several lines."""
        text = self._indented(text, entry.start)
        line_end = self._line_end(entry.end)
        comment = self._text[entry.end : line_end].strip()
        if "\n" not in text or not comment:
            return _Splice(entry.start, entry.end, text)
        return _Splice(entry.start, line_end, f"{comment}\n{' ' * self._column(entry.start)}{text}")

    def _at_the_top(self, first: _Entry, text: str) -> _Splice:
        text = f"{self._indented(text, first.start)}\n{' ' * self._column(first.start)}"
        return _Splice(first.start, first.start, text)

    def _indented(self, text: str, start: int) -> str:
        """A text of several lines, the lines after the first moved to where an entry starts."""
        margin = " " * self._column(start)
        first, *rest = text.split("\n")
        return "\n".join([first, *(margin + line if line else line for line in rest)])

    def _column(self, position: int) -> int:
        return position - (self._text.rfind("\n", 0, position) + 1)

    def _line_end(self, position: int) -> int:
        found = self._text.find("\n", position)
        return len(self._text) if found < 0 else found

    def _end(self, node: Node) -> int:
        """Where the last character of a value is; comments and blank lines after it are not of it."""
        match node:
            case MappingNode() if node.value and not _flows(node):
                return self._end(node.value[-1][1])
            case SequenceNode() if node.value and not _flows(node):
                return self._end(node.value[-1])
            case _ if getattr(node, "style", None) in {"|", ">"}:
                return len(self._text[: node.end_mark.index].rstrip())
            case _:
                return int(node.end_mark.index)


def _entry_text(key: str, value: Any) -> str:
    return _dumped({key: value}, offset=2)


def _item_text(item: Any) -> str:
    return _dumped([item], offset=0)


def _dumped(value: Any, offset: int) -> str:
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=2 + offset, offset=offset)
    out = StringIO()
    yaml.dump(readable(value), out)
    return out.getvalue().removesuffix("\n")


def _equal(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
