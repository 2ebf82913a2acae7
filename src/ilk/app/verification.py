"""Verification: memberships looked at again for a sample of customers, in memory, and the last result kept."""

from collections.abc import Mapping

from ilk.app.answers import Disagreement, Verification, VerifiedSegment
from ilk.app.checking import not_run_yet, yet_to_come
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.segments.controls import document_of
from ilk.segments.questions.verifying import Compared, sampled
from ilk.segments.refresh.sizes import Size, recorded_sizes

_KEPT = "verification"
_LARGEST = 100_000


@use_case(Permission.READ_CUSTOMERS, "verify memberships")
def verify(workspace: Workspace, _actor: Actor, *, sample: int = 200) -> Verification:
    """Compare stored memberships with the in-memory answers of a sample of customers, and keep the result.

    The sample is drawn by the project's seed and the run: the same until the next run.

    Args:
        sample: how many customers.
    """
    return keep_verification(workspace, min(max(sample, 1), _LARGEST))


@use_case(Permission.READ_SUMMARY, "show the verification", records="refusals")
def verification(workspace: Workspace, _actor: Actor) -> Verification:
    """What the last verification said, without the customers in it. Raises `UserError` `not-verified-yet`."""
    found = last_verification(workspace)
    if found is None:
        what = "memberships have not been looked at again yet"
        raise UserError("not-verified-yet", what, hint="Do it with `ilk verify`, or with the next `ilk run`.")
    return found.model_copy(update={"disagreements": []})


def last_verification(workspace: Workspace) -> Verification | None:
    """The last verification; None before the first."""
    kept = workspace.settings.get(_KEPT)
    return None if kept is None else Verification.model_validate(kept)


def keep_verification(workspace: Workspace, size: int) -> Verification:
    """Verify, and keep what is found. For use cases and runs."""
    state = published(workspace)
    skipped = _skipped(workspace, state)
    trees = {name: tree for name, tree in state.meaning.definitions.segments.items() if name not in skipped}
    rng = derive(workspace.project.seed, "verify", state.publication.run_id)
    drawn = sampled(workspace.engine, list(trees.values()), state.meaning.catalogue, state.moment, size, rng)
    found = {name: drawn.compared(name, tree, state.words.display) for name, tree in trees.items()}
    told = _told(workspace, state, len(drawn.people), found, skipped)
    workspace.settings.put(_KEPT, told.model_dump(mode="json"), told.at)
    return told


def _skipped(workspace: Workspace, state: Published) -> Mapping[str, str]:
    """The segments whose memberships are not those of their definition as it is now, and why."""
    tables, sizes = workspace.engine.tables(), recorded_sizes(workspace.engine)
    current = {reference.name: each.number for reference, each in workspace.definitions.current().items()}
    found = {}
    for name, tree in state.meaning.definitions.segments.items():
        missing = yet_to_come(tree, state.meaning.catalogue, tables)
        why = not_run_yet(missing).what if missing else _outdated(sizes.now(name), current.get(document_of(name)))
        if why is not None:
            found[name] = why
    return found


def _outdated(newest: Size | None, version: int | None) -> str | None:
    """Why what is recorded of a segment is not of its newest version; None when it is."""
    if newest is None:
        return "no run has worked it out yet"
    if version is not None and newest.version != version:
        return f"it was worked out by version {newest.version}, and version {version} is the newest"
    return None


def _told(
    workspace: Workspace, state: Published, sample: int, found: Mapping[str, Compared], skipped: Mapping[str, str]
) -> Verification:
    differing = sum(each.compared - each.agree for each in found.values())
    looked = sum(each.compared for each in found.values())
    noun = workspace.project.customer
    sentence = (
        f"{looked - differing:,} of {looked:,} memberships of {sample:,} {noun}s agree in {len(found):,} segments."
        if differing
        else f"All {looked:,} memberships of {sample:,} {noun}s in {len(found):,} segments are right."
    )
    return Verification(
        at=workspace.clock.now(),
        as_of=state.publication.as_of,
        run=state.publication.run_id,
        sample=sample,
        agree=not differing,
        sentence=sentence,
        segments=[
            *(
                VerifiedSegment(segment=name, compared=each.compared, agree=each.agree, skipped=None)
                for name, each in found.items()
            ),
            *(VerifiedSegment(segment=name, compared=0, agree=0, skipped=why) for name, why in skipped.items()),
        ],
        disagreements=[
            Disagreement(
                segment=name,
                customer_id=differs.customer_id,
                stored=differs.stored,
                computed=differs.computed,
                reason=differs.reason,
            )
            for name, each in found.items()
            for differs in each.differs
        ],
    )
