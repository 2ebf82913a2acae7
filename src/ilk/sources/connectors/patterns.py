"""Names with signs that stand for others: `orders/*.csv`, `**/2025-??.parquet`."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

_SIGNS = "*?["


def matches(name: str, pattern: str) -> bool:
    """Whether a pattern means a name. `*` stands for anything within a folder's name, `**` for folders."""
    return name == pattern or _match(name.split("/"), pattern.split("/"))


def is_pattern(text: str) -> bool:
    """Whether a text has signs that stand for others."""
    return any(sign in text for sign in _SIGNS)


def folder_of(pattern: str) -> str:
    """The folder that everything lies in that a pattern means; empty for all of them."""
    parts = pattern.split("/")[:-1]
    first = next((place for place, part in enumerate(parts) if is_pattern(part)), len(parts))
    return "/".join(parts[:first])


def is_deep(pattern: str) -> bool:
    """Whether what a pattern means may lie in folders below that one."""
    return is_pattern("/".join(pattern.split("/")[:-1]))


def _match(parts: Sequence[str], wanted: Sequence[str]) -> bool:
    if not wanted:
        return not parts
    if wanted[0] == "**":
        return any(_match(parts[start:], wanted[1:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], wanted[0]) and _match(parts[1:], wanted[1:])
