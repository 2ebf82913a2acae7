"""Events of a meaning that Ilk knows: messages, consent, and experiments; their names, columns and types."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ilk.kernel.types import ValueType

MESSAGE = "message"
CONSENT = "consent"
EXPOSURE = "exposure"
ASSIGNMENT = "assignment"


@dataclass(frozen=True, slots=True)
class StandardEvent:
    """An event of a known meaning: the columns that it needs, and those that it may have."""

    about: str
    needed: Mapping[str, ValueType]
    further: Mapping[str, ValueType] = field(default_factory=dict)

    @property
    def columns(self) -> Mapping[str, ValueType]:
        """All columns that have a meaning."""
        return {**self.needed, **self.further}


_TEXT, _YES_NO = ValueType.TEXT, ValueType.YES_NO
STANDARD_EVENTS: Mapping[str, StandardEvent] = {
    MESSAGE: StandardEvent(
        about="what became of a message to a customer",
        needed={"action": _TEXT},
        further={
            "campaign": _TEXT,
            "channel": _TEXT,
            "step": _TEXT,
            "variant": _TEXT,
            "machine": _YES_NO,
            "soft": _YES_NO,
        },
    ),
    CONSENT: StandardEvent(
        about="a customer gave or withdrew consent",
        needed={"purpose": _TEXT, "granted": _YES_NO},
        further={"channel": _TEXT},
    ),
    EXPOSURE: StandardEvent(about="a customer saw an experiment", needed={"experiment": _TEXT, "variant": _TEXT}),
    ASSIGNMENT: StandardEvent(
        about="a customer was put into a group of an experiment", needed={"experiment": _TEXT, "variant": _TEXT}
    ),
}
