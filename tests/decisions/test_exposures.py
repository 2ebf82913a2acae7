"""What tells exposures apart, whatever a page says in identifiers and sessions."""

from hypothesis import given
from hypothesis import strategies as st

from ilk.decisions.exposures import exposure_id
from ilk.decisions.slots import Chosen

PARTS = st.text(alphabet="ab1:\x1f\ud800", max_size=4)


def id_of(customer: str, session: str, slot: str = "hero", variant: str = "gold") -> str:
    return exposure_id(Chosen(slot, variant, {}, variant, held_out=False), customer, session)


def test_a_separator_within_a_part_makes_no_two_exposures_one() -> None:
    assert id_of("ann\x1fhero\x1fgold\x1fx", "s") != id_of("ann", "x\x1fhero\x1fgold\x1fs")


@given(PARTS, PARTS, PARTS, PARTS)
def test_ids_are_the_same_for_the_same_customer_and_session_alone(
    customer: str, session: str, other: str, later: str
) -> None:
    same = (customer, session) == (other, later)
    assert (id_of(customer, session) == id_of(other, later)) is same
