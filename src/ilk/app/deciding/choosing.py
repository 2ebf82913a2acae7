"""What a visitor is shown in a slot, and how much of it is told."""

from ilk.app.deciding.ground import Ground
from ilk.app.deciding.reasons import variant_reasons
from ilk.app.deciding.visitors import NOBODY, Visitor
from ilk.decisions.answers import ShownContent, told_values
from ilk.decisions.exposures import exposure_id
from ilk.decisions.slots import Chosen, Slot, first


def chosen_of(someone: Visitor, slot: Slot) -> Chosen:
    """What is shown: the first variant that is for somebody, unless they are held out. Who has no name never is."""
    meant = first(someone.fits(slot, place) for place in range(len(slot.choices)))
    return slot.chosen(meant, held_out=someone.customer_id != NOBODY and slot.holds_out(someone.customer_id))


def shown_to_anybody(chosen: Chosen, someone: Visitor, session: str | None, *, expose: bool = True) -> ShownContent:
    """What a page may be told; where it sends the exposure itself (not `expose`), all that this event says."""
    shown = ShownContent(variant=chosen.variant, values=told_values(chosen.show))
    if session is None:
        return shown
    told: dict[str, object] = {"exposure": exposure_id(chosen, someone.customer_id, session)}
    if not expose:
        told |= {"meant": chosen.meant, "held_out": chosen.held_out}
    return shown.model_copy(update=told)


def shown_to_readers(
    ground: Ground, chosen: Chosen, someone: Visitor, session: str | None, *, expose: bool = True, explain: bool
) -> ShownContent:
    """The same, with what only those are told who may read customers."""
    reasons = variant_reasons(ground, someone, ground.slot(chosen.slot)) if explain else None
    told = {"held_out": chosen.held_out, "reasons": reasons}
    return shown_to_anybody(chosen, someone, session, expose=expose).model_copy(update=told)
