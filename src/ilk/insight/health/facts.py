"""What is known of each customer at an instant, in one row: metrics, where they can be reached, what was tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ilk.catalog.schema import Catalogue
from ilk.catalog.standard import ASSIGNMENT, EXPOSURE, MESSAGE
from ilk.catalog.tables import METRICS, event_table
from ilk.kernel.types import ValueType
from ilk.segments.compile import asked
from ilk.segments.conditions.reachable import Reachable
from ilk.segments.language.checking import uses
from ilk.segments.plan import CUSTOMER, Plan
from ilk.segments.tree import Condition, Moment, Scope, Value
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query

YEAR_DAYS = 365
"""Answers to messages are counted over so many days."""
TESTED, ANSWERED, MESSAGED = "tested", "answered", "messaged"
Format = Literal["count", "money", "percent", "number", "days"]
_ANSWERS = ("opened", "clicked")


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of one customer, by which groups are told apart."""

    name: str
    label: str
    format: Format
    tree: Value | Condition


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel, and whether consent is on record; without it, an address is all that is known."""

    name: str
    has_consent: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What can be asked of each customer: columns `metric_<place>`, `reach_<place>`, and flags of `TESTED` and others.

    `is_now`: whether the published metrics answer; for a past instant they are worked out anew.
    """

    metrics: Sequence[Metric]
    channels: Sequence[Channel]
    catalogue: Catalogue
    moment: Moment
    is_now: bool

    @property
    def has_experiments(self) -> bool:
        """Whether experiments are on record."""
        return bool({EXPOSURE, ASSIGNMENT} & self.catalogue.events.keys())

    @property
    def has_messages(self) -> bool:
        """Whether it is on record what became of messages."""
        return MESSAGE in self.catalogue.events

    @property
    def flags(self) -> list[str]:
        """The columns of yes or no."""
        reach = [f"reach_{place}" for place in range(len(self.channels))]
        tested = [TESTED] if self.has_experiments else []
        return [*reach, *tested, *([MESSAGED, ANSWERED] if self.has_messages else [])]


def channels_of(catalogue: Catalogue) -> list[Channel]:
    """The channels on which something is known of how to reach people: the address at least."""
    found = []
    for name, address in sorted(catalogue.channels.items()):
        if address in catalogue.traits:
            problems = list(Reachable(channel=name).problems(Scope(catalogue)))
            found.append(Channel(name, has_consent=not problems))
    return found


def facts(known: Known) -> Query:
    """A row for each customer there was at the instant: `customer_no` and the columns of `Known`."""
    plan = Plan(Scope(known.catalogue), known.moment)
    number = sql.column("customer_no", CUSTOMER)
    columns = {"customer_no": number}
    for place, channel in enumerate(known.channels):
        columns[f"reach_{place}"] = _reached(plan, channel)
    if not known.is_now:
        columns |= {f"metric_{place}": _figure(each.tree.sql(plan)) for place, each in enumerate(known.metrics)}
    needed = set[str]().union(*(uses(each.tree).segments for each in known.metrics)) if not known.is_now else set()
    found = asked(plan, columns, needed, where=None if known.is_now else _there(known.moment))
    return _beside(known, found)


def _beside(known: Known, asked_rows: Query) -> Query:
    """The rows with what stands in other tables: published metrics, experiments, messages."""
    columns: dict[str, Expr] = {"customer_no": sql.column("customer_no", "told")}
    columns |= sql.columns([f"reach_{place}" for place in range(len(known.channels))], "told")
    joins: list[Join] = []
    if known.is_now and known.metrics:
        joins.append(Join(METRICS, "metrics", sql.same("metrics", "told", "customer_no")))
    for place, metric in enumerate(known.metrics):
        name = f"metric_{place}"
        columns[name] = _figure(sql.column(metric.name, "metrics")) if known.is_now else sql.column(name, "told")
    if known.has_experiments:
        joins.append(Join(_tested(known), "trial", sql.same("trial", "told", "customer_no")))
        columns[TESTED] = sql.is_known(sql.column("customer_no", "trial"))
    if known.has_messages:
        joins.append(Join(_messaged(known), "mail", sql.same("mail", "told", "customer_no")))
        columns[MESSAGED] = sql.is_known(sql.column("customer_no", "mail"))
        columns[ANSWERED] = sql.truth(sql.compare(sql.column("answers", "mail"), ">", sql.literal(0)))
    return sql.select(columns, asked_rows, alias="told", joins=joins)


def _figure(value: Expr) -> Expr:
    return sql.cast(value, ValueType.NUMBER)


def _there(moment: Moment) -> Expr:
    first_seen = sql.column("first_seen", CUSTOMER)
    seen = sql.truth(sql.compare(first_seen, "<=", sql.literal(moment.as_of)))
    return sql.any_of([seen, sql.is_missing(first_seen)])


def _reached(plan: Plan, channel: Channel) -> Expr:
    if channel.has_consent:
        return Reachable(channel=channel.name).sql(plan)
    return sql.is_known(plan.field(plan.scope.catalogue.channels[channel.name]))


def _tested(known: Known) -> Query:
    """Everyone who was put into a group of an experiment, or saw one: `customer_no`."""
    number = sql.column("customer_no")
    past = sql.compare(sql.column("occurred_at"), "<=", sql.literal(known.moment.as_of))
    there = [event_table(name) for name in (EXPOSURE, ASSIGNMENT) if name in known.catalogue.events]
    each = [sql.select({"customer_no": number}, table, where=past) for table in there]
    return sql.select({"customer_no": number}, sql.stack(each), alias="rows", group_by=[number])


def _messaged(known: Known) -> Query:
    """Everyone who got a message in the year: `customer_no`, and how many `answers` a person gave."""
    number, occurred_at, action = (sql.column(name) for name in ("customer_no", "occurred_at", "action"))
    as_of = known.moment.as_of
    answered: Expr = sql.truth(sql.in_set(action, list(_ANSWERS)))
    if "machine" in known.catalogue.events[MESSAGE].properties:
        answered = sql.all_of([answered, sql.negate(sql.truth(sql.column("machine")))])
    year = sql.all_of(
        [
            sql.compare(occurred_at, ">", sql.literal(as_of - timedelta(days=YEAR_DAYS))),
            sql.compare(occurred_at, "<=", sql.literal(as_of)),
        ]
    )
    columns = {"customer_no": number, "answers": sql.count_if(answered)}
    return sql.select(columns, event_table(MESSAGE), where=year, group_by=[number])
