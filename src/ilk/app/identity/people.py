"""Who is who, looked at: the whole, one person's records with their evidence, and the pairs that wait for an answer."""

from datetime import datetime

from ilk.app.answers import Page
from ilk.app.identity.resolving import RESOLVED, WARNINGS
from ilk.app.published import Published, meaning_of, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.tables import CUSTOMER_KEYS, HOUSEHOLDS, IDENTITIES
from ilk.customers.base import claims_of
from ilk.database.identity import PairDecision
from ilk.identity import evidence
from ilk.identity.answers import Decision, HeldGroup, IdentitySummary, Person, ReviewPair
from ilk.identity.people import (
    claims_about,
    fields,
    household_of,
    keys,
    known_keys,
    names,
    record,
    records_of,
)
from ilk.identity.survivorship import Claims
from ilk.kernel.access import Actor, Permission
from ilk.kernel.clock import aware
from ilk.kernel.errors import UserError
from ilk.sources.tables import count
from ilk.warehouse import sql


@use_case(Permission.READ_SUMMARY, "show who is who", records="refusals")
def summary(workspace: Workspace, actor: Actor) -> IdentitySummary:
    """How many records are how many people, by which rules, what is held, and what waits for an answer.

    Values and identifiers of held groups are told to who may read customers.
    """
    engine, declared = workspace.engine, meaning_of(workspace).identity is not None
    standing = workspace.decisions.standing()
    records = count(engine, CUSTOMER_KEYS) if CUSTOMER_KEYS in engine.tables() else 0
    if IDENTITIES not in engine.tables():
        return IdentitySummary(declared=declared, records=records, people=records, decisions=len(standing))
    held, groups = evidence.held_groups(engine)
    waiting = _waiting(workspace)
    return IdentitySummary(
        declared=declared,
        records=records,
        people=records - count(engine, IDENTITIES),
        rules=evidence.by_rule(engine),
        held=held if actor.may(Permission.READ_CUSTOMERS) else [_unnamed(group) for group in held],
        held_groups=groups,
        to_review=evidence.review_count(engine, _pairs(workspace, waiting)),
        warnings=workspace.settings.get(WARNINGS) or [],
        decisions=len(standing),
        waiting=len(waiting),
        households=_households(workspace),
        resolved_at=_resolved_at(workspace),
    )


@use_case(Permission.READ_CUSTOMERS, "list pairs to review")
def review(workspace: Workspace, _actor: Actor, *, limit: int = 20, cursor: str | None = None) -> Page[ReviewPair]:
    """A page of doubtful pairs, the most probable first, with all that sources say of both. Raises `UserError`."""
    state = _resolved(workspace)
    engine, decided = workspace.engine, _pairs(workspace, _waiting(workspace))
    found, following = evidence.to_review(engine, decided, limit=limit, after=cursor)
    ends = keys(engine, [links[0][end] for links in found for end in ("a", "b")])
    people = sorted({person for _, person in ends.values()})
    claims = _claims(state)
    told = claims_about(engine, claims, people)
    called = names(engine, [number for group in records_of(engine, people).values() for number in group])
    pairs = [
        ReviewPair(
            a=record(claims, told, *ends[first["a"]], called),
            b=record(claims, told, *ends[first["b"]], called),
            link=evidence.link(first),
            others=[evidence.link(each) for each in others],
        )
        for first, *others in found
    ]
    return Page(items=pairs, next=following, total=evidence.review_count(engine, decided))


@use_case(Permission.READ_CUSTOMERS, "show a person's records", subject="customer_id")
def person(workspace: Workspace, _actor: Actor, customer_id: str) -> Person:
    """A person, found by the identifier of any record: records, links, values of sources, decisions.

    Raises:
        NotFound: `unknown-record`.
        UserError: `no-identity` for a project that does not say who is who, `not-run-yet` before it was told.
    """
    state, engine = _resolved(workspace), workspace.engine
    [(_, number)] = known_keys(engine, [customer_id])
    records = records_of(engine, [number])[number]
    called, claims = names(engine, records), _claims(state)
    rows = claims_about(engine, claims, [number])
    return Person(
        customer_id=called[number],
        records=[record(claims, rows, each, number, called) for each in records],
        links=evidence.links_about(engine, records),
        fields=fields(claims, rows, called),
        decisions=[decision(each) for each in workspace.decisions.about(list(called.values()))],
        household=household_of(engine, number),
    )


def decision(made: PairDecision) -> Decision:
    """A decision as an answer."""
    return Decision(
        a=made.record_a,
        b=made.record_b,
        verdict=made.verdict,
        why=made.why,
        by=made.decided_by,
        at=made.decided_at,
    )


def _resolved(workspace: Workspace) -> Published:
    """What is published, when it is told who is who. Raises `UserError`."""
    if meaning_of(workspace).identity is None:
        hint = "Say it in `identity/people.yaml`; docs/identity.md shows how."
        raise UserError("no-identity", "the project does not say which records are one person", hint=hint)
    state = published(workspace)
    if IDENTITIES not in workspace.engine.tables():
        what = "which records are one person has not been worked out yet"
        raise UserError("not-run-yet", what, hint="Run it with `ilk run`.")
    return state


def _claims(state: Published) -> Claims | None:
    return claims_of(state.meaning.origins, state.publication.as_of)


def _resolved_at(workspace: Workspace) -> datetime | None:
    told = workspace.settings.get(RESOLVED)
    return None if told is None else aware(datetime.fromisoformat(told))


def _waiting(workspace: Workspace) -> list[PairDecision]:
    """The decisions that no run has followed yet."""
    at = _resolved_at(workspace)
    standing = workspace.decisions.standing().values()
    return [made for made in standing if at is None or made.decided_at > at]


def _pairs(workspace: Workspace, decisions: list[PairDecision]) -> set[tuple[int, int]]:
    """Decided pairs by the numbers of their records, where there are such."""
    found = keys(workspace.engine, [name for made in decisions for name in made.pair]) if decisions else {}
    named = [made.pair for made in decisions if all(name in found for name in made.pair)]
    return {(found[a][0], found[b][0]) for a, b in named}


def _households(workspace: Workspace) -> int | None:
    identity = meaning_of(workspace).identity
    if identity is None or identity.households is None:
        return None
    number = sql.column("household_no")
    return count(workspace.engine, sql.select({"household_no": number}, HOUSEHOLDS, group_by=[number]))


def _unnamed(group: HeldGroup) -> HeldGroup:
    return group.model_copy(update={"values": "", "some": []})
