"""What a visitor is shown in a slot, and how much of it is told."""

from ilk.app.deciding.ground import Ground
from ilk.app.deciding.reasons import variant_reasons
from ilk.app.deciding.visitors import Visitor
from ilk.decisions.answers import ShownContent, told_values
from ilk.decisions.exposures import exposure_id
from ilk.decisions.slots import Chosen, Slot, first


def chosen_of(someone: Visitor, slot: Slot) -> Chosen:
    """What is shown: the first variant that is for somebody, unless they are held out."""
    meant = first(someone.fits(slot, place) for place in range(len(slot.choices)))
    return slot.chosen(meant, held_out=slot.holds_out(someone.customer_id))


def shown_to_anybody(chosen: Chosen, someone: Visitor, session: str | None) -> ShownContent:
    """What a page may be told."""
    exposure = None if session is None else exposure_id(chosen, someone.customer_id, session)
    return ShownContent(variant=chosen.variant, values=told_values(chosen.show), exposure=exposure)


def shown_to_readers(
    ground: Ground, chosen: Chosen, someone: Visitor, session: str | None, *, explain: bool
) -> ShownContent:
    """The same, with what only those are told who may read customers."""
    reasons = variant_reasons(ground, someone, ground.slot(chosen.slot)) if explain else None
    told = {"held_out": chosen.held_out, "reasons": reasons}
    return shown_to_anybody(chosen, someone, session).model_copy(update=told)
