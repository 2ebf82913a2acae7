"""Answers about a definition in a terminal: branches, a preview, why, an edit's effect, the past, findings."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import (
    ConditionAnswer,
    DefinitionCheck,
    DefinitionVersion,
    Explanation,
    Finding,
    MembershipChange,
    Page,
    PastMembership,
    Preview,
    Project,
    SegmentDiff,
    Verification,
)
from ilk.cli.figures import NOTHING, count, many, moment, share, value
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table

_MARKS = {"error": ("✗", "red"), "warning": ("!", "yellow"), "advice": ("·", "dim")}
_YES, _NO = Text("✓", style="green"), Text("✗", style="red")


def show_definition(check: DefinitionCheck, project: Project) -> None:
    """What a definition says, its branches, what decides for want of a value, and what it costs."""
    console = screen()
    line = Text(many(check.count or 0, plain(project.customer_noun)), style="bold")
    console.print(line.append(f", {share(check.share)} of all, as of {moment(check.as_of, project)}", "not bold"))
    console.print(Text(plain(check.sentence or "")))
    columns = (Column("Condition"), right("Alone"), right("Share"), right("Costs"))
    rows = [
        (f"{'  ' * _depth(each.path)}{each.text}", count(each.count), share(each.share), count(each.costs))
        for each in check.branches
    ]
    show_table(columns, rows, console=console)
    if check.in_by_missing or check.out_by_missing:
        said = f"{check.in_by_missing or 0:,} are in and {check.out_by_missing or 0:,} are out only because a value"
        console.print(Text(f"{said} is missing.", style="dim"))
    if check.depends_on:
        console.print(Text(f"Depends on {', '.join(plain(each) for each in check.depends_on)}.", style="dim"))
    if check.cost:
        tables = ", ".join(f"{each.name} ({each.rows:,})" for each in check.cost.tables)
        console.print(Text(f"Reads {plain(tables)}; computes {many(check.cost.facts, 'fact')}.", style="dim"))


def show_preview(preview: Preview, _project: Project) -> None:
    """Some of those a definition holds for, with the values that decided."""
    screen().print(Text(plain(preview.sentence)))
    columns = (Column("Customer", style="bold"), *(Column(name) for name in preview.columns))
    rows = [(each.customer_id, *(value(each.values[name]) for name in preview.columns)) for each in preview.members]
    show_table(columns, rows)
    show_more(len(preview.members), preview.count, "customers", "`--limit` shows more.")


def show_explanation(told: Explanation, project: Project) -> None:
    """Each condition about a customer, with what decided."""
    console = screen()
    console.print(Text(plain(told.sentence), style="bold"))
    columns = (Column(""), Column("Condition"), Column("Value", wrap=True), Column("May change", from_width=100))
    rows = [
        (
            _YES if each.holds else _NO,
            f"{'  ' * _depth(each.path)}{each.text}",
            _seen(each, project),
            moment(each.next_change, project) if each.next_change else NOTHING,
        )
        for each in told.conditions
    ]
    show_table(columns, rows, console=console)
    if told.since:
        state = "In" if told.published else "Out"
        console.print(Text(f"{state} since {moment(told.since, project)}, by version {told.version}.", style="dim"))
    if told.belongs is not told.published:
        console.print(Text("The published membership says otherwise: `ilk verify` tells more.", style="red"))


def show_diff(diff: SegmentDiff, _project: Project) -> None:
    """Who would move, and what depends on the segment."""
    console = screen()
    console.print(Text(f"- {plain(diff.before)}", style="red"), soft_wrap=True)
    console.print(Text(f"+ {plain(diff.after)}", style="green"), soft_wrap=True)
    said = f"{diff.size:,} → {diff.size_after:,}: {diff.enter:,} enter, {diff.leave:,} leave, {diff.stay:,} stay."
    console.print(Text(said, style="bold"))
    for word, names in (("Enter", diff.entering), ("Leave", diff.leaving)):
        if names:
            console.print(Text(f"{word}: {', '.join(plain(name) for name in names)}"), soft_wrap=True)
    if diff.dependents:
        columns = (Column("Depends on it"), Column("Kind"), right("Enter"), right("Leave"))
        show_table(columns, [(each.name, each.kind, count(each.enter), count(each.leave)) for each in diff.dependents])


def show_past(past: PastMembership, project: Project) -> None:
    """Who was in, by the ledger and by the definition."""
    console = screen()
    console.print(Text(f"{plain(past.segment)} at {moment(past.at, project)}", style="bold"))
    if past.recorded is not None:
        console.print(Text(f"{past.recorded:,} by the record (version {past.recorded_version}), "), end="")
    console.print(Text(f"{past.evaluated:,} by the definition as it is now."))
    for word, names in (
        ("Members", past.members),
        ("Only recorded", past.only_recorded),
        ("Only by the definition", past.only_evaluated),
    ):
        if names:
            console.print(Text(f"{word}: {', '.join(plain(name) for name in names)}"), soft_wrap=True)
    if past.note:
        console.print(Text(plain(past.note), style="dim"), soft_wrap=True)


def show_changes(page: Page[MembershipChange], project: Project) -> None:
    """Who entered and left."""
    columns = (Column("Customer", style="bold"), Column("Change"), Column("At"), right("Version"))
    rows = [(each.customer_id, each.change, moment(each.at, project), str(each.version)) for each in page.items]
    show_table(columns, rows)
    show_more(len(page.items), page.total, "changes", "`--limit` shows more.")


def show_versions(versions: Sequence[DefinitionVersion], project: Project) -> None:
    """The versions of a definition, newest first."""
    columns = (right("Version"), Column("At"), Column("By"), Column("Why"), Column("Definition", wrap=True))
    rows = [(str(each.version), moment(each.at, project), each.by, each.why, each.text.strip()) for each in versions]
    show_table(columns, rows)


def show_findings(findings: Sequence[Finding], _project: Project) -> None:
    """What lint found, with how to mend it."""
    console = screen()
    for each in findings:
        mark, style = _MARKS[each.severity]
        line = Text(f"{mark} ", style=style).append(f"{plain(each.segment or '')}: ", style="bold default")
        console.print(line.append(f"{plain(each.sentence)} ({each.code})", style="not bold default"), soft_wrap=True)
        console.print(Text(f"    {plain(each.fix)}", style="dim"), soft_wrap=True)
    if not findings:
        console.print("Nothing is suspicious.")


def show_verification(told: Verification, _project: Project) -> None:
    """Whether stored memberships are right."""
    console = screen()
    console.print(Text(plain(told.sentence), style="green" if told.agree else "red"))
    for each in told.disagreements:
        stored, computed = ("in" if side else "out" for side in (each.stored, each.computed))
        said = f"  {plain(each.segment)}, {plain(each.customer_id)}: stored {stored}, in memory {computed}"
        console.print(Text(f"{said}: {plain(each.reason)}"), soft_wrap=True)
    for segment in told.segments:
        if segment.skipped:
            console.print(Text(f"  {plain(segment.segment)} was left out: {plain(segment.skipped)}", style="dim"))


def _seen(answer: ConditionAnswer, project: Project) -> str:
    seen = [f"{each.text} = {each.display}" for each in answer.values]
    if answer.events:
        newest = answer.events[0]
        seen.append(f"the newest {newest.event} on {moment(newest.at, project)}")
    return "; ".join(seen)


def _depth(path: str) -> int:
    """How deep a condition stands: each level of logic is a step or two of its path."""
    return sum(not step.isdigit() for step in path.split(".")) if path else 0
