"""Places that are looked at for a proposal: files where they lie, and what connectors give, sampled for the while."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ilk.catalog.checking import checked
from ilk.sources.context import LoadContext
from ilk.sources.definition import SourceDefinition
from ilk.sources.inspection.names import snake
from ilk.sources.inspection.proposal import Proposal, SourceProposal
from ilk.sources.inspection.proposing import propose
from ilk.sources.places import trial_files


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows come from: a name for them, and what a source says of it: `files`, `connect`, or both."""

    name: str
    said: Mapping[str, Any]

    def source(self) -> SourceDefinition:
        """A source that reads the place, and does not know yet what is there. Raises `UserErrors`."""
        draft = {"name": snake(self.name, []), "into": {"table": "looked_at"}, **self.said}
        return checked(SourceDefinition, draft, lambda path: ".".join(map(str, path)))


def propose_places(
    places: Sequence[Place],
    context: LoadContext,
    files: Sequence[Path] = (),
    there: Sequence[SourceDefinition] = (),
) -> Proposal:
    """What rows of some places mean, and of files beside them, after a look at the first of them.

    `there` are the sources that the project has already.

    Raises:
        UserError: for a place that cannot be read, or is not told rightly.
    """
    with ExitStack() as still_there:
        looked = {path: place for place in places for path in (still_there.enter_context(_sampled(place, context)),)}
        proposal = propose([*files, *looked], there)
    sources = (
        _of_place(source, looked[source.path]) if source.path in looked else source for source in proposal.sources
    )
    return replace(proposal, sources=tuple(sources))


def _of_place(source: SourceProposal, place: Place) -> SourceProposal:
    reads = place.source()
    whole = source.whole and reads.connect is None
    return replace(source, path=Path(place.name), written=reads.place, whole=whole, place=place.said)


@contextmanager
def _sampled(place: Place, context: LoadContext) -> Iterator[Path]:
    """A file with rows of a place, called as they are: its name tells what they are about."""
    with trial_files(place.source(), context) as found, TemporaryDirectory(dir=context.scratch) as folder:
        file = found[0].path
        called = Path(folder, f"{snake(place.name)}{''.join(file.suffixes[-2:])}")
        called.symlink_to(file.resolve())
        yield called
