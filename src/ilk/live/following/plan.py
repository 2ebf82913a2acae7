"""What following stands on, said without a warehouse, so that it can be sent to another process."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ilk.catalog.schema import Catalogue
from ilk.live.evaluator.program import program_of
from ilk.live.following.ground import Ground
from ilk.live.following.persons import Persons
from ilk.live.following.recognizing import Known
from ilk.live.following.translating import Translation, Translator
from ilk.segments.compile import Definitions
from ilk.segments.tree import Person


@dataclass(frozen=True, slots=True)
class Plan:
    """A ground, all but its people, who are brought piece by piece.

    Attributes:
        publication, as_of, positions: those of the ground.
        definitions: what is asked.
        catalogue: what they speak of.
        translation: what messages mean.
        known: who was known, as the run left it.
    """

    publication: str
    as_of: datetime
    definitions: Definitions
    catalogue: Catalogue
    positions: Mapping[str, int]
    translation: Translation
    known: Known | None = None

    def ground(self, people: Callable[[], Iterator[Sequence[Person]]]) -> Ground:
        """The ground, with what brings its people."""
        return Ground(
            publication=self.publication,
            as_of=self.as_of,
            program=program_of(self.definitions, self.catalogue),
            positions=self.positions,
            people=people,
            translator=self._translator,
            persons=lambda: Persons(self.known),
        )

    def _translator(self, names: Collection[str]) -> Translator:
        return Translator(self.translation.only(names))
