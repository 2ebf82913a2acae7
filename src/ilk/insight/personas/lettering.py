"""Sets lines of text: how wide they are in a sans serif of Helvetica's widths, and where they break."""

import unicodedata

FONT = "'Liberation Sans', Arial, Helvetica, sans-serif"
"""Faces of the same widths: the first comes with what makes PNG and PDF, the others with readers' machines."""
_PLAIN = (
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
    556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
    722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
    556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
    260, 334, 584,
)  # fmt: skip
"""Thousandths of the size, from the space to `~`: the metrics of Helvetica."""
_FIRST = 32
_OTHER, _WIDE, _BOLD = 0.6, 1.0, 1.07
_ELLIPSIS = "…"


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line is, in pixels; never less than it is by much."""
    return sum(map(_letter, text)) * size * (_BOLD if bold else 1.0)


def lines(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """A text as at most so many lines that fit; the last ends in an ellipsis where something is left out."""
    found: list[str] = []
    line = ""
    for word in _breakable(text.split(), size, room, bold=bold):
        longer = f"{line} {word}" if line else word
        if width(longer, size, bold=bold) <= room:
            line = longer
        elif len(found) + 1 == most:
            return [*found, _cut(longer, size, room, bold=bold)]
        else:
            found.append(line)
            line = word
    return [*found, line] if line else found


def _letter(letter: str) -> float:
    place = ord(letter) - _FIRST
    if 0 <= place < len(_PLAIN):
        return _PLAIN[place] / 1000
    if unicodedata.combining(letter):
        return 0.0
    return _WIDE if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF else _OTHER  # noqa: PLR2004


def _breakable(words: list[str], size: float, room: float, *, bold: bool) -> list[str]:
    """Words, of which those wider than a line are parted."""
    found = []
    for word in words:
        rest = word
        while width(rest, size, bold=bold) > room:
            fits = next((n for n in range(len(rest) - 1, 1, -1) if width(rest[:n], size, bold=bold) <= room), 1)
            found.append(rest[:fits])
            rest = rest[fits:]
        found.append(rest)
    return found


def _cut(line: str, size: float, room: float, *, bold: bool) -> str:
    while line and width(line + _ELLIPSIS, size, bold=bold) > room:
        line = line[:-1]
    return line.rstrip(" ,;:") + _ELLIPSIS
