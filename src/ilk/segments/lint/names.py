"""Names that are easily taken for each other, and definitions that go round in a circle."""

from collections.abc import Iterable, Iterator

from ilk.kernel.errors import UserError
from ilk.segments.compile import levels
from ilk.segments.language.checking import uses
from ilk.segments.lint.evidence import Evidence
from ilk.segments.lint.findings import Suspicion


def differ_in_case(evidence: Evidence) -> Iterator[Suspicion]:
    """A name that the definition uses, or its own, when another differs from it in case only."""
    used = uses(evidence.condition)
    own = {evidence.segment} if evidence.segment else set()
    kinds: tuple[tuple[str, Iterable[str], Iterable[str]], ...] = (
        ("trait", used.traits, evidence.catalogue.traits),
        ("event", used.events, evidence.catalogue.events),
        ("segment", used.segments | own, {*evidence.catalogue.segments, *own}),
    )
    for kind, mentioned, known in kinds:
        pairs = ((name, other) for name in sorted(mentioned) for other in sorted(known) if other != name)
        for name, other in pairs:
            if other.casefold() == name.casefold():
                said = f"There is a {kind} `{name}` and a {kind} `{other}`: they differ in case only."
                yield Suspicion(said, "Rename one of them.")


def circle(evidence: Evidence) -> Iterator[Suspicion]:
    """Segments that need each other in a circle."""
    if evidence.segment is None:
        return
    trees = {**evidence.segments, evidence.segment: evidence.condition}
    try:
        levels("segment", trees, lambda tree: uses(tree).segments)
    except UserError as error:
        said, fix = f"{error.what[:1].upper()}{error.what[1:]}.", error.hint or ""
        yield Suspicion(said, fix, severity="error")
