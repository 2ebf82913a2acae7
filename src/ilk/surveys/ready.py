"""Ready instruments: published ones that Ilk brings along, as the files that a project would have."""

from importlib.resources import files

from ilk.catalog.documents import Kind
from ilk.catalog.files import parse
from ilk.kernel.errors import unknown
from ilk.surveys.definition import InstrumentDefinition

READY: tuple[str, ...] = ("tipi", "nps", "csat", "ces")
"""Their names; each has a file in `library/`."""
_KIND = Kind("instrument", "instruments", InstrumentDefinition)


def ready(name: str) -> InstrumentDefinition:
    """A ready instrument. Raises `NotFound` for a name that none has."""
    (document,) = parse(_text(name), _KIND, f"{name}.yaml")
    definition = document.definition
    assert isinstance(definition, InstrumentDefinition)  # noqa: S101 - the kind says so
    return definition


def ready_text(name: str, event: str) -> str:
    """The file of a ready instrument, for the responses of an event. Raises `NotFound`."""
    own = f"event: {ready(name).event}\n"
    return _text(name).replace(own, f"event: {event}\n", 1)


def _text(name: str) -> str:
    if name not in READY:
        raise unknown("instrument", name, READY)
    return files("ilk.surveys").joinpath("library", f"{name}.yaml").read_text(encoding="utf-8")
