"""What customers are compared by: their traits, and what their events are like, as values of the language."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ilk.catalog.schema import Catalogue
from ilk.customers import formats
from ilk.customers.reading import Words
from ilk.customers.traits import Origin, Trait
from ilk.insight.ground import YEAR_DAYS
from ilk.insight.lineage import Behind, Lineage
from ilk.kernel.types import ValueType
from ilk.segments.compile import asked
from ilk.segments.language.checking import read_value, uses
from ilk.segments.plan import Plan
from ilk.segments.tree import Condition, Moment, Scope, Value
from ilk.segments.values.field import FieldValue
from ilk.segments.words import name_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Query

Kinship = Literal["definition", "same_events"]
"""What something has to do with what it is to explain: it is named there, or a figure of the same events."""
_COMPARED = frozenset({ValueType.TEXT, ValueType.YES_NO, ValueType.INTEGER, ValueType.NUMBER, ValueType.MONEY})
_NAMES_A_THING = re.compile(r"(?:^|_)(?:id|no|nr|number|key|sku|uuid)$", re.IGNORECASE)
"""A property so called names one thing, such as a product or an order: which one tells nothing of a customer."""
OUTCOME = "outcome"
"""The column of what is to be explained."""
NUMBER = "customer_no"


@dataclass(frozen=True, slots=True)
class Attribute:
    """A value of the language that customers are compared by.

    Args:
        text: in the language, which is its name, too.
        label: before people.
        tree: the value.
        type: a number, a text, or yes and no.
        kinship: with the outcome; None where it has nothing to do with it.
    """

    text: str
    label: str
    tree: Value
    type: ValueType
    kinship: Kinship | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be explained: who is in a segment, or a metric. `tree` answers yes or no, or a figure."""

    kind: Literal["segment", "metric"]
    name: str
    title: str
    tree: Value | Condition
    format: Literal["money", "count", "number", "percent"] = "number"

    @property
    def is_yes_no(self) -> bool:
        """Whether it is a segment: somebody is in, or not."""
        return isinstance(self.tree, Condition)


def attributes(words: Words, catalogue: Catalogue, lineage: Lineage, outcome: Outcome) -> list[Attribute]:
    """Every trait that can be compared, and what the events of the last year are like: how many, what, how much.

    A date counts as the days since. Of a text or yes-or-no property of an event it is the most frequent value of a
    customer, of a number the average. Dates, lists, and texts that name a thing (`product_id`) are left out.
    """
    target = lineage.behind(outcome.tree)
    traits = (_of_trait(trait, lineage, target) for trait in words.traits)
    events = (each for event in words.events for each in _of_event(event, catalogue, target))
    # What the outcome's traits are defined as is the outcome, too, although no trait is named.
    same = {tree.text() for name in target.traits for tree in lineage.traits.get(name, ())} | {outcome.tree.text()}
    found = [*(each for each in traits if each is not None), *events]
    return [replace(each, kinship="definition") if same & _texts(each, lineage) else each for each in found]


def _texts(attribute: Attribute, lineage: Lineage) -> set[str]:
    """An attribute as it is written, and as the trait that it names is defined."""
    return {attribute.text, *(tree.text() for tree in lineage.traits.get(attribute.text, ()))}


def laid_out(
    outcome: Outcome, chosen: Sequence[Attribute], catalogue: Catalogue, moment: Moment, *, where: Expr | None = None
) -> Query:
    """One row a customer: `customer_no`, `outcome`, and the attributes as `a_0`, `a_1` and so on, as of a moment."""
    plan = Plan(Scope(catalogue), moment)
    columns = {NUMBER: sql.column(NUMBER, "customer"), OUTCOME: outcome.tree.sql(plan)}
    if not outcome.is_yes_no:
        columns[OUTCOME] = sql.cast(columns[OUTCOME], ValueType.NUMBER)
    for place, each in enumerate(chosen):
        columns[column_of(place)] = each.tree.sql(plan)
    segments = {name for tree in (outcome.tree, *(each.tree for each in chosen)) for name in uses(tree).segments}
    return asked(plan, columns, segments, where=where)


def column_of(place: int) -> str:
    """The column of an attribute in what is laid out, by its place."""
    return f"a_{place}"


def _of_trait(trait: Trait, lineage: Lineage, target: Behind) -> Attribute | None:
    if trait.type not in _COMPARED:
        return None
    tree = FieldValue(name=trait.name)
    own = lineage.behind(tree)
    kinship: Kinship | None = "same_events" if own.events & target.events and _follows(trait) else None
    kinship = "definition" if trait.name in target.traits else kinship
    return Attribute(tree.text(), trait.title or formats.words(trait.name), tree, trait.type, kinship)


def _follows(trait: Trait) -> bool:
    """Whether a trait goes up and down with the events that it is made of: a figure, a score, a name for scores."""
    return trait.type is not ValueType.TEXT or trait.origin in {Origin.FAMILY, Origin.MODEL}


def _of_event(event: str, catalogue: Catalogue, target: Behind) -> Iterator[Attribute]:
    window, kinship = f"in last {YEAR_DAYS} days", _of_figure(event, target)
    words, name = formats.words(event), name_text(event)
    yield _read(f"count of {name} {window}", f"Number of {words} events", kinship, catalogue)
    for own, kind in catalogue.events[event].properties.items():
        said, place = formats.words(own), f"{name}.{name_text(own)} {window}"
        if kind.numeric:
            yield _read(f"average of {place}", f"Average {said} of {words}", kinship, catalogue)
        elif kind in _COMPARED and not _NAMES_A_THING.search(own):
            # What somebody does most often says nothing of how often.
            yield _read(f"mode of {place}", f"Usual {said} of {words}", None, catalogue)


def _of_figure(event: str, target: Behind) -> Kinship | None:
    return "same_events" if event in target.events else None


def _read(text: str, label: str, kinship: Kinship | None, catalogue: Catalogue) -> Attribute:
    tree = read_value(text, catalogue)
    return Attribute(tree.text(), label, tree, tree.type(Scope(catalogue)), kinship)
