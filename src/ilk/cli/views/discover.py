"""Discovery in a terminal: what can be compared, candidates with their groups, what was kept."""

from rich.text import Text

from ilk.app.answers import Project
from ilk.app.discovering.answers import (
    ClusterCandidate,
    Discovery,
    DiscoveryChoices,
    DiscoveryFactors,
    KeptDiscovery,
    KeptSegment,
)
from ilk.cli.figures import NOTHING, count, share
from ilk.cli.screen import Column, plain, right, screen, show_table
from ilk.customers.formats import counted


def show_choices(choices: DiscoveryChoices, _project: Project) -> None:
    """What customers can be compared by, a line each."""
    columns = (
        Column("By", style="bold"),
        Column("Title", from_width=80),
        Column("Criterion", from_width=60),
        right("Known"),
        Column("Mind"),
    )
    rows = [
        (each.text, each.title, each.criterion, share(each.known_share), each.caution or "")
        for each in choices.criteria
    ]
    show_table(columns, rows)


def show_discovery(found: Discovery, project: Project) -> None:
    """The candidates side by side, and the groups of the recommended one, or of all where none is."""
    console = screen()
    looked = f"{counted(found.customers, project.customer_noun)} looked at"
    console.print(f"{looked}; figures are of {count(found.compared)}, stability of {found.resamples} resamples.")
    for text in found.left_out:
        console.print(Text(f"Left out: {plain(text)}", style="yellow"), soft_wrap=True)
    if found.factors is not None:
        _show_factors(found.factors)
    columns = (
        right("No."),
        Column("Method"),
        right("Groups"),
        right("Stability"),
        right("Silhouette", 60),
        right("Smallest", 70),
        right("By rules", 80),
        Column("Verdict"),
    )
    show_table(columns, [_line(each) for each in found.candidates])
    chosen = [each for each in found.candidates if each.recommended] or found.candidates
    for each in chosen:
        _show_groups(each)
    for reason in found.reasons:
        console.print(Text(plain(reason), style="dim"), soft_wrap=True)
    console.print("Nothing is kept yet: say `--keep NUMBER --name NAME` to make segments of one.")


def show_kept(kept: KeptDiscovery, _project: Project) -> None:
    """The model and the segments that were kept."""
    screen().print(f"Kept the model {kept.model}, version {kept.version}: its trait is there for everyone.")
    if kept.segments:
        _show_segments(kept.segments)
    if kept.rules:
        screen().print(f"Rules place {share(kept.agreement)} as the model does:")
        _show_segments(kept.rules)


def _show_factors(found: DiscoveryFactors) -> None:
    columns = (Column("Factor", style="bold"), Column("About", wrap=True), right("Explains"), right("Alpha", 60))
    show_table(
        columns, [(each.name, plain(each.about), share(each.share), _ratio(each.alpha)) for each in found.factors]
    )


def _line(each: ClusterCandidate) -> tuple[str, ...]:
    verdict = "recommended" if each.recommended else each.refused or ""
    return (
        str(each.number),
        each.method,
        str(each.clusters),
        _ratio(each.stability),
        _ratio(each.silhouette),
        share(each.smallest),
        share(each.agreement),
        verdict,
    )


def _ratio(value: float | None) -> str:
    return NOTHING if value is None else f"{value:.2f}"


def _show_groups(each: ClusterCandidate) -> None:
    screen().print(Text(f"Candidate {each.number}", style="bold"))
    columns = (
        Column("Group", style="bold"),
        right("Size"),
        right("Share", 60),
        Column("What sets it apart", wrap=True),
    )
    show_table(columns, [(group.name, count(group.size), share(group.share), group.sentence) for group in each.groups])
    for warning in each.warnings:
        screen().print(Text(plain(warning), style="yellow"), soft_wrap=True)


def _show_segments(segments: list[KeptSegment]) -> None:
    columns = (Column("Segment", style="bold"), Column("Title"), right("Members"), Column("Definition", from_width=80))
    show_table(columns, [(each.name, each.title, count(each.size), each.definition) for each in segments])
