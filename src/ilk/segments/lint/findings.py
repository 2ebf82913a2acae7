"""What a rule finds."""

from dataclasses import dataclass

from ilk.segments.answers import Severity
from ilk.segments.tree import Node


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What is odd, in a sentence, and how to mend it; `about` a piece of the definition, or about the whole."""

    sentence: str
    fix: str
    about: Node | None = None
    severity: Severity = "warning"


def people(count: int) -> str:
    """`1 person`, `1,200 people`."""
    return "1 person" if count == 1 else f"{count:,} people"
