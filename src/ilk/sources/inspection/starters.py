"""Starting points in the segment language: traits, segments and metrics that a new project may begin with."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import isfinite
from typing import Any

from ilk.catalog.reserved import RESERVED
from ilk.kernel.types import ValueType
from ilk.sources.inspection.names import snake
from ilk.sources.inspection.proposal import ColumnProposal, OrderProposal, Proposal, Role

Document = Mapping[str, Any]

_RFM = (
    ("champions", "Champions"),
    ("loyal", "Loyal"),
    ("potential_loyalists", "Potential loyalists"),
    ("new_customers", "New"),
    ("promising", "Promising"),
    ("need_attention", "Need attention"),
    ("about_to_sleep", "About to sleep"),
    ("at_risk", "At risk"),
    ("cant_lose", "Cannot lose"),
    ("hibernating", "Hibernating"),
)
_MOST_KINDS = 12


def trait_columns(proposal: Proposal) -> list[ColumnProposal]:
    """The columns of customers, each once."""
    found: dict[str, ColumnProposal] = {}
    for source in proposal.sources:
        if source.role is Role.CUSTOMERS:
            for column in source.columns:
                found.setdefault(column.name, column)
    return list(found.values())


def order_traits(orders: OrderProposal, taken: Sequence[str]) -> list[Document]:
    """Traits that are worked out from orders."""
    event, revenue = said(orders.event), said(orders.revenue)
    found: list[Document] = [
        {"name": "orders_year", "title": "Orders in a year", "criterion": "behavioural", "purpose": "service"}
        | {"value": f"count of {event} in last 365 days"},
        {"name": "spend_year", "title": "Spend in a year", "criterion": "value", "purpose": "service"}
        | {"value": f"sum of {event}.{revenue} in last 365 days"},
        {"name": "days_since_order", "title": "Days since last order", "criterion": "behavioural", "purpose": "service"}
        | {"value": f"days since last {event}"},
        {"name": "average_order", "title": "Average order", "criterion": "value", "purpose": "offers"}
        | {"value": f"average of {event}.{revenue}"},
        {"name": "rfm", "title": "RFM", "purpose": "service and offers"}
        | {"rfm": {"event": orders.event, "value": orders.revenue}},
    ]
    return [trait for trait in found if trait["name"] not in taken]


def rfm_segments() -> list[Document]:
    """The ten segments of the widely used map of recency and frequency."""
    return [
        {"name": name, "title": title, "colour": colour, "when": f'rfm_segment = "{name}"'}
        for colour, (name, title) in enumerate(_RFM)
    ]


def trait_segments(columns: Sequence[ColumnProposal]) -> list[Document]:
    """A segment or three over the traits of customers: of one kind, of much, and of those who said yes."""
    starters = (_of_a_kind, _of_much, _of_yes)
    found = [segment for starter in starters if (segment := next(starter(columns), None))]
    return [{**segment, "colour": 10 + position} for position, segment in enumerate(found)]


def metrics(orders: OrderProposal) -> list[Document]:
    """What is measured where there are orders."""
    event, revenue = said(orders.event), said(orders.revenue)
    return [
        {"name": "revenue", "title": "Revenue", "description": "What customers paid in the last 365 days."}
        | {"value": f"sum of {event}.{revenue} in last 365 days", "format": "money"},
        {"name": "orders", "title": "Orders", "description": "Orders in the last 365 days."}
        | {"value": f"count of {event} in last 365 days", "format": "count"},
    ]


def said(name: str) -> str:
    """A name as the segment language writes it."""
    return f"`{name}`" if name in RESERVED else name


def _of_a_kind(columns: Sequence[ColumnProposal]) -> Iterator[Document]:
    for column in columns:
        kinds = len(column.values)
        if column.type is ValueType.TEXT and 1 < kinds <= _MOST_KINDS and column.all_values:
            value = column.values[0][0]
            words = column.name.replace("_", " ")
            yield {"name": snake(f"{column.name} {value}"), "title": f"{words.capitalize()}: {value}"} | {
                "description": f"Customers whose {words} is {value}, the most frequent one.",
                "when": f'{said(column.name)} = "{_escaped(value)}"',
            }


def _of_much(columns: Sequence[ColumnProposal]) -> Iterator[Document]:
    wanted = [column for column in columns if column.type is ValueType.MONEY]
    for column in (*wanted, *(column for column in columns if column.type is ValueType.NUMBER)):
        limit = _upper_quarter(column.values)
        if limit is not None:
            words = column.name.replace("_", " ")
            yield {"name": f"high_{column.name}", "title": f"High {words}"} | {
                "description": f"About the upper quarter by {words}.",
                "when": f"{said(column.name)} >= {limit}",
            }


def _of_yes(columns: Sequence[ColumnProposal]) -> Iterator[Document]:
    for column in columns:
        if column.type is ValueType.YES_NO:
            words = column.name.replace("_", " ")
            yield {"name": f"{column.name}_yes", "title": f"{words.capitalize()}: yes"} | {
                "when": f"{said(column.name)} is true"
            }


def _upper_quarter(values: Sequence[tuple[str, int]]) -> str | None:
    """A round number near the upper quartile; None when the values are no plain numbers, or all alike."""
    try:
        numbers = sorted((float(value), count) for value, count in values)
    except ValueError:
        return None
    if not all(isfinite(number) for number, _ in numbers):
        return None
    left = sum(count for _, count in numbers) * 0.75
    for number, count in numbers:
        left -= count
        if left <= 0:
            return _rounded(number) if number > numbers[0][0] else None
    return None


def _rounded(number: float) -> str:
    """A number with two significant digits, as people write it."""
    return f"{Decimal(f'{number:.2g}'):f}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
