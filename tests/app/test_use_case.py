"""Use cases: allowed or not, and recorded in one place."""

from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from inspect import signature
from pathlib import Path

import pytest
from tests.clock import FixedClock

from ilk.app.use_case import use_case
from ilk.database.engine import Database, sqlite_url
from ilk.kernel.access import Actor, Permission, Role
from ilk.kernel.clock import Clock
from ilk.kernel.errors import Bug, Denied, UserError
from ilk.trust.audit import Audit, Outcome

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
VIEWER, ANALYST, OWNER = Actor("vic", Role.VIEWER), Actor("ann", Role.ANALYST), Actor("olga", Role.OWNER)


@dataclass(frozen=True)
class Shop:
    audit: Audit
    clock: Clock
    done: list[str]


@pytest.fixture
def shop(tmp_path: Path):
    with closing(Database.open(sqlite_url(tmp_path / "database.sqlite"))) as database:
        yield Shop(Audit(database), FixedClock(NOON), [])


@use_case(Permission.READ_CUSTOMERS, "show customer", subject="customer_id", detail=lambda shown: f"{shown} traits")
def show(workspace: Shop, actor: Actor, customer_id: str, *, traits: int = 3) -> int:
    """Show a customer."""
    workspace.done.append(f"{actor.name} {customer_id}")
    if customer_id == "none":
        raise UserError("unknown-customer", "there is no Jane Doe, jane@example.com")
    if customer_id == "broken":
        raise ZeroDivisionError("jane@example.com")
    return traits


@use_case(Permission.READ_SUMMARY, "look", records="refusals")
def look(workspace: Shop, actor: Actor) -> str:
    workspace.done.append(actor.name)
    return "seen"


@use_case(Permission.MANAGE_ACCESS, "create key")
def create_key(workspace: Shop, actor: Actor) -> str:
    workspace.done.append(actor.name)
    return "secret"


def recorded(shop: Shop) -> list[tuple[str, str, str, str, str]]:
    return [(each.actor, each.action, each.subject, each.outcome, each.detail) for each in shop.audit.newest(50).items]


def test_what_is_allowed_is_done_and_recorded(shop):
    assert show(shop, ANALYST, "C17", traits=5) == 5
    assert recorded(shop) == [("ann", "show customer", "C17", Outcome.DONE, "5 traits")]
    assert shop.audit.newest(1).items[0].at == NOON


def test_the_subject_is_found_however_it_is_passed(shop):
    show(shop, ANALYST, customer_id="C18")
    assert [subject for _, _, subject, _, _ in recorded(shop)] == ["C18"]


def test_what_is_denied_is_not_done_says_who_can_grant_it_and_is_recorded(shop):
    with pytest.raises(Denied, match="vic may not read customers") as caught:
        show(shop, VIEWER, "C17")
    assert shop.done == []
    assert "role analyst" in (caught.value.hint or "")
    assert "owner" in (caught.value.hint or "")
    assert recorded(shop) == [("vic", "show customer", "C17", Outcome.DENIED, "needs the permission to read customers")]


def test_what_fails_is_recorded_by_its_code_without_the_words(shop):
    with pytest.raises(UserError):
        show(shop, ANALYST, "none")
    with pytest.raises(ZeroDivisionError):
        show(shop, ANALYST, "broken")
    assert [(outcome, detail) for _, _, _, outcome, detail in recorded(shop)] == [
        (Outcome.FAILED, "ZeroDivisionError"),
        (Outcome.FAILED, "unknown-customer"),
    ]


def test_an_answer_is_not_recorded(shop):
    create_key(shop, OWNER)
    assert recorded(shop) == [("olga", "create key", "", Outcome.DONE, "")]


def test_a_summary_that_pages_ask_for_again_records_only_refusals(shop):
    assert look(shop, VIEWER) == "seen"
    assert recorded(shop) == []


@pytest.mark.parametrize(
    ("actor", "allowed"),
    [(VIEWER, ["look"]), (ANALYST, ["look", "show"]), (OWNER, ["look", "show", "create_key"])],
)
def test_each_role_may_what_it_includes(shop, actor, allowed):
    calls = {"look": look, "show": lambda *given: show(*given, "C1"), "create_key": create_key}
    done = []
    for name, call in calls.items():
        try:
            call(shop, actor)
        except Denied:
            continue
        done.append(name)
    assert done == allowed


def test_a_use_case_keeps_its_name_words_and_signature():
    assert (show.__name__, show.__doc__) == ("show", "Show a customer.")
    assert list(signature(show).parameters) == ["workspace", "actor", "customer_id", "traits"]


def test_a_subject_that_is_no_parameter_is_a_bug():
    with pytest.raises(Bug, match="no parameter `nme`"):

        @use_case(Permission.RUN, "run", subject="nme")
        def run(workspace: Shop, actor: Actor, name: str) -> str:
            return f"{workspace} {actor} {name}"
