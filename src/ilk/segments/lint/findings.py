"""How a rule tells what it found."""

from ilk.segments.answers import Finding, Severity
from ilk.segments.lint.evidence import Evidence
from ilk.segments.tree import Node


def finding(
    evidence: Evidence, code: str, sentence: str, fix: str, *, about: Node | None = None, severity: Severity = "warning"
) -> Finding:
    """A finding about a definition, or about a piece of it."""
    piece = about.text() if about is not None else None
    return Finding(code=code, severity=severity, segment=evidence.segment, sentence=sentence, fix=fix, piece=piece)


def people(count: int) -> str:
    """`1 person`, `1,200 people`."""
    return "1 person" if count == 1 else f"{count:,} people"
