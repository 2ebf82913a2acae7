"""Discovery: what customers can be compared by, groups that nobody named yet, and keeping those that one likes."""

from collections.abc import Sequence
from datetime import datetime

from ilk.app.discovering.answers import Discovery, DiscoveryChoices, DiscoveryMethod, DiscoveryRequest, KeptDiscovery
from ilk.app.discovering.asking import Asked, asked, trees_of
from ilk.app.discovering.candidates import COMPARED, RESAMPLES, Explored, Look, explored
from ilk.app.discovering.criteria import criteria_of
from ilk.app.discovering.keeping import Wish, keep
from ilk.app.discovering.watched import Watched
from ilk.app.modelling.clusters import ROWS
from ilk.app.modelling.features import sample
from ilk.app.modelling.methods import METHODS, method_of
from ilk.app.published import Published, published
from ilk.app.publishing import alone
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.customers import filling
from ilk.customers.formats import counted
from ilk.kernel.access import Actor, Permission
from ilk.kernel.ids import new_id
from ilk.kernel.progress import Progress, Silent
from ilk.models.settings import ClusterMethod, ClusterSettings, FactorSettings


@use_case(Permission.READ_SUMMARY, "list what can be discovered by", records="refusals")
def criteria(workspace: Workspace, _actor: Actor) -> DiscoveryChoices:
    """What customers can be compared by, and the methods there are. Raises `UserError` `not-run-yet`."""
    state = published(workspace)
    known: DiscoveryChoices | None = workspace.answered.get(state.publication, criteria)
    if known is None:
        known = _choices(workspace, state)
        workspace.answered.keep(state.publication, criteria, known)
    return known


def _choices(workspace: Workspace, state: Published) -> DiscoveryChoices:
    methods = [
        DiscoveryMethod(
            name=each.name,
            title=method_of(ClusterSettings(using=("any",), method=each.name)).title,
            description=each.description,
            for_items=each.for_items,
        )
        for each in METHODS
    ]
    filled = filling.trait_info(workspace.engine, state.words)
    return DiscoveryChoices(criteria=criteria_of(workspace.engine, state, filled), methods=methods)


@use_case(Permission.RUN, "discover segments")
def discover(
    workspace: Workspace,
    _actor: Actor,
    *,
    using: Sequence[str] | None = None,
    among: str | None = None,
    factors: FactorSettings | None = None,
    methods: Sequence[ClusterMethod] | None = None,
    fewest: int | None = None,
    most: int | None = None,
    smallest: float | None = None,
    seed: int | None = None,
    progress: Progress | None = None,
) -> Discovery:
    """Find candidate segmentations of the published customers; nothing is kept.

    Args:
        using: what customers are compared by: traits, or other values of the language.
        among: a condition that says who is meant; everyone when left out.
        factors: to compare them by the factors behind `using`, answers of a survey; by `using` itself when left out.
        methods: `k_means`, `gaussian_mixture`, `k_prototypes`, `latent_classes`; the first when left out.
        fewest: the smallest number of groups, 2 when left out.
        most: the largest, 6 when left out.
        smallest: the least share of customers that a group must have to be recommended, .05 when left out.
        seed: equal ones give equal groups of equal data; 1 when left out.
        progress: listens to the steps.

    Raises:
        UserError: `no-criteria`; names that there are not; what the data lack: `too-few-customers`, `no-features`.
        Transient: `run-in-progress` while the project runs; `superseded` when it was stopped.
    """
    wished = {"using": using, "among": among, "factors": factors, "methods": methods, "smallest": smallest}
    given = asked(**wished, fewest=fewest, most=most, seed=seed)
    return explore(workspace, given, progress or Silent())


def explore(workspace: Workspace, given: Asked, listener: Progress) -> Discovery:
    """The exploration that was asked for, worked out now."""
    state, started = published(workspace), workspace.clock.now()
    meaning, as_of = state.meaning, state.publication.as_of
    trees, progress = trees_of(given, meaning), Watched(listener)
    with alone(workspace):
        progress.begin("Work out what is compared")
        table = sample(workspace.engine, meaning, trees, as_of, ROWS).drop_columns(["customer_no"])
        progress.end(counted(table.num_rows, "customer"))
    found = explored(Look(given, table, trees.features, meaning), progress)
    return _answer(new_id(started), given, as_of, started, table.num_rows, found)


@use_case(Permission.EDIT_DEFINITIONS, "keep discovered segments", subject="name")
def keep_groups(
    workspace: Workspace,
    actor: Actor,
    name: str,
    *,
    using: Sequence[str],
    method: ClusterMethod,
    clusters: int,
    among: str | None = None,
    factors: FactorSettings | None = None,
    smallest: float | None = None,
    seed: int | None = None,
    title: str = "",
    description: str = "",
    names: Sequence[str] = (),
    segments: bool = True,
    rules: bool = False,
    why: str,
) -> KeptDiscovery:
    """Keep a candidate: a model of that name, its trait for everyone, and a segment of each group.

    Args:
        name: of the model and its trait.
        using: as the candidate was asked for; likewise `among`, `factors`, `smallest` and `seed`.
        method: of the candidate.
        clusters: its number of groups.
        title: what people call the segmentation.
        description: one line for people.
        names: of the groups, the largest first; those left out are called by what sets them apart.
        segments: whether each group becomes a segment over the trait.
        rules: whether the rules that approximate the groups become segments too, which ask no model.
        why: the reason, for the record.

    Raises:
        UserError: `name-taken`, `cluster-names`; what the data lack.
        Transient: `run-in-progress` while the project runs.
    """
    given = asked(using=using, among=among, factors=factors, methods=[method], smallest=smallest, seed=seed)
    wish = Wish(name, title, description, method, clusters, tuple(names), segments=segments, rules=rules, why=why)
    return keep(workspace, actor, given, wish)


def _answer(
    identifier: str, given: Asked, as_of: datetime, started: datetime, customers: int, found: Explored
) -> Discovery:
    return Discovery(
        id=identifier,
        state="done",
        asked=DiscoveryRequest.model_validate(given.model_dump(mode="json")),
        as_of=as_of,
        started_at=started,
        step="",
        progress=1,
        customers=customers,
        compared=min(customers, COMPARED),
        resamples=RESAMPLES,
        left_out=list(found.left_out),
        reasons=list(found.reasons),
        candidates=list(found.candidates),
        factors=found.factors,
        charts=dict(found.charts),
    )
