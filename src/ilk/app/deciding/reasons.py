"""Why somebody is in a segment, and why a variant is for them or is not."""

from ilk.app.deciding.ground import Ground
from ilk.app.deciding.visitors import Visitor
from ilk.decisions.answers import VariantReason
from ilk.decisions.slots import Slot
from ilk.segments.questions.explaining import reason
from ilk.segments.tree import Condition


def because(ground: Ground, someone: Visitor, segment: str) -> str:
    """In a line, what decided that somebody is in a segment."""
    return _reason(ground, someone, ground.state.tree(segment))


def variant_reasons(ground: Ground, someone: Visitor, slot: Slot) -> list[VariantReason]:
    """Each variant of a slot down to the first that is for somebody, with what decided."""
    found: list[VariantReason] = []
    for place, choice in enumerate(slot.choices):
        holds = someone.fits(slot, place)
        note = ground.notes.get((slot.name, place))
        found.append(
            VariantReason(
                variant=choice.name,
                holds=holds,
                sentence=note or _reason(ground, someone, choice.when),
                answered_by=someone.source(slot, place),
            )
        )
        if holds:
            break
    return found


def _reason(ground: Ground, someone: Visitor, tree: Condition) -> str:
    state = ground.state
    return reason(tree, someone.person(tree), someone.moment, state.meaning.catalogue, state.words.display)
