"""What a project in Python answers about decisions: what a visitor is shown, and content."""

from collections.abc import Sequence

from ilk.app import content, decide, exposures
from ilk.decisions.answers import (
    ContentPreview,
    ContentSlot,
    ContentSummary,
    Decision,
    Exposures,
    SegmentsOfCustomer,
)
from ilk.python.answers import Answers
from ilk.python.link import Link


class Decisions:
    """The part of a project that decides for visitors."""

    _link: Link

    def decide_for(
        self,
        user_id: str | None = None,
        *,
        anonymous_id: str | None = None,
        slots: Sequence[str] | None = None,
        traits: Sequence[str] = (),
        explain: bool = False,
    ) -> Decision:
        """What a visitor is shown in slots of content, or in all, and their segments; nothing is written down.

        Raises `NotFound` for names of slots and traits that there are not.
        """
        return self._link.ask(
            decide.decide,
            user_id=user_id,
            anonymous_id=anonymous_id,
            slots=None if slots is None else list(slots),
            traits=list(traits),
            explain=explain,
        )

    def segments_of(self, customer_id: str, *, explain: bool = False) -> SegmentsOfCustomer:
        """The segments that a customer is in, live where they are followed live. Raises `NotFound`."""
        return self._link.ask(decide.customer_segments, customer_id, explain=explain)

    def content(self) -> Answers[ContentSummary]:
        """The slots of content."""
        return Answers(self._link.ask(content.content), ("name", "title", "variants", "holdout", "reached"))

    def content_slot(self, name: str) -> ContentSlot:
        """A slot: its variants in order, and how many customers each is meant for now. Raises `NotFound`."""
        return self._link.ask(content.content_slot, name)

    def exposures(self, name: str, *, days: int = 30) -> Exposures:
        """How often each variant of a slot was shown in so many days, and kept from who is held out.

        Raises `NotFound`.
        """
        return self._link.ask(exposures.exposures, name, days=days)

    def preview_content(self, name: str, *, customer: str | None = None) -> ContentPreview:
        """What a customer is shown in a slot, or somebody new for None, and why.

        Raises `NotFound` for a slot that there is not.
        """
        return self._link.ask(content.preview_content, name, customer=customer)
