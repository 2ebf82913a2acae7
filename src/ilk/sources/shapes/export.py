"""The usual shape: some columns tell it, and each column that the file has is read as the vendor means it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ilk.sources.shapes.fitting import columns_read, fitted
from ilk.sources.shapes.shape import Beginning, Ready, Shape


@dataclass(frozen=True, slots=True)
class Export:
    """A file with a header that a product exports.

    Attributes:
        name: what it is called, in snake case and with the vendor first.
        vendor: whose it is.
        what: what it is, to stand after the vendor.
        documented: where the vendor tells the columns, in words.
        telling: the columns that together tell it. Their order does not matter, nor what other columns there are.
        ready: the sources, in terms of the columns as the vendor writes them. What a file without some of its columns
            cannot tell is left out; where an expression is a tuple, the first that the file can answer is taken.
        also: for a column, what else it is called: in other languages, in earlier years.
    """

    name: str
    vendor: str
    what: str
    documented: str
    telling: tuple[str, ...]
    ready: tuple[Ready, ...]
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it reads, as the vendor writes them, the telling ones first."""
        read = (name for ready in self.ready for name in columns_read(ready))
        return tuple(dict.fromkeys((*self.telling, *read)))

    def lacks(self, file: Beginning) -> tuple[str, ...]:
        """The telling columns that a file lacks."""
        names = self._names(file)
        return tuple(name for name in self.telling if name not in names)

    def sources(self, file: Beginning) -> tuple[Ready, ...]:
        """The sources, in terms of the columns that the file has."""
        names = self._names(file)
        return tuple(made for each in self.ready if (made := fitted(each, names)) is not None)

    def _names(self, file: Beginning) -> Mapping[str, str]:
        """The columns of the file by what the shape calls them."""
        there = dict.fromkeys(file.columns)
        own = {name: name for name in there}
        other = {name: each for name, others in self.also.items() for each in reversed(others) if each in there}
        return other | own


def every_source(shape: Shape) -> tuple[Ready, ...]:
    """The sources of a file that has every column which a shape reads."""
    return shape.sources(Beginning(shape.columns if isinstance(shape, Export) else shape.telling))
