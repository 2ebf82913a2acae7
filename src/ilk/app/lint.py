"""Lint: what is suspicious about segments, with how to mend it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from ilk.app.answers import Finding
from ilk.app.checking import counted_of, evidence_of, expect_computed
from ilk.app.data import freshness
from ilk.app.kinds import SEGMENT, TRAIT
from ilk.app.published import Published, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.documents import Reference
from ilk.catalog.tables import CUSTOMERS
from ilk.customers.definition import TraitDefinition
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import UserError
from ilk.segments.language.checking import uses
from ilk.segments.lint.evidence import Usage
from ilk.segments.lint.gathering import bounds_within, extents, known_counts, likeness, scored
from ilk.segments.lint.rules import lint as apply_rules
from ilk.segments.questions.asking import inquire
from ilk.segments.tree import Condition

USES = (
    "list members",
    "export members",
    "explain a membership",
    "preview a definition",
    "list who entered and left",
    "save a segment",
    "restore a version",
)
"""What counts as a use of a segment, as the audit trail says it."""


@use_case(Permission.READ_SUMMARY, "lint", subject="name", records="refusals")
def lint(workspace: Workspace, _actor: Actor, name: str | None = None) -> list[Finding]:
    """What is suspicious about a segment, or about all of them. Raises `NotFound`."""
    state = published(workspace)
    names = [name] if name is not None else list(state.meaning.definitions.segments)
    trees = {each: state.tree(each) for each in names}
    declared = _declared_bounds(workspace)
    return [found for each, tree in trees.items() for found in _lint(workspace, state, each, tree, declared)]


def _lint(
    workspace: Workspace, state: Published, name: str, tree: Condition, declared: Mapping[str, timedelta]
) -> list[Finding]:
    engine = workspace.engine
    told = evidence_of(state, tree, name)
    try:
        expect_computed(workspace, tree)
    except UserError:
        return apply_rules(told)
    tally = inquire(tree, state.meaning.catalogue, state.moment, engine.tables().get(CUSTOMERS, {})).tally(engine)
    bounds = {**declared, **bounds_within(tree, state.moment)}
    evidence = replace(
        told,
        known=known_counts(engine, uses(tree).traits),
        counted=counted_of(workspace, tally),
        bounds=bounds,
        changed=_changed(workspace, state, uses(tree).traits & bounds.keys()),
        events=extents(engine, uses(tree).events, state.moment),
        alike=likeness(engine, name),
        usage=_usage(workspace, state, name),
    )
    return apply_rules(evidence)


def _declared_bounds(workspace: Workspace) -> Mapping[str, timedelta]:
    """How old the newest value of a trait may be, as its document says."""
    traits: tuple[TraitDefinition, ...] = workspace.definitions.definitions(TRAIT)
    return {each.name: timedelta(days=each.fresh_days) for each in traits if each.fresh_days is not None}


def _changed(workspace: Workspace, state: Published, traits: frozenset[str]) -> Mapping[str, datetime]:
    """When the newest value of some traits came in: a score when it was made, a column when its source was loaded."""
    if not traits:
        return {}
    loaded = {each.source: each.last_loaded for each in freshness(workspace, state.meaning)}
    sources = {trait: state.meaning.origins.traits[trait] for trait in traits & state.meaning.origins.traits.keys()}
    columns = {trait: at for trait, source in sources.items() if (at := loaded.get(source)) is not None}
    return {**columns, **scored(workspace.engine, traits)}


def _usage(workspace: Workspace, state: Published, name: str) -> Usage:
    reference = Reference(SEGMENT.name, name)
    made = workspace.definitions.latest(reference).at
    used = workspace.audit.last_done(name, USES)
    return Usage(
        now=workspace.clock.now(),
        last_used=made if used is None else max(used, made),
        unused_after=timedelta(days=workspace.project.lint.unused_days),
        used_by=tuple(str(user) for user in state.meaning.dependents(reference)),
    )
