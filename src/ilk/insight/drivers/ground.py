"""What questions about outcomes stand on."""

from dataclasses import dataclass

from ilk.catalog.schema import Catalogue
from ilk.customers.reading import Words
from ilk.insight.lineage import Lineage
from ilk.segments.tree import Moment
from ilk.warehouse.engine import Engine


@dataclass(frozen=True, slots=True)
class Ground:
    """A project, as of a moment."""

    engine: Engine
    words: Words
    catalogue: Catalogue
    lineage: Lineage
    moment: Moment
