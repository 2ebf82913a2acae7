"""All shapes, and which of them a document holds."""

from typing import Any

from ilk.kernel.errors import Bug
from ilk.models.clusters.shapes.centres import Centres
from ilk.models.clusters.shapes.classes import Classes
from ilk.models.clusters.shapes.exemplars import Exemplars
from ilk.models.clusters.shapes.mixture import Mixture
from ilk.models.clusters.shapes.placing import Shape


def shape_of(content: dict[str, Any]) -> Shape:
    """The shape that its `content()` described."""
    match content["kind"]:
        case "centres":
            return Centres.of(content)
        case "classes":
            return Classes.of(content)
        case "exemplars":
            return Exemplars.of(content)
        case "mixture":
            return Mixture.of(content)
        case kind:
            raise Bug(f"a document of this version holds a shape of the kind {kind!r}")
