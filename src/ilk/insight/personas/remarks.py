"""What a persona does not tell, and what to bear in mind with what it does."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from ilk.customers import formats
from ilk.insight.answers import Profile
from ilk.insight.personas.answers import Habit, Journey
from ilk.insight.personas.ground import Ground
from ilk.insight.personas.voices import Voice

_OLD_DAYS = 30
_HABITS = ("place", "channel", "device")


def missing(
    ground: Ground,
    habits: Sequence[Habit],
    journeys: Sequence[Journey],
    voices: Sequence[Voice],
    segment: str,
    *,
    quoted: bool,
) -> list[str]:
    """What the project's data does not tell of a segment, each with the reason."""
    alike = f"Journeys: none is shared by {ground.smallest} members or more of those who were looked at."
    return [*_habits(habits), *([] if journeys else [alike]), *_voices(ground, voices, segment, quoted=quoted)]


def caveats(ground: Ground, profile: Profile, newest: datetime | None, defining: frozenset[str]) -> list[str]:
    """Age, what is held back, how journeys and quotes are made, and the caveats of the profile."""
    return [
        *_age(ground, newest),
        *_held_back(ground, defining),
        f"Journeys and values of habits are told only of {ground.smallest} or more members alike.",
        *profile.caveats,
    ]


def _habits(habits: Sequence[Habit]) -> Iterator[str]:
    known = {habit.kind for habit in habits}
    unknown = [kind for kind in _HABITS if kind not in known]
    if unknown:
        yield f"Not known by {formats.listed(unknown)}: no order property or trait tells, or too few members share one."


def _voices(ground: Ground, voices: Sequence[Voice], segment: str, *, quoted: bool) -> Iterator[str]:
    if not voices:
        yield "What they say and what hurts them: no survey, review or ticket is declared (`personas.feedback`)."
    elif not quoted:
        yield "What they say: quotes are for those who may read customers."
    elif all(voice.wrote(segment) < ground.smallest for voice in voices):
        yield f"What they say: fewer than {ground.smallest} members wrote in the year."


def _age(ground: Ground, newest: datetime | None) -> Iterator[str]:
    zone = ground.words.project.zone
    told = f"As of {formats.day(ground.as_of, zone)}"
    if newest is None:
        yield f"{told}; there are no events."
        return
    days = (ground.as_of - newest).days
    old = f", {formats.counted(days, 'day')} before" if days >= _OLD_DAYS else ""
    yield f"{told}; the newest event is of {formats.day(newest, zone)}{old}."


def _held_back(ground: Ground, defining: frozenset[str]) -> Iterator[str]:
    held = [trait.title for trait in ground.telling.held_back]
    if held:
        yield f"Protected, and not told because the project does not allow it: {formats.listed(held)}."
    own = [trait.title for trait in ground.telling.held_back if trait.name in defining]
    if own:
        yield f"The definition itself asks for what is protected: {formats.listed(own)}. Think twice before using it."
