"""The language: the explicit lists of its kinds, and the two unions that a definition is made of."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from ilk.segments.conditions.between import Between
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.event import EventCount
from ilk.segments.conditions.known import Is, Known
from ilk.segments.conditions.list_match import ListMatch
from ilk.segments.conditions.logic import And, AtLeastOf, Everyone, Nobody, NoneOf, Not, Or
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.conditions.segment import InSegment
from ilk.segments.conditions.text_match import TextMatch
from ilk.segments.conditions.time import InTime
from ilk.segments.tree import Node
from ilk.segments.values.arithmetic import Arithmetic
from ilk.segments.values.constants import Day, Instant, Number, Text, YesNo
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.event_time import DaysSince, EventTime
from ilk.segments.values.fallback import Fallback
from ilk.segments.values.field import FieldValue
from ilk.segments.values.list_size import ListSize

AnyConstant = Annotated[Number | Text | YesNo | Day | Instant, Field(discriminator="kind")]
AnyValue = Annotated[
    Number
    | Text
    | YesNo
    | Day
    | Instant
    | FieldValue
    | Arithmetic
    | Fallback
    | ListSize
    | EventAggregate
    | EventTime
    | DaysSince,
    Field(discriminator="kind"),
]
AnyCondition = Annotated[
    And
    | Or
    | Not
    | AtLeastOf
    | NoneOf
    | Everyone
    | Nobody
    | Comparison
    | Between
    | OneOf
    | TextMatch
    | Known
    | Is
    | ListMatch
    | InTime
    | EventCount
    | InSegment,
    Field(discriminator="kind"),
]

VALUES: tuple[type[Node], ...] = (
    Number,
    Text,
    YesNo,
    Day,
    Instant,
    FieldValue,
    Arithmetic,
    Fallback,
    ListSize,
    EventAggregate,
    EventTime,
    DaysSince,
)
CONDITIONS: tuple[type[Node], ...] = (
    And,
    Or,
    Not,
    AtLeastOf,
    NoneOf,
    Everyone,
    Nobody,
    Comparison,
    Between,
    OneOf,
    TextMatch,
    Known,
    Is,
    ListMatch,
    InTime,
    EventCount,
    InSegment,
)

_NAMES = {"AnyConstant": AnyConstant, "AnyValue": AnyValue, "AnyCondition": AnyCondition}
for _kind in (*VALUES, *CONDITIONS):
    _kind.model_rebuild(_types_namespace=_NAMES)

condition_json: TypeAdapter[AnyCondition] = TypeAdapter(AnyCondition)
"""Reads a condition from its JSON form."""
value_json: TypeAdapter[AnyValue] = TypeAdapter(AnyValue)
"""Reads a value from its JSON form."""
