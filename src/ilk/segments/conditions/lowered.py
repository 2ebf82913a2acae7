"""Conditions that are short for others: the other one answers, in SQL and in memory."""

from abc import abstractmethod
from collections.abc import Iterable
from datetime import datetime

from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Moment, Need, Subject
from ilk.warehouse.sql import Expr


class Lowered(Condition):
    """A condition that is short for another one, which answers for it; its text and its sentence are its own."""

    @abstractmethod
    def lowered(self) -> Condition:
        """The condition that this one stands for."""

    def needs(self) -> Iterable[Need]:
        return [need for node in self.lowered().walk() for need in node.needs()]

    def sql(self, plan: Plan) -> Expr:
        return self.lowered().sql(plan)

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return self.lowered().holds(subject, moment)

    def next_change(self, subject: Subject, moment: Moment) -> datetime | None:
        return self.lowered().next_change(subject, moment)
