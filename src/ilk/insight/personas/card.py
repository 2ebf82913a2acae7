"""The card: one page of A4 as SVG, to be printed and pinned to a wall. What is data, and what opinion, says so."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from ilk.customers import formats
from ilk.insight.answers import Figure
from ilk.insight.personas.answers import Habit, Persona
from ilk.insight.personas.lettering import FONT, lines
from ilk.insight.personas.naming import spoken
from ilk.kernel.palette import segment_colour

WIDTH, HEIGHT = 794, 1123
"""What the card is drawn on: A4 at 96 units an inch."""
_POINTS = 'width="595.28" height="841.89"'
"""A4 in points, the unit of a PDF."""
_MARGIN, _GAP = 48, 28
_COLUMN = (WIDTH - 2 * _MARGIN - _GAP) / 2
_INK, _SOFT, _LINE = "#17181a", "#55575c", "#e2e1dc"
_BODY, _SMALL, _LEADING = 11.5, 9.5, 15.5
_FIGURES = ("revenue_each", "average_order", "repeat_rate", "active_share", "growth")
_BARS = 34
_BOTTOM = HEIGHT - 74
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class _Column:
    """A column that is filled from above; what has no room left is not set."""

    x: float
    y: float
    ink: str
    end: float = _BOTTOM
    parts: list[str] = field(default_factory=list)

    def room(self, height: float) -> bool:
        return self.y + height <= self.end

    def heading(self, text: str) -> None:
        self.y += 12
        self.parts += [_line(self.x, self.y + 12, each, 12.5, self.ink, bold=True) for each in _short(text)]
        self.y += 24

    def text(self, told: str, *, mark: str = "", most: int = 3, size: float = _BODY, colour: str = _INK) -> None:
        indent = 12 if mark else 0
        set_lines = lines(told, size, _COLUMN - indent, most)
        if not self.room(len(set_lines) * _LEADING):
            return
        if mark:
            self.parts.append(_line(self.x, self.y + size, mark, size, self.ink, bold=True))
        for each in set_lines:
            self.parts.append(_line(self.x + indent, self.y + size, each, size, colour))
            self.y += _LEADING
        self.y += 3

    def block(self, heading: str, items: Sequence[str], *, mark: str = "•", most: int = 3) -> None:
        """A heading with items; nothing when there are none, or no room for the first."""
        if items and self.room(36 + 2 * _LEADING):
            self.heading(heading)
            for item in items:
                self.text(item, mark=mark, most=most)


def card(persona: Persona) -> str:
    """The card as an SVG document; equal personas, equal cards."""
    ink = segment_colour(persona.colour)
    top = _head(persona, ink)
    left = _Column(_MARGIN, top.y, ink)
    right = _Column(_MARGIN + _COLUMN + _GAP, top.y, ink)
    _left(left, persona)
    _right(right, persona)
    foot = _foot(persona)
    title = escape(_clean(f"{persona.name}: a persona of {persona.title}"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {_POINTS} viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'role="img" aria-label="{title}"><title>{title}</title>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/><rect width="{WIDTH}" height="8" fill="{ink}"/>'
        f'<g font-family="{FONT}">{"".join([*top.parts, *left.parts, *right.parts, *foot])}</g></svg>'
    )


def _head(persona: Persona, ink: str) -> _Column:
    """The portrait, the name, the sentence and the figures."""
    x, wide = _MARGIN + 172, WIDTH - 2 * _MARGIN - 172
    placed = persona.portrait.replace("<svg ", f'<svg x="{_MARGIN}" y="40" width="150" height="150" ', 1)
    parts = [placed]
    y = 66.0
    for each in lines(persona.name, 25, wide, 2, bold=True):
        parts.append(_line(x, y, each, 25, _INK, bold=True))
        y += 30
    named = "named by people" if persona.opinion and persona.opinion.text.name else "name proposed from data"
    about = lines(f"{persona.title} · {named}", _BODY, wide, 1)
    parts += [_line(x, y - 6, each, _BODY, ink, bold=True) for each in about]
    y += 16
    belongs = f"Who belongs: {persona.definition}."
    for told, colour in ((persona.sentence, _INK), (belongs, _SOFT)):
        for each in lines(told, 12.5, wide, 2):
            parts.append(_line(x, y, each, 12.5, colour))
            y += 17
    top = max(y, 204.0)
    parts += _figures(persona, top)
    return _Column(_MARGIN, top + (60 if persona.figures else 10), ink, parts=parts)


def _figures(persona: Persona, y: float) -> list[str]:
    by_name = {figure.name: figure for figure in persona.figures}
    shown = [by_name[name] for name in _FIGURES if name in by_name and by_name[name].value is not None]
    step = (WIDTH - 2 * _MARGIN) / max(len(shown), 1)
    parts = []
    for place, figure in enumerate(shown):
        x = _MARGIN + place * step
        parts.append(_line(x, y + 20, _written(figure, persona.currency), 19, _INK, bold=True))
        parts.append(_line(x, y + 36, lines(figure.label, _SMALL, step - 8, 1)[0], _SMALL, _SOFT))
    return parts


def _left(column: _Column, persona: Persona) -> None:
    column.block("What they are like", [each.sentence for each in persona.traits[:5]])
    bought = [f"{spoken(each.product)} ({formats.percent(each.share)})" for each in persona.products[:5]]
    column.block("What most of them buy", [formats.listed(bought)] if bought else [], mark="")
    for habit in persona.habits:
        _habit(column, habit)


def _right(column: _Column, persona: Persona) -> None:
    column.block("In their words", [f"“{each.text}”" for each in persona.quotes], mark="", most=5)
    column.block("Needs", [f"{each.text}: {each.reason}" for each in persona.needs])
    column.block("Pains", [f"{each.text}: {each.reason}" for each in persona.pains])
    column.block("Do", [f"{each.text} {each.reason}" for each in persona.dos[:5]], mark="+")
    column.block("Do not", [f"{each.text} {each.reason}" for each in persona.donts[:4]], mark="–")  # noqa: RUF001
    column.block("Journeys that several walked", [each.sentence for each in persona.journeys], most=4)
    if persona.opinion is not None and column.room(60):
        _opinion(column, persona)
    column.block("Not known", persona.missing)


def _opinion(column: _Column, persona: Persona) -> None:
    """What people think, in a frame of its own that says so."""
    if persona.opinion is None:
        return
    told, start = persona.opinion.text, column.y + 8
    column.y += 8
    written = formats.day(persona.opinion.at)
    column.heading(f"Opinion of people, no data ({persona.opinion.by}, {written})")
    column.text(told.summary, most=4)
    for heading, items in (("Needs", told.needs), ("Pains", told.pains), ("Do", told.dos), ("Do not", told.donts)):
        if items:
            column.text(f"{heading}: {'; '.join(items)}", mark="•")
    column.parts.append(
        f'<rect x="{column.x - 10:g}" y="{start:.1f}" width="{_COLUMN + 20:g}" height="{column.y - start + 4:.1f}" '
        f'fill="none" stroke="{_SOFT}" stroke-dasharray="4 3" rx="6"/>'
    )


def _habit(column: _Column, habit: Habit) -> None:
    """Bars of a habit, with a tick where everyone is."""
    if not column.room(_BARS + 52):
        return
    column.heading(habit.title)
    column.y -= 4
    most = max((max(each.share, each.usual) for each in habit.values), default=0) or 1
    step = _COLUMN / len(habit.values)
    base = column.y + _BARS
    for place, each in enumerate(habit.values):
        x, high = column.x + place * step, _BARS * each.share / most
        usual = base - _BARS * each.usual / most
        column.parts.append(
            f'<rect x="{x:.1f}" y="{base - high:.1f}" width="{step * 0.78:.1f}" height="{high:.1f}" '
            f'fill="{column.ink}"/>'
            f'<path d="M{x:.1f} {usual:.1f}h{step * 0.78:.1f}" stroke="{_INK}" stroke-width="1.4"/>'
        )
        every = 4 if len(habit.values) > 12 else 1  # noqa: PLR2004 - hours stand too close for a label each
        if place % every == 0:
            label = lines(each.label[:3] if habit.kind in ("weekday", "month") else each.label, 8, step * every, 1)
            column.parts.append(_line(x, base + 10, "".join(label), 8, _SOFT))
    column.y = base + 18


def _foot(persona: Persona) -> Iterable[str]:
    y = HEIGHT - 56.0
    yield f'<path d="M{_MARGIN} {y:g}H{WIDTH - _MARGIN}" stroke="{_LINE}"/>'
    told = "Bars: members; ticks: everyone. " + " ".join(persona.caveats[:4])
    for each in lines(told, 8.5, WIDTH - 2 * _MARGIN, 4):
        y += 11
        yield _line(_MARGIN, y + 1, each, 8.5, _SOFT)


def _written(figure: Figure, currency: str) -> str:
    value = figure.value or 0.0
    match figure.format:
        case "money":
            return formats.money(value, currency)
        case "percent":
            return formats.change(value) if figure.name == "growth" else formats.percent(value)
        case _:
            return formats.number(value)


def _line(x: float, y: float, text: str, size: float, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{colour}"{weight}>{escape(_clean(text))}</text>'


def _short(heading: str) -> list[str]:
    """A heading in one line."""
    return lines(heading, 12.5, _COLUMN, 1, bold=True)


def _clean(text: str) -> str:
    """A text without letters that XML does not allow."""
    return _NOT_XML.sub("\ufffd", text)
