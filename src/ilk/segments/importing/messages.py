"""Consent and messages of other tools, said with the project's tables of consent and of messages."""

from typing import Any

from ilk.segments.comparing import Operator
from ilk.segments.conditions.consent import Consent
from ilk.segments.conditions.message import Message
from ilk.segments.importing.building import Importing, opposite
from ilk.segments.importing.moments import counted, times_of
from ilk.segments.importing.report import Unsayable
from ilk.segments.importing.saying import whole
from ilk.segments.kinds import AnyCondition

_PURPOSE = "marketing"
_NO_CONTACT = "Mautic knows who is not to be contacted; here everyone without consent is meant, never asked or not"


def consenting(channel: str) -> AnyCondition:
    """Whether someone consents to marketing by a channel."""
    return Consent(purpose=_PURPOSE, channel=channel or None)


def not_to_contact(field: str, operator: str, value: Any, importing: Importing) -> AnyCondition:
    """Mautic's `dnc_bounced`, `dnc_unsubscribed`, `dnc_manual_email`: by a channel, e-mail where none is named."""
    if operator not in {"=", "!="} or field == "dnc_all":
        raise Unsayable(f"the operator `{operator}` on `{field}` has no counterpart")
    reason, _, channel = field.removeprefix("dnc_").partition("_")
    if reason == "bounced" and channel in {"", "email", "sms"}:
        importing.differs("a bounce of the past counts here, also when a later message arrived")
        found: AnyCondition = Message(action="bounced", channel=channel or "email")
    elif reason in {"unsubscribed", "manual"} and channel in {"", "email", "sms"}:
        importing.differs(_NO_CONTACT)
        found = opposite(consenting(channel or "email"))
    else:
        raise Unsayable(f"`{field}` has no counterpart")
    wanted = (operator == "=") is (str(value).lower() in {"1", "true", "yes"})
    return found if wanted else opposite(found)


def opens(op: Operator, value: Any) -> AnyCondition:
    """How often someone opened messages by e-mail."""
    times = times_of(*counted(op, whole(value)))
    if op == "!=" or times is None:
        raise Unsayable("a number of opens that is not one number cannot be said")
    return Message(action="opened", channel="email", times=times)
