"""Drivers put together: who is looked at, what goes with the outcome, and what a reader should bear in mind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ilk.customers import formats
from ilk.customers.reading import Words
from ilk.insight.attributes import Attribute, Kinship, Outcome, attributes
from ilk.insight.charts.drivers import driver_charts
from ilk.insight.drivers.answers import Association, DriverRule, Drivers
from ilk.insight.drivers.associations import associations
from ilk.insight.drivers.ground import Ground
from ilk.insight.drivers.regression import Regressed, regression
from ilk.insight.drivers.rules import rules
from ilk.insight.drivers.sample import Sample, sample
from ilk.kernel.randomness import derive

ROWS = 50_000
"""So many customers are looked at, at most."""
FEWEST = 20
"""With fewer members, or fewer others, nothing is said."""
_TOP = 0.75
_NAMED = 3


@dataclass(frozen=True, slots=True, eq=False)
class _Looks:
    """What was found."""

    associations: Sequence[Association]
    regressed: Regressed
    rules: Sequence[DriverRule]


def drivers(ground: Ground, outcome: Outcome, *, related: bool = False) -> Drivers:
    """What goes with an outcome: by itself, among all the others, and as rules.

    What the outcome's own definition names, and figures of the same events, are told with their kinship and left out of
    the regression and of the rules: they would explain it by itself.

    Args:
        ground: the project.
        outcome: what is to be explained.
        related: whether figures of the same events are let in.
    """
    every = attributes(ground.words, ground.catalogue, ground.lineage, outcome)
    seen = sample(ground.engine, outcome, every, ground.catalogue, ground.moment, ROWS)
    too_few = _too_few(seen, outcome)
    barred: frozenset[Kinship | None] = frozenset({"definition"} if related else {"definition", "same_events"})
    found = _Looks((), Regressed(None, ()), ()) if too_few else _looks(ground, outcome, every, seen, barred)
    telling = [each for each in found.associations if each.significant and each.kinship not in barred]
    return Drivers(
        kind=outcome.kind,
        name=outcome.name,
        title=outcome.title,
        sentence=too_few or _sentence(outcome, telling),
        looked_at=len(seen.outcome),
        customers=seen.customers,
        associations=list(found.associations),
        regression=found.regressed.answer,
        rules=list(found.rules),
        caveats=[] if too_few else [*_caveats(ground.words, outcome, seen, found, barred)],
        charts=driver_charts(found.associations, found.regressed.answer, outcome),
        as_of=ground.moment.as_of,
    )


def _looks(
    ground: Ground, outcome: Outcome, every: Sequence[Attribute], seen: Sample, barred: frozenset[Kinship | None]
) -> _Looks:
    alone = associations(seen.table, every, outcome, seen.outcome)
    by_text = {each.text: each for each in every}
    free = [by_text[each.attribute] for each in alone if each.kinship not in barred]
    happened = seen.outcome > (0 if outcome.is_yes_no else np.quantile(seen.outcome, _TOP))
    together = Regressed(None, ())
    split: list[DriverRule] = []
    if free:
        together = regression(seen.table, free, outcome, seen.outcome)
        split = rules(seen.table, free, happened, ground.catalogue, derive(0, "drivers", outcome.name))
    return _Looks(alone, together, split)


def _too_few(seen: Sample, outcome: Outcome) -> str | None:
    """Why there is nothing to tell; None where there is."""
    inside = int((seen.outcome > 0).sum())
    few = min(inside, len(seen.outcome) - inside) if outcome.is_yes_no else len(seen.outcome)
    if few < FEWEST:
        who = "members, or others, of" if outcome.is_yes_no else "customers with"
        return f"There are too few {who} {outcome.title} to tell what goes with it: {few}, and it takes {FEWEST}."
    return None if np.ptp(seen.outcome) else f"{outcome.title} is the same for all customers, so nothing goes with it."


def _sentence(outcome: Outcome, telling: Sequence[Association]) -> str:
    what = f"being in {outcome.title}" if outcome.is_yes_no else outcome.title
    if not telling:
        return f"Nothing that is known goes with {what} beyond chance."
    return f"What goes with {what} most: {formats.listed([each.label for each in telling[:_NAMED]])}."


def _caveats(
    words: Words, outcome: Outcome, seen: Sample, found: _Looks, barred: frozenset[Kinship | None]
) -> Iterator[str]:
    noun = words.project.customer
    if seen.drawn < seen.customers:
        drawn, every = formats.counted(seen.drawn, noun), formats.count(seen.customers)
        yield f"Looked at a sample of {drawn} of {every}, drawn by chance and the same every time."
    if missing := seen.drawn - len(seen.outcome):
        yield f"{outcome.title} is missing for {formats.counted(missing, noun)}, who are left out."
    yield from _kin(outcome, found.associations, barred)
    yield from found.regressed.caveats
    if not outcome.is_yes_no and found.rules:
        yield f"Rules are for the quarter with the greatest {outcome.title}."
    looks = formats.count(len(found.associations))
    yield (
        f"p-values are corrected for {looks} looks: of those called significant, about 1 in 20 may be chance. "
        "What goes with an outcome need not cause it."
    )


def _kin(outcome: Outcome, found: Sequence[Association], barred: frozenset[Kinship | None]) -> Iterator[str]:
    named = [each.label for each in found if each.kinship == "definition"]
    same = [each.label for each in found if each.kinship == "same_events"]
    if named:
        yield (
            f"The definition of {outcome.title} is itself made of {_listed(named)}: "
            "that they go with it says nothing, and they are left out of the regression and the rules."
        )
    if same:
        left = "left out of the regression and the rules, too" if "same_events" in barred else "read them with care"
        yield f"Counted from the same events as {outcome.title}, and so bound to go with it: {_listed(same)}; {left}."


def _listed(labels: Sequence[str]) -> str:
    more = len(labels) - _NAMED
    return formats.listed([*labels[:_NAMED], f"{more} more"] if more > 1 else labels)
