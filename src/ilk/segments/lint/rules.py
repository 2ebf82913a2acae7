"""The list of all lint rules, in the order in which they are told."""

from collections.abc import Callable, Iterable

from ilk.segments.answers import Finding
from ilk.segments.lint.age import stale
from ilk.segments.lint.events import longer_than_data, never_occurs
from ilk.segments.lint.evidence import Evidence
from ilk.segments.lint.findings import Suspicion
from ilk.segments.lint.missing import in_by_missing, mostly_missing
from ilk.segments.lint.names import circle, differ_in_case
from ilk.segments.lint.repetition import duplicate, subsumed
from ilk.segments.lint.truth import always_false, always_true, contradiction
from ilk.segments.lint.usefulness import only_demographic, same_people, too_few, unused

Rule = Callable[[Evidence], Iterable[Suspicion]]

RULES: tuple[tuple[str, Rule], ...] = (
    ("cycle", circle),
    ("contradiction", contradiction),
    ("always-false", always_false),
    ("always-true", always_true),
    ("duplicate-condition", duplicate),
    ("subsumed-condition", subsumed),
    ("in-by-missing-value", in_by_missing),
    ("mostly-missing-trait", mostly_missing),
    ("stale-trait", stale),
    ("event-never-occurs", never_occurs),
    ("window-longer-than-data", longer_than_data),
    ("names-differ-in-case", differ_in_case),
    ("too-few-people", too_few),
    ("same-people", same_people),
    ("only-demographic", only_demographic),
    ("unused-segment", unused),
)
"""Each rule under the code by which its findings are known."""


def lint(evidence: Evidence) -> list[Finding]:
    """All that the rules find about a definition."""
    return [_told(code, found, evidence) for code, rule in RULES for found in rule(evidence)]


def _told(code: str, found: Suspicion, evidence: Evidence) -> Finding:
    return Finding(
        code=code,
        severity=found.severity,
        segment=evidence.segment,
        sentence=found.sentence,
        fix=found.fix,
        piece=None if found.about is None else found.about.text(),
    )
