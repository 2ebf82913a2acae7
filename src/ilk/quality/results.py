"""What becomes of a check, whatever it is about: its state by its severity, in a sentence."""

from ilk.quality.answers import CheckResult, State
from ilk.quality.drift import Shift
from ilk.sources.expecting import Expectation, Severity


def result(
    check: str,
    expected: Expectation,
    sentence: str,
    *,
    is_met: bool,
    measured: float | None = None,
    limit: float | None = None,
    rows: int | None = None,
) -> CheckResult:
    """A check that was looked at."""
    state: State = "met" if is_met else _STATES[expected.severity]
    return CheckResult(check=check, state=state, sentence=sentence, measured=measured, limit=limit, rows=rows)


def untold(check: str, sentence: str) -> CheckResult:
    """A check that cannot be told yet."""
    return CheckResult(check=check, state="unknown", sentence=sentence)


def filled(check: str, expected: Expectation, *, known: int, rows: int, least: float) -> CheckResult:
    """Whether enough rows have a value."""
    if not rows:
        return untold(check, "There are no rows.")
    share = known / rows
    sentence = f"{known:,} of {rows:,} have a value ({share:.1%}); {least:.1%} are expected."
    missing = rows - known
    return result(check, expected, sentence, is_met=share >= least, measured=share, limit=least, rows=missing)


def unique(check: str, expected: Expectation, *, given: int, distinct: int) -> CheckResult:
    """Whether values repeat."""
    if not given:
        return untold(check, "There are no values.")
    more = given - distinct
    sentence = f"{more:,} of {given:,} repeat another." if more else f"None of {given:,} repeats another."
    measured = distinct / given
    return result(check, expected, sentence, is_met=not more, measured=measured, limit=1.0, rows=more)


def moved(check: str, expected: Expectation, found: Shift | None, most: float) -> CheckResult:
    """Whether values are spread as before; what chance alone can do is no drift."""
    if found is None:
        return untold(check, "There are no earlier values to compare with.")
    chance = "" if found.psi > found.chance else f"; chance alone makes it {found.chance:.2f}"
    sentence = f"The index is {found.psi:.2f}, of {most:.2f} at most{chance}."
    is_met = found.psi <= most or found.psi <= found.chance
    return result(check, expected, sentence, is_met=is_met, measured=found.psi, limit=most)


_STATES: dict[Severity, State] = {"warn": "warning", "fail": "failed"}
