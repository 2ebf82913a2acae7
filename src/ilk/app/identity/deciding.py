"""What people say of two records: that they are one person, or not. It is kept, and the next run follows it."""

from ilk.app.identity.people import decision
from ilk.app.published import meaning_of
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.database.identity import Decided, PairDecision
from ilk.identity.answers import Decision, DecisionResult
from ilk.identity.people import known_keys
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError


@use_case(Permission.READ_CUSTOMERS, "list identity decisions")
def decisions(workspace: Workspace, _actor: Actor) -> list[Decision]:
    """The decisions that count, newest first."""
    return [decision(made) for made in reversed([*workspace.decisions.standing().values()])]


@use_case(Permission.EDIT_DEFINITIONS, "decide who is who", subject="a")
def decide(workspace: Workspace, actor: Actor, *, a: str, b: str, verdict: Decided, why: str) -> DecisionResult:
    """Keep that two records are the same person, or `different` ones; `undecided` takes back what was said before.

    Nothing changes at once: the next run joins or parts their rows, and works out traits and segments.

    Args:
        a: the identifier of a record; for a person of several, which one matters when they are parted.
        b: that of the other one.
        verdict: `same`, `different` or `undecided`.
        why: the reason, for the record.

    Raises:
        NotFound: `unknown-record` for a record that there is not.
        UserError: `same-record`, and `no-identity` for a project that does not say who is who.
    """
    if meaning_of(workspace).identity is None:
        hint = "Say it in `identity/people.yaml`; docs/identity.md shows how."
        raise UserError("no-identity", "the project does not say which records are one person", hint=hint)
    if a == b:
        raise UserError("same-record", f"`{a}` is one record, and needs no decision")
    if not why.strip():
        raise UserError("missing-value", "a decision needs a reason", where="why")
    (_, one), (_, other) = known_keys(workspace.engine, [a, b])
    first, second = sorted((a, b))
    made = PairDecision(first, second, verdict, why.strip(), actor.name, workspace.clock.now())
    workspace.decisions.add(made)
    sentence = _sentence(made, one_person=one == other)
    return DecisionResult(decision=decision(made), one_person=one == other, sentence=sentence)


def _sentence(made: PairDecision, *, one_person: bool) -> str:
    pair = f"`{made.record_a}` and `{made.record_b}`"
    match made.verdict, one_person:
        case "same", True:
            return f"{pair} are one person already, and stay so whatever rules say."
        case "same", False:
            return f"{pair} will be one person from the next run on."
        case "different", True:
            return f"{pair} will be two people from the next run on."
        case "different", False:
            return f"{pair} are two people already, and stay so whatever rules say."
        case _:
            return f"What was said of {pair} no longer counts, from the next run on."
