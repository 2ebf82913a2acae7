"""The language: the two lists of its kinds, unions that a definition is made of."""

from collections.abc import Callable
from typing import Annotated, Any, get_args

from pydantic import Field, GetPydanticSchema, TypeAdapter
from pydantic_core.core_schema import no_info_plain_validator_function

from ilk.segments.conditions.anniversary import Anniversary
from ilk.segments.conditions.between import Between
from ilk.segments.conditions.colleague import Colleague
from ilk.segments.conditions.comparison import Comparison
from ilk.segments.conditions.consent import Consent
from ilk.segments.conditions.event import EventCount
from ilk.segments.conditions.event_has import EventHas
from ilk.segments.conditions.experiment import Assigned, Exposed, InHoldout
from ilk.segments.conditions.fresh import Fresh
from ilk.segments.conditions.in_network import InNetwork
from ilk.segments.conditions.in_region import InRegion
from ilk.segments.conditions.inside_box import InsideBox
from ilk.segments.conditions.inside_polygon import InsidePolygon
from ilk.segments.conditions.known import Is, Known
from ilk.segments.conditions.lifecycle import Lifecycle
from ilk.segments.conditions.list_match import ListMatch
from ilk.segments.conditions.logic import And, AtLeastOf, Everyone, Nobody, NoneOf, Not, Or
from ilk.segments.conditions.matches import Matches
from ilk.segments.conditions.message import Message
from ilk.segments.conditions.on_list import OnList
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.conditions.periods_with import PeriodsWith
from ilk.segments.conditions.rank import AboveAverage, RankWithin
from ilk.segments.conditions.reachable import Reachable
from ilk.segments.conditions.related_rows import RelatedRows
from ilk.segments.conditions.resembles import Resembles
from ilk.segments.conditions.segment import EnteredSegment, InSegment, WasInSegment
from ilk.segments.conditions.sequence import EventSequence
from ilk.segments.conditions.sql_answer import SqlAnswer
from ilk.segments.conditions.steps import Step
from ilk.segments.conditions.text_match import TextMatch
from ilk.segments.conditions.time import InTime
from ilk.segments.conditions.trait_history import TraitChanged, TraitHasBeen, TraitWas
from ilk.segments.conditions.version_comparison import VersionComparison
from ilk.segments.conditions.weekday import Weekday
from ilk.segments.conditions.within_distance import WithinDistance
from ilk.segments.tree import Condition, Node, Value
from ilk.segments.values.account_field import AccountField
from ilk.segments.values.account_total import AccountTotal
from ilk.segments.values.arithmetic import Arithmetic
from ilk.segments.values.bucket import Bucket
from ilk.segments.values.constants import Day, Instant, Number, Text, YesNo
from ilk.segments.values.days_with import DaysWith
from ilk.segments.values.event_aggregate import EventAggregate
from ilk.segments.values.event_time import DaysSince, EventTime
from ilk.segments.values.fallback import Fallback
from ilk.segments.values.field import FieldValue
from ilk.segments.values.gap import Gap
from ilk.segments.values.hour_of import HourOf
from ilk.segments.values.list_size import ListSize
from ilk.segments.values.quantile import QuantileOf
from ilk.segments.values.rate import Rate
from ilk.segments.values.score import Affinity, Lookalike
from ilk.segments.values.share import Share
from ilk.segments.values.streak import Streak

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
    | DaysSince
    | Share
    | Rate
    | Gap
    | Streak
    | DaysWith
    | Bucket
    | HourOf
    | AccountField
    | AccountTotal
    | QuantileOf
    | Affinity
    | Lookalike,
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
    | Matches
    | Resembles
    | VersionComparison
    | InNetwork
    | InRegion
    | WithinDistance
    | InsideBox
    | InsidePolygon
    | Anniversary
    | Weekday
    | Known
    | Is
    | ListMatch
    | InTime
    | EventCount
    | EventHas
    | PeriodsWith
    | Lifecycle
    | EventSequence
    | InSegment
    | RelatedRows
    | Colleague
    | Message
    | Consent
    | Reachable
    | Exposed
    | Assigned
    | InHoldout
    | EnteredSegment
    | WasInSegment
    | TraitWas
    | TraitChanged
    | TraitHasBeen
    | RankWithin
    | AboveAverage
    | Fresh
    | OnList
    | SqlAnswer,
    Field(discriminator="kind"),
]

VALUES: tuple[type[Node], ...] = get_args(get_args(AnyValue)[0])
CONDITIONS: tuple[type[Node], ...] = get_args(get_args(AnyCondition)[0])


def _by_reference(kinds: Any, base: type, reader: Callable[[], TypeAdapter[Any]]) -> Any:
    """A field that holds any of the kinds, read by one reader for all fields.

    A schema of every kind inside each kind took half a second of every command.
    """

    def read(value: object) -> object:
        return value if isinstance(value, base) else reader().validator.validate_python(value)

    union, *_ = get_args(kinds)
    return Annotated[union, GetPydanticSchema(lambda *_: no_info_plain_validator_function(read))]


_NAMES = {
    "AnyConstant": AnyConstant,
    "AnyValue": _by_reference(AnyValue, Value, lambda: value_json),
    "AnyCondition": _by_reference(AnyCondition, Condition, lambda: condition_json),
}
_ALL: tuple[type[Node], ...] = (Step, *VALUES, *CONDITIONS)
for _kind in _ALL:
    _kind.model_rebuild(_types_namespace=_NAMES)

condition_json: TypeAdapter[AnyCondition] = TypeAdapter(AnyCondition)
"""Reads a condition from its JSON form."""
value_json: TypeAdapter[AnyValue] = TypeAdapter(AnyValue)
"""Reads a value from its JSON form."""
