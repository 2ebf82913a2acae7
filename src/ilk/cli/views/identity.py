"""Who is who, in a terminal."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Page, Project
from ilk.cli.figures import count, many, moment
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table
from ilk.identity.answers import Decision, IdentitySummary, Link, Person, ReviewPair, SurvivedField

_MISSING = "-"


def show_identity(found: IdentitySummary, project: Project) -> None:
    """How many records are how many people, and why."""
    console = screen()
    if not found.declared:
        console.print("The project does not say which records are one person: each is a customer of its own.")
        console.print("Say it in `identity/people.yaml`.")
        return
    console.print(Text(f"{many(found.records, 'record')} are {found.people:,} people.", style="bold"))
    told = [f"resolved {moment(found.resolved_at, project)}" if found.resolved_at else "not resolved yet: `ilk run`"]
    told += [] if found.households is None else [many(found.households, "household")]
    told += [many(found.decisions, "decision")]
    told += [f"{found.waiting:,} of them for the next run"] if found.waiting else []
    console.print("; ".join(told))
    if found.rules:
        columns = (Column("Rule", style="bold"), right("Joined"), right("To review"), right("Held"), right("Rejected"))
        rows = [
            (each.rule, *map(count, (each.accepted, each.review, each.held, each.rejected))) for each in found.rules
        ]
        show_table(columns, rows)
    if found.held:
        console.print(Text(f"Held: {many(found.held_groups, 'group')}", style="bold"))
        held = [(each.rule, plain(each.values), count(each.records), each.why) for each in found.held]
        show_table((Column("Rule"), Column("Value"), right("Records"), Column("Why")), held)
    for warning in found.warnings:
        console.print(Text(f"Matching: {warning}", style="yellow"))
    if found.to_review:
        console.print(f"{many(found.to_review, 'pair')} to review: `ilk identity review`.")


def show_person(found: Person, project: Project) -> None:
    """A person's records, with what joins them and what survived."""
    console = screen()
    records = ", ".join(record.record_id for record in found.records)
    console.print(Text(plain(f"{found.customer_id}: {many(len(found.records), 'record')} ({records})"), style="bold"))
    if found.links:
        _show_links(found.links, project)
    if found.fields:
        show_table(
            (
                Column("Trait", style="bold"),
                Column("Value"),
                Column("Source"),
                Column("Record"),
                Column("Since"),
                Column(""),
            ),
            [row for each in found.fields for row in _values(each, project)],
        )
    if found.decisions:
        _show_decisions(found.decisions, project)
    if found.household:
        console.print(Text(plain(f"Household: {', '.join(found.household)}")))


def show_review(page: Page[ReviewPair], _project: Project) -> None:
    """Doubtful pairs, each with its evidence and both sides' values."""
    console = screen()
    if not page.items:
        console.print("No pair waits for an answer.")
        return
    for pair in page.items:
        link = pair.link
        sure = f", {link.probability:.1%}" if link.weight is not None else ""
        console.print(Text(plain(f"{link.a}  {link.b}  {link.rule}{sure}"), style="bold"))
        console.print(Text(plain(f"  {_evidence(link)}")))
        for other in pair.others:
            console.print(Text(plain(f"  also {other.rule}: {_evidence(other)}")))
        for record in (pair.a, pair.b):
            values = ", ".join(f"{each.name} {each.values[0].value}" for each in record.fields)
            console.print(Text(plain(f"  {record.record_id}: {values or 'no source of customers has it'}")))
    console.print("`ilk identity merge A B --why …` or `ilk identity unmerge A B --why …` decides.")
    show_more(len(page.items), page.total, "pairs", f"--cursor {page.next}" if page.next else "")


def show_decisions(found: Sequence[Decision], project: Project) -> None:
    """What people decided."""
    if not found:
        screen().print("Nothing has been decided.")
        return
    _show_decisions(found, project)


def _show_links(links: Sequence[Link], project: Project) -> None:
    columns = (Column("Link", style="bold"), Column("Rule"), Column("Verdict"), Column("Evidence"), Column("Found"))
    rows = [
        (plain(f"{each.a} - {each.b}"), each.rule, each.verdict, plain(_evidence(each)), moment(each.found_at, project))
        for each in links
    ]
    show_table(columns, rows)


def _show_decisions(found: Sequence[Decision], project: Project) -> None:
    columns = (Column("Decision", style="bold"), Column("Verdict"), Column("Why"), Column("By"), Column("When"))
    rows = [
        (plain(f"{each.a} - {each.b}"), each.verdict, plain(each.why), each.by, moment(each.at, project))
        for each in found
    ]
    show_table(columns, rows)


def _values(each: SurvivedField, project: Project) -> list[tuple[str, ...]]:
    return [
        (
            each.name if place == 0 else "",
            plain(value.value),
            value.source,
            plain(value.record_id),
            moment(value.since, project),
            each.rule if value.won else "",
        )
        for place, value in enumerate(each.values)
    ]


def _evidence(link: Link) -> str:
    return "; ".join(
        f"{each.field} {each.a or _MISSING}"
        if each.a == each.b
        else f"{each.field} {each.a or _MISSING} / {each.b or _MISSING} ({each.said})"
        for each in link.evidence
    )
