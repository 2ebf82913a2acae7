"""Whether a customer can be reached on a channel: consent, an address, and no message that bounced for good."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from typing import Literal

from ilk.catalog.standard import CONSENT, MESSAGE
from ilk.catalog.tables import event_table
from ilk.kernel.errors import UserError
from ilk.segments.comparing import folded
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.consent import Consent, of_channel
from ilk.segments.conditions.known import Is, Known
from ilk.segments.conditions.logic import And, Not, Or
from ilk.segments.conditions.on_list import OnList
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.conditions.standard import all_hold, equal, undeclared
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Event, FormHints, Moment, NameKind, Need, Person, Scope, Subject, Syntax
from ilk.segments.values.constants import Characters, Text
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.field import FieldValue
from ilk.segments.words import said_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

_ARRIVED = ("delivered", "opened", "clicked")
_ANY_PURPOSE = "purposes"
"""The column that counts the purposes a customer consents to."""


class Reachable(Condition):
    """`reachable by sms`, `reachable by sms for marketing`: may be written to there, and can be.

    Who consents for that channel to the purpose, or to any; whose address is known; who is on no suppression list; and
    whose last message there that arrived or bounced did not bounce for good. Which trait is the address, ilk.yaml says.
    """

    kind: Literal["reachable"] = "reachable"
    channel: Characters
    purpose: Characters | None = None

    form = FormHints(title="Reachable on a channel", group="Messages and consent")
    syntax = Syntax(
        conditions='REACHABLE_BY said -> reachable | REACHABLE_BY said "for"i said -> reachable_for',
        terminals=(r"REACHABLE_BY.2: /reachable\s+by\b/i",),
        build={
            "reachable": lambda _, channel: Reachable(channel=channel),
            "reachable_for": lambda _, channel, purpose: Reachable(channel=channel, purpose=purpose),
        },
    )
    examples = ("reachable by sms", "reachable by email for marketing")

    def names(self) -> Iterator[tuple[NameKind, str]]:
        yield "channel", self.channel
        yield "event", CONSENT
        yield "event", MESSAGE

    def needs(self) -> Iterator[Need]:
        yield Need(CONSENT, self._rows(), reads=("purpose", "granted", "channel"))
        for node in self._bounced(has_soft=True).walk():
            yield from node.needs()

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from undeclared(self, scope, [(CONSENT, ("purpose", "granted", "channel"))])
        known = scope.catalogue.channels
        if self.channel.lower() in known:
            yield from FieldValue(name=known[self.channel.lower()]).problems(replace(scope, event=None, table=None))
        else:
            what = f"it is not said which trait is the address for `{self.channel}`"
            hint = f"In ilk.yaml: channels: {{{self.channel.lower()}: {{address: <trait>}}}}."
            yield UserError("channel-without-address", what, where=f"`{self.text()}`", known=tuple(known), hint=hint)

    def sql(self, plan: Plan) -> Expr:
        address = sql.is_known(plan.field(plan.scope.catalogue.channels[self.channel.lower()]))
        parts = [self._consent_sql(plan), address]
        message = plan.scope.catalogue.events.get(MESSAGE)
        if message is not None and {"action", "channel"} <= message.properties.keys():
            bounced = self._bounced(has_soft="soft" in message.properties)
            parts.append(sql.negate(bounced.sql(plan)))
        suppressions = sorted(plan.scope.catalogue.suppressions)
        parts += [sql.negate(OnList(list=name).sql(plan)) for name in suppressions]
        return sql.all_of(parts)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        if not isinstance(subject, Person) or subject.suppressed:
            return False
        if subject.addresses.get(self.channel.lower()) is None:
            return False
        return self._consents(subject, moment) and not self._bounced(has_soft=True).holds(subject, moment)

    def text(self) -> str:
        purpose = f" for {said_text(self.purpose)}" if self.purpose is not None else ""
        return f"reachable by {said_text(self.channel)}{purpose}"

    def sentence(self) -> str:
        return f"is reachable by {self._said()}"

    def negated_sentence(self) -> str:
        return f"is not reachable by {self._said()}"

    def _said(self) -> str:
        return self.channel + (f" for {self.purpose}" if self.purpose is not None else "")

    def _bounced(self, *, has_soft: bool) -> Condition:
        """Whether the last message on the channel that arrived or bounced for good is one that bounced."""
        action = FieldValue(name="action")
        hard = equal(action="bounced")
        hard += [Not(operand=Is(of=FieldValue(name="soft"), wanted=True))] if has_soft else []
        arrived = OneOf(of=action, options=tuple(Text(constant=each) for each in _ARRIVED))
        decided = Or(operands=(arrived, all_hold(hard) or hard[0]))
        where = all_hold([*equal(channel=self.channel), decided])
        last = EventAggregate(function="last", event=MESSAGE, property="action", where=where)
        return Comparison(left=last, op="=", right=Text(constant="bounced"))

    def _consent_sql(self, plan: Plan) -> Expr:
        if self.purpose is not None:
            return Consent(purpose=self.purpose, channel=self.channel).sql(plan)
        granted = plan.derive(f"consent:{self.channel}", lambda: self._purposes(plan))
        return sql.compare(sql.or_else(sql.column(_ANY_PURPOSE, granted), 0), ">", sql.literal(0))

    def _purposes(self, plan: Plan) -> Query:
        """How many purposes each customer consents to on the channel: `customer_no` and `_ANY_PURPOSE`."""
        where = self._rows().sql(plan.inside(plan.scope.within(CONSENT)))
        occurred_at, number = sql.column("occurred_at"), sql.column("customer_no")
        past = sql.compare(occurred_at, "<=", sql.literal(plan.moment.as_of))
        purpose = sql.fold(sql.column("purpose"))
        granted = sql.last_by(sql.column("granted"), (occurred_at, sql.column("event_id")))
        rows = sql.select(
            {"customer_no": number, "purpose": purpose, "granted": granted},
            event_table(CONSENT),
            where=sql.all_of((past, sql.row_filter(where))),
            group_by=[number, purpose],
        )
        counted = {"customer_no": number, _ANY_PURPOSE: sql.count_if(sql.column("granted"))}
        return sql.select(counted, rows, group_by=[number])

    def _rows(self) -> Condition:
        """The rows of consent that count: those of the channel, with a purpose and an answer."""
        known = [Known(of=FieldValue(name=name)) for name in ("purpose", "granted")]
        return And(operands=(*known, *of_channel(self.channel)))

    def _consents(self, person: Person, moment: Moment) -> bool:
        if self.purpose is not None:
            return Consent(purpose=self.purpose, channel=self.channel).holds(person, moment)
        rows = self._rows()
        past = [row for row in person.events.get(CONSENT, ()) if row.at <= moment.as_of and rows.holds(row, moment)]
        of_purpose = groupby(sorted(past, key=lambda row: (_purpose(row), row.at, row.id)), key=_purpose)
        return any(list(found)[-1].field("granted") is True for _, found in of_purpose)


def _purpose(row: Event) -> str:
    return folded(str(row.field("purpose")))
