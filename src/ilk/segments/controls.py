"""Result controls: which of those a segment's condition holds for are kept, and how they are split."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.errors import UserError, raise_all, unknown
from ilk.kernel.types import ValueType
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.logic import And, Everyone, Not
from ilk.segments.conditions.on_list import OnList
from ilk.segments.conditions.segment import InSegment
from ilk.segments.definition import Exclusion, SegmentDefinition, SplitPart
from ilk.segments.kinds import AnyCondition, AnyValue
from ilk.segments.language.checking import read_condition, read_value
from ilk.segments.plan import CUSTOMER, Plan
from ilk.segments.tree import Condition, Moment, NameKind, Node, Person, Scope, Subject
from ilk.segments.values.bucket import Bucket
from ilk.segments.values.constants import Number
from ilk.segments.words import enumeration, literal_words, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query, Way

_WHOLE = 1_000_000
_ORDER = re.compile(r"(?s)(.*?)(?:\s+(asc|desc))?\s*")


class Order(Node):
    """A value to order by, the highest first unless it says `asc`; those without one come last."""

    by: AnyValue
    way: Literal["asc", "desc"] = "desc"

    def text(self) -> str:
        return f"{self.by.text()} {self.way}"

    def sentence(self) -> str:
        return f"{self.by.sentence()}, the {'highest' if self.way == 'desc' else 'lowest'} first"


class Kept(Condition):
    """Being among those who are kept of all for whom a condition holds: in an order, one of each group, so many.

    Whoever ties is told apart by their identifier, so that the same ones are kept each time. Not asked live, for it
    depends on everybody.
    """

    live: ClassVar[bool] = False

    kind: Literal["kept"] = "kept"
    of: AnyCondition
    order: tuple[Order, ...] = ()
    one_per: str | None = None
    limit: int | None = None
    share: tuple[int, int] = (0, _WHOLE)
    """From which to before which millionth of them, in order."""

    def names(self) -> Iterator[tuple[NameKind, str]]:
        if self.one_per is not None:
            yield "trait", self.one_per

    def sql(self, plan: Plan) -> Expr:
        return sql.is_known(sql.column("customer_no", plan.derive(self.model_dump_json(), lambda: self._kept(plan))))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return isinstance(subject, Person) and self.model_dump_json() in subject.answers

    def text(self) -> str:
        return f"kept: {'; '.join(self.said())}"

    def sentence(self) -> str:
        return f"is kept ({'; '.join(self.said())})"

    def said(self) -> Iterator[str]:
        """What is kept, in a person's words."""
        order = f" by {enumeration([each.sentence() for each in self.order], 'then')}" if self.order else ""
        if self.one_per is not None:
            yield f"one of each {name_words(self.one_per)}{'' if self.limit else order}"
        if self.limit is not None:
            yield f"the first {literal_words(self.limit)}{order}"
        if self.share != (0, _WHOLE):
            low, high = (literal_words(edge / 10_000) for edge in self.share)
            yield f"from {low}% to {high}% of them{order}"

    def _kept(self, plan: Plan) -> Query:
        rows = self._chosen(plan)
        names = ["customer_no", "customer_id", *(f"order_{place}" for place, _ in enumerate(self.order))]
        ways: list[tuple[Expr, Way]] = [
            (sql.column(f"order_{place}"), each.way) for place, each in enumerate(self.order)
        ]
        in_order = [*ways, (sql.column("customer_id"), "asc")]
        columns = sql.columns(names)
        if self.one_per is not None:
            group = [sql.column("of_group"), sql.choose([(sql.is_missing(sql.column("of_group")), columns[names[0]])])]
            numbered = sql.select(columns | {"in_group": sql.place(group, in_order)}, rows)
            first = sql.compare(sql.column("in_group"), "=", sql.literal(1))
            rows = sql.select(columns, numbered, where=first)
        places = {"position": sql.place([], in_order), "everyone": sql.number_of_all()}
        placed = sql.select({"customer_no": columns["customer_no"]} | places, rows)
        return sql.select({"customer_no": sql.column("customer_no")}, placed, where=sql.all_of(self._within()))

    def _chosen(self, plan: Plan) -> Query:
        """All of whom some are kept, with what orders and groups them."""
        holds = self.of.sql(plan)
        order = {f"order_{place}": each.by.sql(plan) for place, each in enumerate(self.order)}
        group = {"of_group": plan.field(self.one_per)} if self.one_per is not None else {}
        columns = sql.columns(("customer_no", "customer_id"), CUSTOMER) | order | group
        number = sql.column("customer_no", CUSTOMER)
        beside = sorted(sql.aliases_in([holds, *order.values()]) - {CUSTOMER})
        joins = [Join(table, table, sql.compare(sql.column("customer_no", table), "=", number)) for table in beside]
        return sql.select(columns, CUSTOMERS, alias=CUSTOMER, joins=joins, where=holds)

    def _within(self) -> Iterator[Expr]:
        position, everyone = sql.column("position"), sql.column("everyone")
        if self.limit is not None:
            yield sql.compare(position, "<=", sql.literal(self.limit))
        low, high = self.share
        before = sql.arithmetic(sql.arithmetic(position, "-", sql.literal(1)), "*", sql.literal(_WHOLE))
        if low > 0:
            yield sql.compare(before, ">=", sql.arithmetic(everyone, "*", sql.literal(low)))
        if high < _WHOLE:
            yield sql.compare(before, "<", sql.arithmetic(everyone, "*", sql.literal(high)))


class Controlled(Condition):
    """Meeting a condition, and being among those who are kept of all who meet it."""

    live: ClassVar[bool] = False

    kind: Literal["controlled"] = "controlled"
    of: AnyCondition
    few: Kept

    def sql(self, plan: Plan) -> Expr:
        return sql.all_of((self.of.sql(plan), self.few.sql(plan)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return self.of.holds(subject, moment) and self.few.holds(subject, moment)

    def text(self) -> str:
        return f"{self.of.text()} ({self.few.text()})"

    def sentence(self) -> str:
        return f"{self.of.sentence()}, and {self.few.sentence()}"


@dataclass(frozen=True, slots=True)
class Meant:
    """What a segment's document means: the condition that it says, who is kept of those, and the parts by name."""

    said: Condition
    kept: Condition
    parts: Mapping[str, Condition]


def meant(definition: SegmentDefinition, catalogue: Catalogue) -> Meant:
    """The conditions of a segment's document, checked. Raises `UserError` with all problems, each in its field."""
    try:
        said = read_condition(definition.when, catalogue)
    except UserError as error:
        raise error.within("when") from error
    raise_all(_problems(definition, catalogue))
    order = _order(definition, catalogue)
    operands: Any = (said, *_excluded(definition.exclude), *_sampled(definition))
    kept: Any = And(operands=operands) if len(operands) > 1 else said
    if definition.limit is not None or definition.one_per is not None:
        group = one_per_trait(definition, catalogue)
        kept = Controlled(of=kept, few=Kept(of=kept, order=order, one_per=group, limit=definition.limit))
    return Meant(said, kept, _parts(definition, catalogue, order))


def said(definition: SegmentDefinition, catalogue: Catalogue) -> Iterator[str]:
    """A segment's result controls in a person's words, one after the other as they are done."""
    left_out = [*(f"members of {name_words(each)}" for each in definition.exclude.segments)]
    left_out += [f"who stands on the list {each}" for each in definition.exclude.lists]
    if left_out:
        yield f"without {enumeration(left_out, 'and')}"
    if definition.sample is not None:
        yield f"a share of {literal_words(definition.sample * 100)}% by chance"
    order, group = _order(definition, catalogue), one_per_trait(definition, catalogue)
    if group is not None or definition.limit is not None:
        yield from Kept(of=Everyone(), order=order, one_per=group, limit=definition.limit).said()
    if definition.split:
        yield f"split into {enumeration([name_words(part.name) for part in definition.split], 'and')}"


def document_of(segment: str) -> str:
    """The name of the document that says a segment: for a part, that of the segment that is split."""
    return segment.partition(".")[0]


def part_names(definitions: Mapping[str, SegmentDefinition]) -> list[str]:
    """The names of the segments that others are split into."""
    return [f"{name}.{part.name}" for name, each in definitions.items() for part in each.split]


def part_definitions(definition: SegmentDefinition) -> Iterator[SegmentDefinition]:
    """The parts of a segment as segments, of which there are no documents of their own."""
    for part in definition.split:
        title = part.title or part.name.replace("_", " ")
        yield SegmentDefinition.model_construct(
            name=f"{definition.name}.{part.name}",
            title=f"{definition.label}: {title}",
            priority=definition.priority,
            criteria=definition.criteria,
            when=f"in segment {definition.name}",
        )


def one_per_trait(definition: SegmentDefinition, catalogue: Catalogue) -> str | None:
    """The trait by which groups are told apart; `account` is the one that says whose account a customer belongs to."""
    if definition.one_per == "account" and "account" not in catalogue.traits and catalogue.accounts is not None:
        return catalogue.accounts.trait
    return definition.one_per


def _problems(definition: SegmentDefinition, catalogue: Catalogue) -> Iterator[UserError]:
    for name in definition.exclude.segments:
        if name not in catalogue.segments:
            yield unknown("segment", name, catalogue.segments, where="exclude")
    for name in definition.exclude.lists:
        if name not in catalogue.lists:
            yield unknown("list", name, catalogue.lists, where="exclude")
    group = one_per_trait(definition, catalogue)
    if group is not None and group not in catalogue.traits:
        yield unknown("trait", group, catalogue.traits, where="one_per")
    elif group is not None and catalogue.traits[group] is ValueType.TEXT_LIST:
        yield UserError("wrong-type", f"`{group}` is a list; groups are told apart by one value", where="one_per")


def _order(definition: SegmentDefinition, catalogue: Catalogue) -> tuple[Order, ...]:
    found = []
    for text in definition.order_by:
        match = _ORDER.fullmatch(text)
        said, way = (match[1], match[2] or "desc") if match else (text, "desc")
        try:
            value = read_value(said, catalogue)
        except UserError as error:
            raise error.within("order_by") from error
        if value.type(Scope(catalogue)) is ValueType.TEXT_LIST:
            raise UserError("wrong-type", f"`{said}` is a list, which has no order", where="order_by")
        found.append(Order.model_validate({"by": value, "way": way}))
    return tuple(found)


def _excluded(exclude: Exclusion) -> Iterator[Condition]:
    for name in exclude.segments:
        yield Not(operand=InSegment(segment=name))
    for name in exclude.lists:
        yield Not(operand=OnList(list=name))


def _sampled(definition: SegmentDefinition) -> Iterator[Condition]:
    if definition.sample is not None:
        salt = Bucket(salt=f"sample of {definition.name}")
        yield Comparison(left=salt, op="<", right=Number(constant=definition.sample))


def _parts(definition: SegmentDefinition, catalogue: Catalogue, order: tuple[Order, ...]) -> Mapping[str, Condition]:
    """The parts, each without those before it; shares go by the order, or else by chance that stays the same."""
    whole = InSegment(segment=definition.name)
    by_chance = (Order(by=Bucket(salt=f"split of {definition.name}"), way="asc"),)
    found: dict[str, Condition] = {}
    before: list[Any] = []
    start = 0
    for part in definition.split:
        name = f"{definition.name}.{part.name}"
        if part.share is not None:
            end = start + round(part.share * _WHOLE)
            found[name] = Controlled(of=whole, few=Kept(of=whole, order=order or by_chance, share=(start, end)))
            start = end
            continue
        own: Any = _part_condition(part, catalogue)
        found[name] = And(operands=(whole, own, *(Not(operand=each) for each in before)))
        before.append(own)
    return found


def _part_condition(part: SplitPart, catalogue: Catalogue) -> Condition:
    if part.when is None:
        return Everyone()
    try:
        return read_condition(part.when, catalogue)
    except UserError as error:
        raise error.within(f"split: {part.name}") from error


_NAMES = {"AnyCondition": AnyCondition, "AnyValue": AnyValue}
for _kind in (Order, Kept, Controlled):
    _kind.model_rebuild(_types_namespace=_NAMES)
