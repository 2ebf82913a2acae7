"""What a metric is: a named figure in the language."""

from enum import StrEnum

from ilk.catalog.documents import Definition


class MetricFormat(StrEnum):
    """How a metric's value is written for people."""

    MONEY = "money"
    COUNT = "count"
    NUMBER = "number"
    PERCENT = "percent"


class MetricDefinition(Definition):
    """A figure for one customer, added up over many: `value` is text of the language.

    An example: `sum of order.revenue in last 365 days`.
    """

    value: str
    format: MetricFormat = MetricFormat.NUMBER
