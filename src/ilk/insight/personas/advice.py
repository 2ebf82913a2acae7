"""Do's and don'ts of service: each by a rule that is written here, and each with the figures that it follows from.

`DOS` and `DONTS` are all rules, in the order in which advice is told. A rule sees nothing but what the persona tells.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ilk.customers import formats
from ilk.insight.answers import Difference, Figure
from ilk.insight.personas.answers import Advice, Habit, HabitValue, Point
from ilk.insight.personas.naming import spoken

_CLEARLY = 1.25
_TWICE, _HALF = 2.0, 0.5
_RISING, _FALLING = 0.1, -0.1
_MOST = 6


@dataclass(frozen=True, slots=True)
class Evidence:
    """What rules may look at: figures of the segment and of everyone, habits, what sets apart, what hurts, reach."""

    figures: Mapping[str, Figure]
    usual: Mapping[str, Figure]
    habits: Sequence[Habit]
    traits: Sequence[Difference]
    pains: Sequence[Point]
    reach: Mapping[str, float]
    """The share of members with an address, by channel."""

    def ratio(self, name: str) -> float | None:
        """A figure over that of everyone; none where one of them is missing."""
        own, other = (found[name].value if name in found else None for found in (self.figures, self.usual))
        return own / other if own is not None and other else None

    def value(self, name: str) -> float | None:
        """A figure of the segment."""
        return self.figures[name].value if name in self.figures else None

    def more(self, kind: str) -> HabitValue | None:
        """The most frequent value of a habit that is clearly more frequent than usual, and not a rare one."""
        values = [value for habit in self.habits if habit.kind == kind for value in habit.values]
        often = [each for each in values if each.share >= 1 / len(values)]
        clearly = [each for each in often if each.usual and each.share >= _CLEARLY * each.usual]
        return max(clearly, key=lambda each: each.share, default=None)


Said = tuple[str, str]
"""What to do, and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name in the docs, and what it finds."""

    name: str
    find: Callable[[Evidence], Said | None]


def advice(evidence: Evidence) -> tuple[list[Advice], list[Advice]]:
    """The do's and the don'ts that the evidence gives reason for."""
    return [*_told(DOS, evidence)][:_MOST], [*_told(DONTS, evidence)][:_MOST]


def _told(rules: Sequence[Rule], evidence: Evidence) -> Iterator[Advice]:
    for rule in rules:
        if (said := rule.find(evidence)) is not None:
            yield Advice(rule=rule.name, text=said[0], reason=said[1])


def _first_pain(found: Evidence) -> Said | None:
    if not found.pains:
        return None
    return f"Settle first what troubles them: {found.pains[0].text}.", found.pains[0].reason


def _worth(found: Evidence) -> Said | None:
    share, size = found.value("revenue_share"), found.value("share")
    if not share or not size or share / size < _TWICE:
        return None
    why = f"They are {formats.percent(size)} of all and bring {formats.percent(share)} of the revenue."
    return "Give them the best service there is: short waits, first looks, a person to talk to.", why


def _quiet(found: Evidence) -> Said | None:
    ratio, own = found.ratio("active_share"), found.value("active_share")
    if ratio is None or own is None or ratio > _HALF:
        return None
    return (
        "Ask why they stay away before offering them anything.",
        f"Active: {formats.percent(own)}; {_usual(found, 'active_share')}.",
    )


def _second_order(found: Evidence) -> Said | None:
    ratio, own = found.ratio("repeat_rate"), found.value("repeat_rate")
    if ratio is None or own is None or ratio > 1 / _CLEARLY:
        return None
    why = f"Repeat rate: {formats.percent(own)}; {_usual(found, 'repeat_rate')}."
    return "Help them to a second order: tell what goes with what they bought.", why


def _usual(found: Evidence, name: str) -> str:
    return f"everyone's is {formats.percent(found.usual[name].value or 0)}"


def _day(found: Evidence) -> Said | None:
    return _at(found, "weekday", "Be there for them on {}.", "of orders on {}")


def _hour(found: Evidence) -> Said | None:
    return _at(found, "hour", "Be there for them around {}.", "of orders around {}")


def _channel(found: Evidence) -> Said | None:
    return _at(found, "channel", "Serve them where they are: {}.", "of orders by {}")


def _device(found: Evidence) -> Said | None:
    return _at(found, "device", "Try on {} first what they are shown.", "on {}")


def _at(found: Evidence, kind: str, text: str, what: str) -> Said | None:
    more = found.more(kind)
    if more is None:
        return None
    why = f"{formats.percent(more.share)} {what.format(more.label)}, against {formats.percent(more.usual)} of all."
    return text.format(more.label), f"{why[:1].upper()}{why[1:]}"


def _product(found: Evidence) -> Said | None:
    more = next((each for each in found.traits if each.kind == "product" and each.inside > each.outside), None)
    return (f"Talk about {spoken(more.subject)}: they know it.", more.sentence) if more else None


def _growing(found: Evidence) -> Said | None:
    growth = found.value("growth")
    if growth is None or growth < _RISING:
        return None
    return "Welcome the new ones: many have only just come.", f"Growth: {formats.change(growth)}."


def _shrinking(found: Evidence) -> Said | None:
    growth = found.value("growth")
    if growth is None or growth > _FALLING:
        return None
    return "Ask those who left for their reason.", f"Growth: {formats.change(growth)}."


def _unwanted(found: Evidence) -> Said | None:
    less = next((each for each in found.traits if each.kind == "product" and each.inside < each.outside), None)
    return (f"Do not lead with {spoken(less.subject)}.", less.sentence) if less else None


def _unreachable(found: Evidence) -> Said | None:
    few = sorted((share, channel) for channel, share in found.reach.items() if share < _HALF)
    if not few:
        return None
    share, channel = few[0]
    return f"Do not count on {channel}.", f"An address is known for {formats.percent(share)} of them."


def _discounts(found: Evidence) -> Said | None:
    ratio, own = found.ratio("average_order"), found.figures.get("average_order")
    if ratio is None or own is None or ratio < _CLEARLY:
        return None
    return "Do not begin with a discount.", f"Their average order is {formats.times(ratio)} everyone's as it is."


def _upselling(found: Evidence) -> Said | None:
    ratio = found.ratio("average_order")
    if ratio is None or ratio > 1 / _CLEARLY:
        return None
    return "Do not push large baskets.", f"Their average order is {formats.percent(ratio)} of everyone's."


def _pushing(found: Evidence) -> Said | None:
    ratio, own = found.ratio("active_share"), found.value("active_share")
    if ratio is None or own is None or ratio > _HALF:
        return None
    why = f"Active: {formats.percent(own)}; {_usual(found, 'active_share')}."
    return "Do not write more often because they are quiet.", why


def _one_person(found: Evidence) -> Said | None:
    signs = [each for each in found.traits if each.measure == "lift" and each.inside > each.outside]
    if not signs or signs[0].inside >= 1:
        return None
    return "Do not take all of them for the same.", f"Even of the strongest sign: {signs[0].sentence}"


DOS = (
    Rule("first-pain", _first_pain),
    Rule("worth", _worth),
    Rule("quiet", _quiet),
    Rule("second-order", _second_order),
    Rule("channel", _channel),
    Rule("device", _device),
    Rule("weekday", _day),
    Rule("hour", _hour),
    Rule("product", _product),
    Rule("growing", _growing),
    Rule("shrinking", _shrinking),
)
"""What to do, in the order in which it is told."""
DONTS = (
    Rule("unwanted", _unwanted),
    Rule("unreachable", _unreachable),
    Rule("discounts", _discounts),
    Rule("upselling", _upselling),
    Rule("pushing", _pushing),
    Rule("one-person", _one_person),
)
"""What not to do, likewise."""
