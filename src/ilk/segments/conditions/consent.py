"""Consent: whether a customer agrees to be written to for a purpose, as the last row until `as_of` says."""

from typing import TYPE_CHECKING, Literal

from ilk.catalog.standard import CONSENT
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.known import Is, Known
from ilk.segments.conditions.logic import Or
from ilk.segments.conditions.standard import Asked, OfStandardEvents, all_hold, equal
from ilk.segments.tree import Condition, FormHints, Syntax
from ilk.segments.values.constants import Characters, Text
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.field import FieldValue
from ilk.segments.words import said_text

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyCondition


class Consent(OfStandardEvents):
    """`consents to marketing by email`: the last row of that purpose, and of that channel or of none, grants it."""

    kind: Literal["consent"] = "consent"
    purpose: Characters
    channel: Characters | None = None

    form = FormHints(title="Consents to a purpose", group="Messages and consent")
    syntax = Syntax(
        conditions='CONSENTS_TO said -> consents_to | CONSENTS_TO said "by"i said -> consents_to_by',
        terminals=(r"CONSENTS_TO.2: /consents\s+to\b/i",),
        build={
            "consents_to": lambda _, purpose: Consent(purpose=purpose),
            "consents_to_by": lambda _, purpose, channel: Consent(purpose=purpose, channel=channel),
        },
    )
    examples = ("consents to marketing", "consents to marketing by email")

    def lowered(self) -> Condition:
        where = all_hold([*equal(purpose=self.purpose), *of_channel(self.channel)])
        granted = EventAggregate(function="last", event=CONSENT, property="granted", where=where)
        return Is(of=granted, wanted=True)

    def asked(self) -> Asked:
        yield CONSENT, ["purpose", "granted", *(["channel"] if self.channel is not None else [])]

    def text(self) -> str:
        by = f" by {said_text(self.channel)}" if self.channel is not None else ""
        return f"consents to {said_text(self.purpose)}{by}"

    def sentence(self) -> str:
        return f"consents to {self._said()}"

    def negated_sentence(self) -> str:
        return f"does not consent to {self._said()}"

    def _said(self) -> str:
        return self.purpose + (f" by {self.channel}" if self.channel is not None else "")


def of_channel(channel: str | None) -> "list[AnyCondition]":
    """Rows of a channel, and rows that name none: those are about all channels. None asks nothing."""
    if channel is None:
        return []
    field = FieldValue(name="channel")
    same = Comparison(left=field, op="=", right=Text(constant=channel))
    return [Or(operands=(same, Known(of=field, missing=True)))]
