"""Whose conditions are asked live: those about traits and segments, which follow each event themselves."""

from ilk.live.evaluator.last_run import why_not_live
from ilk.segments.conditions.fresh import Fresh
from ilk.segments.conditions.segment import InSegment, OfSegment
from ilk.segments.conditions.trait_history import OfHistory
from ilk.segments.language.checking import uses
from ilk.segments.tree import Condition


def asked_live(condition: Condition) -> bool:
    """Whether a customer who is followed live answers a condition at once; else it keeps the last run's answer.

    What is kept of a customer is what traits and segments need. So whoever wants to ask about events live says it as a
    segment, and asks who is in it.
    """
    used = uses(condition)
    besides = used.events | used.tables | used.lists | used.account | used.channels
    recorded = any(
        isinstance(node, OfHistory | Fresh) or (isinstance(node, OfSegment) and not isinstance(node, InSegment))
        for node in condition.walk()
    )
    return not besides and not recorded and why_not_live(condition) is None
