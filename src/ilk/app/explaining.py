"""Why a customer is in a segment or is not, and some of those a definition holds for with the values that decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilk.app.answers import Explanation, Preview, PreviewMember
from ilk.app.checking import chosen_definition, expect_computed, share
from ilk.app.live.belonging import Belonging, belonging
from ilk.app.live.newcomers import Newcomer, known
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.customers.listing import customers_numbered
from ilk.customers.reading import rows
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.live.evaluator.last_run import why_not_live
from ilk.segments.branches import placed
from ilk.segments.compile import asked
from ilk.segments.language.checking import uses
from ilk.segments.people.population import people
from ilk.segments.plan import CUSTOMER, Plan
from ilk.segments.questions.changes import last_change
from ilk.segments.questions.explaining import Asked, asks, explained, plain, reason
from ilk.segments.refresh.sizes import of_everyone
from ilk.segments.tree import Condition, Moment, Person, Scope
from ilk.warehouse import sql

_LARGEST = 200
_BUCKETS = 2**31


@use_case(Permission.READ_CUSTOMERS, "explain a membership", subject="name")
def why(workspace: Workspace, _actor: Actor, name: str, customer_id: str) -> Explanation:
    """Why a customer is in a segment, or is not: each condition, what decided, since when, and until when at least.

    It is explained as of the last run, which knows all that somebody did; where they have moved live since, and for
    who came since, as of now.

    Raises:
        NotFound: for a segment or a customer that there is not.
        UserError: `waits-for-run` for who came since the last run, where a segment asks what only a run knows.
    """
    state = published(workspace)
    tree = state.tree(name)
    row = known(workspace, state.words, customer_id)
    if isinstance(row, Newcomer):
        return _why_newcomer(state, name, tree, row.belonging)
    number = row["customer_no"]
    person, moment = people_of(workspace, state, tree, [number])[number], state.moment
    last = last_change(workspace.engine, name, number)
    since, version = (last["occurred_at"], last["version"]) if last else (None, None)
    followed = belonging(workspace, row["customer_id"])
    if followed is not None and followed.answers(tree) and followed.moved(name, person):
        person, moment = followed.person, Moment(followed.at, state.moment.zone)
        since, version = followed.moved_at(name) or since, None
    return _explanation(state, name, tree, _Seen(row["customer_id"], person, moment, since, version))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A customer at a moment, and since when and by which version they are in a segment, or are not."""

    customer_id: str
    person: Person
    moment: Moment
    since: datetime | None
    version: int | None


def _why_newcomer(state: Published, name: str, tree: Condition, followed: Belonging) -> Explanation:
    """Why somebody who came since the last run is in a segment or is not, by what is known live of them."""
    why_not = why_not_live(tree)
    if why_not is not None:
        what = f"`{followed.person.id}` came since the last run, and only a run answers `{name}`: {why_not}"
        raise UserError("waits-for-run", what, hint="The next run brings the answer.")
    moment = Moment(followed.at, state.moment.zone)
    seen = _Seen(followed.person.id, followed.person, moment, followed.moved_at(name), None)
    return _explanation(state, name, tree, seen)


def _explanation(state: Published, name: str, tree: Condition, seen: _Seen) -> Explanation:
    person, moment = seen.person, seen.moment
    conditions = explained(tree, person, moment, state.meaning.catalogue, state.words.display)
    whole = conditions[0]
    return Explanation(
        segment=name,
        customer_id=seen.customer_id,
        belongs=whole.holds,
        published=name in person.segments,
        sentence=_sentence(state, tree, person, moment, holds=whole.holds),
        since=seen.since,
        version=seen.version,
        conditions=conditions,
        next_change=whole.next_change,
        as_of=moment.as_of,
    )


@use_case(Permission.READ_CUSTOMERS, "preview a definition", subject="name")
def preview(
    workspace: Workspace,
    actor: Actor,
    *,
    text: str | None = None,
    definition: dict[str, Any] | None = None,
    name: str | None = None,
    limit: int = 20,
    session: str | None = None,
) -> Preview:
    """How many a definition holds for, and a sample of them with the values that decided.

    Args:
        text: the definition as text of the language.
        definition: or as JSON.
        name: or, without either, the segment whose definition it is.
        limit: how many customers to show; the same ones each time.
        session: a question ends the one before it in the same session.

    Raises:
        UserError: for a definition that is not understood.
        Transient: `superseded` when the question was ended.
    """
    state = published(workspace)
    tree = chosen_definition(state, text, definition, name)
    expect_computed(workspace, tree)
    with workspace.sessions.asking(actor, session):
        return _preview(workspace, state, tree, min(max(limit, 1), _LARGEST))


def people_of(workspace: Workspace, state: Published, tree: Condition, numbers: Sequence[int]) -> Mapping[int, Person]:
    """Some customers with all that a definition looks at."""
    return people(
        workspace.engine, state.meaning.catalogue, numbers, uses(tree).events, about=tree, moment=state.moment
    )


def _preview(workspace: Workspace, state: Published, tree: Condition, limit: int) -> Preview:
    catalogue = state.meaning.catalogue
    plan = Plan(Scope(catalogue), state.moment)
    identifier, number = (sql.column(name, CUSTOMER) for name in ("customer_id", "customer_no"))
    columns = {"customer_no": number, "customer_id": identifier, "place": sql.bucket("preview", identifier, _BUCKETS)}
    found = asked(plan, columns, uses(tree).segments, where=tree.sql(plan))
    (counted,) = rows(workspace.engine, sql.select({"found": sql.count_rows()}, found))
    some = sql.select(
        sql.columns(("customer_no", "customer_id")),
        found,
        order_by=[(sql.column("place"), "asc"), (sql.column("customer_no"), "asc")],
        limit=limit,
    )
    numbered = {row["customer_no"]: row["customer_id"] for row in rows(workspace.engine, some)}
    looked = {each.text: each for leaf in placed(tree) if leaf.is_leaf for each in asks(leaf.condition, catalogue)}
    everyone, _ = of_everyone(workspace.engine)
    return Preview(
        text=tree.text(),
        sentence=tree.sentence(),
        count=counted["found"],
        share=share(counted["found"], everyone),
        columns=list(looked),
        members=_members(workspace, state, tree, numbered, looked),
        as_of=state.publication.as_of,
    )


def _members(
    workspace: Workspace, state: Published, tree: Condition, numbered: Mapping[int, str], looked: Mapping[str, Asked]
) -> list[PreviewMember]:
    known = people_of(workspace, state, tree, list(numbered))
    told = {row.customer_id: row for row in customers_numbered(workspace.engine, state.words, list(numbered))}
    return [
        PreviewMember(
            customer_id=identifier,
            traits=told[identifier].traits,
            values={text: plain(each.value(known[number], state.moment)) for text, each in looked.items()},
        )
        for number, identifier in numbered.items()
    ]


def _sentence(state: Published, tree: Condition, person: Person, moment: Moment, *, holds: bool) -> str:
    because = reason(tree, person, moment, state.meaning.catalogue, state.words.display)
    return f"{'In' if holds else 'Not in'}, because {because}."
