"""Keeping a candidate: its model, its trait for everyone at once, and segments of its groups."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ilk.app.discovering.answers import KeptDiscovery, KeptSegment
from ilk.app.discovering.asking import Asked
from ilk.app.discovering.said import condition_of
from ilk.app.editing import keep_together
from ilk.app.kinds import MODEL
from ilk.app.meaning import Meaning
from ilk.app.modelling import clusters
from ilk.app.modelling.ground import Fit, Ground
from ilk.app.modelling.keeping import keep_version, stage_scores
from ilk.app.published import Publication, meaning_with, publish_record, published, stored_definitions
from ilk.app.publishing import alone
from ilk.app.wiring import Workspace
from ilk.catalog.checking import checked
from ilk.catalog.documents import Definition
from ilk.catalog.store import Edit
from ilk.catalog.tables import CUSTOMERS, STAGED
from ilk.customers import formats
from ilk.database.models import ModelVersion
from ilk.kernel.access import Actor
from ilk.kernel.errors import UserError
from ilk.kernel.ids import new_id
from ilk.models.definition import ModelDefinition
from ilk.models.settings import ClusterMethod
from ilk.segments.definition import SegmentDefinition
from ilk.segments.importing.naming import plain_name
from ilk.segments.refresh.sizes import recorded_sizes
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_LONGEST = 63


@dataclass(frozen=True, slots=True)
class Wish:
    """Which candidate to keep, and how it is called: see `app.discover.keep_groups`."""

    name: str
    title: str
    description: str
    method: ClusterMethod
    clusters: int
    names: tuple[str, ...]
    segments: bool
    rules: bool
    why: str


def keep(workspace: Workspace, actor: Actor, asked: Asked, wish: Wish) -> KeptDiscovery:
    """Fit the candidate again, which finds the same groups, then keep all of it.

    Raises:
        UserError: what is wrong with names; what the data lack.
        Transient: `run-in-progress` while something else publishes; nothing is kept then.
    """
    with alone(workspace, "Nothing was kept."):
        ground, found = _fitted(workspace, asked, wish)
        named = list(_segments(workspace, ground, found, wish))
        ruled = list(_rules(workspace, ground, found, wish, {each.name for each in named}))
        meaning_with(workspace, [*stored_definitions(workspace), ground.model, *named, *ruled])
        version = keep_version(workspace, ground, found, actor.name)
        edit = Edit(actor.name, workspace.clock.now(), wish.why)
        workspace.definitions.save(MODEL, ground.model, edit, 0)
        _publish_trait(workspace, ground, version)
        if named or ruled:
            keep_together(workspace, actor, (*named, *ruled), wish.why)
    sizes = recorded_sizes(workspace.engine)

    def told(segment: SegmentDefinition) -> KeptSegment:
        point = sizes.now(segment.name)
        size = point.size if point else 0
        return KeptSegment(name=segment.name, title=segment.label, size=size, definition=str(segment.when))

    return KeptDiscovery(
        model=ground.model.name,
        version=version.version,
        clusters=_names(found),
        segments=[told(each) for each in named],
        rules=[told(each) for each in ruled],
        agreement=_rules_of(found)["agreement"],
    )


def _fitted(workspace: Workspace, asked: Asked, wish: Wish) -> tuple[Ground, Fit]:
    """The model with the names that its groups have in the end, and what it found."""
    state = published(workspace)
    given = _model(asked, wish, wish.names)
    if wish.name in state.meaning.models:
        what = f"there is a model `{wish.name}` already"
        raise UserError("name-taken", what, where="name", hint="Call this one something else.")
    _refuse_names(wish)
    ground = Ground(workspace.engine, _meaning(workspace, given), given, state.publication.as_of)
    found = clusters.fit(ground, None)
    return replace(ground, model=_model(asked, wish, _names(found))), found


def _model(asked: Asked, wish: Wish, names: Sequence[str]) -> ModelDefinition:
    body = {
        "name": wish.name,
        "title": wish.title,
        "description": wish.description,
        "seed": asked.seed,
        "clusters": asked.settings(wish.method, wish.clusters, names).model_dump(),
    }
    return checked(ModelDefinition, body, lambda path: ".".join(map(str, path)))


def _meaning(workspace: Workspace, *more: Definition) -> Meaning:
    return meaning_with(workspace, [*stored_definitions(workspace), *more])


def _refuse_names(wish: Wish) -> None:
    names = [name.strip() for name in wish.names]
    if len(set(names)) < len(names) or "" in names or len(names) > wish.clusters:
        what = f"{wish.clusters} groups need at most as many names, all of them different"
        raise UserError("cluster-names", what, where="names", known=names, hint="Give the names in order of size.")


def _segments(workspace: Workspace, ground: Ground, found: Fit, wish: Wish) -> Iterator[SegmentDefinition]:
    """A segment of each group, over the trait."""
    if not wish.segments:
        return
    free = _Names(workspace, ground.model.name, ())
    for place, name in enumerate(_names(found)):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        yield SegmentDefinition(
            name=free.next(name, place),
            title=name,
            description=f"A group of {ground.model.label}",
            when=f'{ground.model.name} = "{escaped}"',
            colour=place,
        )


def _rules(
    workspace: Workspace, ground: Ground, found: Fit, wish: Wish, taken: set[str]
) -> Iterator[SegmentDefinition]:
    """A segment of each rule that approximates a group, in the language."""
    from ilk.models.clusters.rules import Rules

    if not wish.rules:
        return
    free = _Names(workspace, ground.model.name, taken)
    rules = Rules.model_validate(_rules_of(found))
    features = _meaning(workspace, ground.model).modelled[ground.model.name].features
    for place, rule in enumerate(rules.rules):
        when = condition_of(rule, features, ground.meaning.catalogue)
        if when is None:
            continue
        precision = f"{formats.percent(rule.precision or 0)} of those it holds for are in the group"
        yield SegmentDefinition(
            name=free.next(f"{rule.cluster} by rule", place),
            title=f"{rule.cluster}, by rule",
            description=f"Approximates a group of {ground.model.label}: {precision}",
            when=when,
            colour=place,
        )


class _Names:
    """Names of segments that no segment has, after the names of groups."""

    def __init__(self, workspace: Workspace, model: str, taken: Sequence[str] | set[str]) -> None:
        stored = {each.name for each in stored_definitions(workspace) if isinstance(each, SegmentDefinition)}
        self._taken = {*stored, *taken}
        self._model = model

    def next(self, title: str, place: int) -> str:
        """A name after a title, such as `big_baskets`; after the model where that is taken, or no name comes of it."""
        plain = plain_name(title)[:_LONGEST] or f"{self._model}_{place + 1}"[:_LONGEST]
        tried = (plain, *(f"{plain[: _LONGEST - 4]}_{number}" for number in range(2, len(self._taken) + 3)))
        name = next(each for each in tried if each not in self._taken)
        self._taken.add(name)
        return name


def _names(found: Fit) -> list[str]:
    return [each["cluster"] for each in found.report.findings["clusters"]]


def _rules_of(found: Fit) -> dict[str, Any]:
    rules: dict[str, Any] = found.report.findings["rules"]
    return rules


def _publish_trait(workspace: Workspace, ground: Ground, version: ModelVersion) -> None:
    """Score everyone, and make the scores traits of the published customers; the next run does it anew."""
    engine, now = workspace.engine, workspace.clock.now()
    stage_scores(workspace, ground, version)
    _stage_customers(engine, ground.model)
    with engine.transaction() as changes:
        for table in (CUSTOMERS, ground.model.table):
            changes.rename(STAGED + table, table)
        publish_record(changes, Publication(new_id(now), ground.as_of, now))


def _stage_customers(engine: Engine, model: ModelDefinition) -> None:
    scores = model.traits()
    kept = [name for name in engine.tables()[CUSTOMERS] if name not in scores]
    columns = sql.columns(kept, "customers") | sql.columns(tuple(scores), "scores")
    same = sql.same("customers", "scores", "customer_no")
    joins = [sql.Join(STAGED + model.table, "scores", same)]
    engine.create(STAGED + CUSTOMERS, sql.select(columns, CUSTOMERS, alias="customers", joins=joins))
