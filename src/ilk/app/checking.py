"""A definition while it is written: what it says, what is wrong with it, how many it holds for, and what it costs."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ilk.app.answers import Branch, Cost, DefinitionCheck, ScannedTable
from ilk.app.controls import kept_counts
from ilk.app.problems import problem
from ilk.app.published import Published, loaded, meaning_of, published
from ilk.app.use_case import use_case
from ilk.app.wiring import Workspace
from ilk.catalog.schema import ULTIMATE_PARENT, Catalogue
from ilk.catalog.tables import ACCOUNT_GROUPS, CUSTOMERS
from ilk.kernel.access import Actor, Permission
from ilk.kernel.errors import NotFound, UserError, problems_of
from ilk.segments.branches import kind_of
from ilk.segments.compile import levels
from ilk.segments.language.checking import Source, Uses, read_condition, uses
from ilk.segments.lint.evidence import Counted, Evidence
from ilk.segments.lint.gathering import known_counts
from ilk.segments.lint.rules import lint
from ilk.segments.questions.asking import Inquiry, Tally, inquire, row_counts
from ilk.segments.questions.missing import missing_note
from ilk.segments.subjects.accounts import COLLEAGUES
from ilk.segments.tree import Condition, Scope
from ilk.warehouse.engine import Columns


@use_case(Permission.READ_CUSTOMERS, "check a definition", records="refusals")
def check(
    workspace: Workspace,
    actor: Actor,
    *,
    text: str | None = None,
    definition: dict[str, Any] | None = None,
    controls: Mapping[str, Any] | None = None,
    name: str | None = None,
    session: str | None = None,
) -> DefinitionCheck:
    """What a definition says and how many it holds for now, or everything that is wrong with it.

    Args:
        text: the definition as text of the language.
        definition: or as JSON.
        controls: the result controls that go with it, so that it is also counted who is kept.
        name: the segment that it is of, so that a circle is found; without a definition, its own is checked.
        session: a name for a row of questions of which only the newest counts: it ends the one before.

    Raises:
        Transient: `superseded` when the question was ended.
        UserError: `not-run-yet` before the first run; `missing-value` without a definition.
    """
    state = published(workspace)
    with workspace.sessions.asking(actor, session):
        if text is None and definition is None and name is not None:
            return _answered(workspace, state, state.tree(name), name)
        source = source_of(text, definition)
        try:
            tree = read_definition(state, source, name)
            expect_computed(workspace, tree)
            kept, parts = kept_counts(workspace, state, name, tree, controls) if controls else (None, [])
        except UserError as error:
            return _wrong(state, error)
        return _answered(workspace, state, tree, name).model_copy(update={"kept": kept, "parts": parts})


def chosen_definition(
    state: Published, text: str | None, definition: dict[str, Any] | None, name: str | None
) -> Condition:
    """The condition that a definition says, given in one of two ways, or without one that of the segment `name`.

    Raises:
        UserError: with every problem; `missing-value` without a definition, or with two; `NotFound` for the segment.
    """
    if text is None and definition is None and name is not None:
        return state.tree(name)
    return read_definition(state, source_of(text, definition), name)


def read_definition(state: Published, source: Source, name: str | None = None) -> Condition:
    """The condition that a definition says, as that of the segment `name`. Raises `UserError` with every problem."""
    tree = read_condition(source, state.meaning.catalogue)
    if name is not None:
        levels("segment", {**state.meaning.definitions.segments, name: tree}, lambda each: uses(each).segments)
    return tree


def source_of(text: str | None, definition: dict[str, Any] | None) -> Source:
    """The definition that was given in one of two ways. Raises `UserError` for none, and for both."""
    if text is not None and definition is None:
        return text
    if definition is not None and text is None:
        return definition
    what = "there is no definition" if text is None else "there are two definitions"
    raise UserError("missing-value", what, hint="Give `text`, or `definition` as JSON.")


def expect_computed(workspace: Workspace, tree: Condition) -> None:
    """Raise `UserError` for what a definition looks at and no run has worked out yet, such as a trait just declared."""
    missing = yet_to_come(tree, meaning_of(workspace).catalogue, workspace.engine.tables())
    if missing:
        raise not_run_yet(missing)


def yet_to_come(tree: Condition, catalogue: Catalogue, tables: Mapping[str, Columns]) -> list[str]:
    """What a definition looks at and is not in the tables yet: traits, then what is asked of accounts, then rows."""
    used = uses(tree)
    missing = sorted(used.traits - tables.get(CUSTOMERS, {}).keys())
    return missing + _accounts_to_come(used, catalogue, tables) + _rows_to_come(tree, catalogue, tables)


def not_run_yet(missing: Iterable[str]) -> UserError:
    """The error for what is declared, and no run has worked out or loaded yet."""
    named = ", ".join(f"`{each}`" for each in missing)
    return UserError("not-run-yet", f"{named}: no run has worked that out yet", hint="Run the project: `ilk run`.")


def _accounts_to_come(used: Uses, catalogue: Catalogue, tables: Mapping[str, Columns]) -> list[str]:
    """What is asked of accounts, of which no rows or groups are there yet."""
    accounts = catalogue.accounts
    if not used.account or accounts is None:
        return []
    if accounts.table not in tables or accounts.trait not in tables.get(CUSTOMERS, {}):
        return ["account"]
    there = tables[accounts.table].keys() | {COLLEAGUES} | ({ULTIMATE_PARENT} if ACCOUNT_GROUPS in tables else set())
    return sorted(f"account.{name}" for name in used.account - there)


def _rows_to_come(tree: Condition, catalogue: Catalogue, tables: Mapping[str, Columns]) -> list[str]:
    """Events, related tables and columns of them that are asked about, and were declared after the last run."""
    known = loaded(catalogue, tables)
    return sorted({each.name for each in tree.problems(Scope(known)) if isinstance(each, NotFound)})


def _answered(workspace: Workspace, state: Published, tree: Condition, name: str | None) -> DefinitionCheck:
    engine = workspace.engine
    inquiry = inquire(tree, state.meaning.catalogue, state.moment, engine.tables().get(CUSTOMERS, {}))
    tally = inquiry.tally(engine)
    rows = row_counts(engine, inquiry.tables)
    evidence = replace(
        evidence_of(state, tree, name),
        counted=counted_of(workspace, tally),
        known=known_counts(engine, uses(tree).traits),
    )
    return DefinitionCheck(
        valid=True,
        problems=[],
        text=tree.text(),
        tree=tree.model_dump(mode="json"),
        sentence=tree.sentence(),
        depends_on=[str(need) for need in state.meaning.needs_of(tree)],
        cost=Cost(tables=[ScannedTable(name=each, rows=rows[each]) for each in rows], facts=inquiry.facts),
        count=tally.count,
        share=share(tally.count, tally.customers),
        customers=tally.customers,
        kept=None,
        parts=[],
        in_by_missing=tally.in_by_missing,
        out_by_missing=tally.out_by_missing,
        missing_note=missing_note(engine, tree, workspace.project.customer),
        branches=_branches(inquiry, tally),
        findings=lint(evidence),
        as_of=state.publication.as_of,
    )


def _branches(inquiry: Inquiry, tally: Tally) -> list[Branch]:
    return [
        Branch(
            path=each.path,
            kind=kind_of(each.condition),
            text=each.condition.text(),
            sentence=each.condition.sentence(),
            count=tally.counts[each.path],
            share=share(tally.counts[each.path], tally.customers),
            costs=tally.costs.get(each.path),
        )
        for each in inquiry.branches
    ]


def _wrong(state: Published, error: UserError) -> DefinitionCheck:
    return DefinitionCheck(
        valid=False,
        problems=[problem(single) for single in problems_of(error)],
        text=None,
        tree=None,
        sentence=None,
        depends_on=[],
        cost=None,
        count=None,
        share=None,
        customers=None,
        kept=None,
        parts=[],
        in_by_missing=None,
        out_by_missing=None,
        missing_note=None,
        branches=[],
        findings=[],
        as_of=state.publication.as_of,
    )


def counted_of(workspace: Workspace, tally: Tally) -> Counted:
    """What was counted, as lint looks at it."""
    return Counted(
        customers=tally.customers,
        holds=tally.counts,
        in_by_missing=tally.in_by_missing,
        out_by_missing=tally.out_by_missing,
        floor=workspace.project.lint.floor,
    )


def evidence_of(state: Published, tree: Condition, name: str | None) -> Evidence:
    """What lint knows of a definition from the definitions alone."""
    return Evidence(
        condition=tree,
        catalogue=state.meaning.catalogue,
        moment=state.moment,
        segment=name,
        criteria={each: str(trait.criterion) for each, trait in state.meaning.traits.items()},
        segments=state.meaning.definitions.segments,
    )


def share(count: int, customers: int) -> float:
    """A count as a fraction of all customers."""
    return count / customers if customers else 0.0
