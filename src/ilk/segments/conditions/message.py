"""Messages: what was sent to a customer, what arrived, and what they made of it."""

from collections.abc import Mapping
from typing import Any, Literal, Self

from lark import Token
from pydantic import model_validator

from ilk.catalog.standard import MESSAGE
from ilk.segments.conditions.event import EventCount, Times
from ilk.segments.conditions.known import Is
from ilk.segments.conditions.logic import Not
from ilk.segments.conditions.standard import Asked, OfStandardEvents, all_hold, equal
from ilk.segments.time.windows import AnyWindow, BaseWindow, Ever
from ilk.segments.tokens import string_of
from ilk.segments.tree import FormHints, Syntax
from ilk.segments.values.constants import Characters
from ilk.segments.values.field import FieldValue
from ilk.segments.words import literal_words, said_text, string_text

Action = Literal["sent", "delivered", "opened", "clicked", "bounced", "complained", "unsubscribed"]

_VERBS: Mapping[str, Action] = {
    "was sent": "sent",
    "received": "delivered",
    "opened": "opened",
    "clicked": "clicked",
    "bounced": "bounced",
    "complained about": "complained",
    "unsubscribed from": "unsubscribed",
}
_WORDS: Mapping[Action, str] = {action: verb for verb, action in _VERBS.items()}
_BY_MACHINES = frozenset({"opened", "clicked"})
_ONCE, _NEVER = Times(), Times(test="exactly", count=0)


class Message(OfStandardEvents):
    """`opened campaign "spring" by email in last 30 days`, `never received any message`; short for `did message`."""

    kind: Literal["message"] = "message"
    action: Action
    campaign: Characters | None = None
    channel: Characters | None = None
    step: Characters | None = None
    variant: Characters | None = None
    without_machines: bool = False
    times: Times = _ONCE
    window: AnyWindow = Ever()

    form = FormHints(
        title="Messages they got",
        group="Messages and consent",
        only_if={"without_machines": ("action", ("opened", "clicked"))},
    )
    syntax = Syntax(
        conditions=(
            'MESSAGE_VERB "campaign"i STRING message_part* -> message_of_campaign'
            " | MESSAGE_VERB ANY_MESSAGE message_part* -> any_message"
        ),
        rules=(
            '?message_part: "by"i said -> part_channel | "step"i STRING -> part_step'
            ' | "variant"i STRING -> part_variant'
            " | WITHOUT_MACHINES -> part_machines | times | window\n"
            "?said: name | STRING -> said_string"
        ),
        terminals=(
            (
                r"MESSAGE_VERB.4: /(was\s+(never\s+)?sent|(never\s+)?(received|opened|clicked|bounced|complained"
                r'\s+about|unsubscribed\s+from))\b(?=\s+(campaign\s*"|any\s+message\b))/i'
            ),
            r"ANY_MESSAGE.4: /any\s+message\b/i",
            r"WITHOUT_MACHINES.2: /excluding\s+machine\s+opens\b/i",
        ),
        build={
            "message_of_campaign": lambda verb, campaign, *parts: _message(verb, parts, campaign=string_of(campaign)),
            "any_message": lambda verb, _, *parts: _message(verb, parts),
            "part_channel": lambda channel: ("channel", channel),
            "part_step": lambda step: ("step", string_of(step)),
            "part_variant": lambda variant: ("variant", string_of(variant)),
            "part_machines": lambda _: ("without_machines", True),
            "said_string": string_of,
        },
    )
    examples = (
        'opened campaign "spring" by email excluding machine opens',
        'never received campaign "spring" step "2"',
        "clicked any message at least 3 times in last 90 days",
    )

    @model_validator(mode="after")
    def _machines_open_and_click(self) -> Self:
        if self.without_machines and self.action not in _BY_MACHINES:
            raise ValueError("machines open and click; `excluding machine opens` means nothing for other actions")
        return self

    def lowered(self) -> EventCount:
        conditions = equal(
            action=self.action,
            campaign=self.campaign,
            channel=self.channel,
            step=self.step,
            variant=self.variant,
        )
        if self.without_machines:
            conditions.append(Not(operand=Is(of=FieldValue(name="machine"), wanted=True)))
        return EventCount(event=MESSAGE, where=all_hold(conditions), times=self.times, window=self.window)

    def asked(self) -> Asked:
        given = [name for name in ("campaign", "channel", "step", "variant") if getattr(self, name) is not None]
        yield MESSAGE, ["action", *given, *(["machine"] if self.without_machines else [])]

    def text(self) -> str:
        parts = [self._verb_text(), f"campaign {string_text(self.campaign)}" if self.campaign is not None else _ANY]
        parts += [f"by {said_text(self.channel)}"] if self.channel is not None else []
        parts += [f"step {string_text(self.step)}"] if self.step is not None else []
        parts += [f"variant {string_text(self.variant)}"] if self.variant is not None else []
        parts += ["excluding machine opens"] if self.without_machines else []
        parts += [] if self.times in {_ONCE, _NEVER} else [self.times.text()]
        return " ".join([*parts, *filter(None, [self.window.text()])])

    def sentence(self) -> str:
        parts = [self._verb_text(), self._campaign_words()]
        parts += [f"by {self.channel}"] if self.channel is not None else []
        parts += ["(not by a machine)"] if self.without_machines else []
        parts += [] if self.times in {_ONCE, _NEVER} else [self.times.sentence()]
        return " ".join([*parts, *filter(None, [self.window.sentence()])])

    def negated_sentence(self) -> str:
        if self.times not in {_ONCE, _NEVER}:
            return super().negated_sentence()
        return self.model_copy(update={"times": _NEVER if self.times == _ONCE else _ONCE}).sentence()

    def _verb_text(self) -> str:
        verb = _WORDS[self.action]
        if self.times != _NEVER:
            return verb
        return "was never sent" if self.action == "sent" else f"never {verb}"

    def _campaign_words(self) -> str:
        said = "any message" if self.campaign is None else f"the campaign {literal_words(self.campaign)}"
        narrower = [
            (name, value) for name, value in (("step", self.step), ("variant", self.variant)) if value is not None
        ]
        return ", ".join([said, *(f"{name} {literal_words(value)}" for name, value in narrower)])


_ANY = "any message"


def _message(verb: Token, parts: tuple[Any, ...], **fields: Any) -> Message:
    """The condition of a verb and what follows it; raises `ValueError` for a second clause of a kind."""
    words = verb.lower().split()
    if "never" in words:
        words.remove("never")
        fields["times"] = _NEVER
    for part in parts:
        name, value = _field(part)
        if name in fields:
            raise ValueError(f"there are two clauses that say the {name}; one is allowed")
        fields[name] = value
    return Message(action=_VERBS[" ".join(words)], **fields)


def _field(part: Any) -> tuple[str, Any]:
    match part:
        case BaseWindow():
            return "window", part
        case Times():
            return "times", part
        case (str(name), value):
            return name, value
        case _:
            raise AssertionError(part)
