"""Exposures: how often each variant of a slot was shown, and kept from who is held out, day by day."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta

import msgspec

from ilk.app.published import meaning_of
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.database.exposures import Counted
from ilk.decisions.answers import ExposureCount, ExposureDay, Exposures
from ilk.decisions.charts import exposures_chart
from ilk.decisions.definition import DEFAULT
from ilk.decisions.exposures import EVENT, exposure_of
from ilk.decisions.slots import Slot
from ilk.kernel.access import Actor, Permission
from ilk.kernel.charts import spec
from ilk.kernel.clock import local_time
from ilk.kernel.errors import unknown
from ilk.segments.words import literal_words

_DAYS = 30
MOST_DAYS = 400


@use_case(Permission.READ_SUMMARY, "count exposures", subject="name", records="refusals")
def exposures(workspace: Workspace, _actor: Actor, name: str, *, days: int = _DAYS) -> Exposures:
    """How often each variant of a slot was shown in so many days, today the last of them, and to whom it was not.

    Days are those of the project's time zone, up to 400. Raises `NotFound`.
    """
    slots = meaning_of(workspace).content
    if name not in slots:
        raise unknown("content", name, slots)
    count_exposures(workspace)
    until = local_time(workspace.clock.now(), workspace.project.zone).date()
    since = until - timedelta(days=min(max(days, 1), MOST_DAYS) - 1)
    counts = workspace.exposures.of_slot(name, since)
    told, told_days = _variants(slots[name], counts), _days(counts)
    sentence = _sentence(told, since)
    chart = {"exposures": spec(exposures_chart(told_days, since, until, sentence))} if told_days else {}
    return Exposures(
        slot=name, since=since, until=until, sentence=sentence, variants=told, days=told_days, charts=chart
    )


def count_exposures(workspace: Workspace) -> None:
    """Count what came to the log since exposures were last counted. Looking makes no log."""
    if not workspace.live_place.has_log:
        return
    after = workspace.exposures.position()
    for piece in workspace.intake.events(after, ("track",)):
        counts = Counter[Counted]()
        for stored in piece:
            if EVENT in stored.entry.message and (found := _counted(workspace, stored.entry.message)) is not None:
                counts[found] += 1
        until = piece[-1].seq
        if not workspace.exposures.add(counts, after=after, until=until, at=workspace.clock.now()):
            return  # somebody else counts at the same time
        after = until


def _counted(workspace: Workspace, message: str) -> Counted | None:
    """What an event of the log counts for; None for one that is no exposure."""
    said = msgspec.json.decode(message)
    found = exposure_of(said)
    if found is None:
        return None
    day = local_time(datetime.fromisoformat(said["timestamp"]), workspace.project.zone).date()
    return Counted(found.slot, day, found.variant, found.held_out)


def _variants(slot: Slot, counts: Mapping[Counted, int]) -> list[ExposureCount]:
    """The counts of all days; also those of variants that were never shown, and of those that the slot has no more."""
    known = [*(choice.name for choice in slot.choices), DEFAULT]
    gone = sorted({each.variant for each in counts} - {*known})
    totals = Counter[tuple[str, bool]]()
    for each, number in counts.items():
        totals[each.variant, each.held_out] += number
    return [
        ExposureCount(variant=variant, shown=totals[variant, False], held_out=totals[variant, True])
        for variant in (*known, *gone)
    ]


def _days(counts: Mapping[Counted, int]) -> list[ExposureDay]:
    told: dict[tuple[date, str], Counter[bool]] = {}
    for each, number in counts.items():
        told.setdefault((each.day, each.variant), Counter())[each.held_out] += number
    return [
        ExposureDay(day=day, variant=variant, shown=found[False], held_out=found[True])
        for (day, variant), found in sorted(told.items(), key=lambda pair: pair[0])
    ]


def _sentence(variants: list[ExposureCount], since: date) -> str:
    shown, held = sum(each.shown for each in variants), sum(each.held_out for each in variants)
    if not shown and not held:
        return f"Nothing was shown since {literal_words(since)}."
    return f"Exposures since {literal_words(since)}: {shown:,} shown, {held:,} held out."
