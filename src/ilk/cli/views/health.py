"""Health in a terminal: verdicts as marks in a table, mistakes as a list, two segmentations as a cross table."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Project
from ilk.cli.figures import count, figure, number, share
from ilk.cli.screen import Column, plain, right, screen, show_caveats, show_table
from ilk.insight.health.answers import (
    CriterionHealth,
    HealthReport,
    Mistake,
    SegmentationComparison,
    SegmentationHealth,
    SegmentHealth,
    Verdict,
)

_STYLES: dict[Verdict, str] = {"good": "green", "fair": "yellow", "poor": "red", "unknown": "dim"}
_SHORT = {
    "measurable": "Measur.",
    "substantial": "Subst.",
    "accessible": "Access.",
    "differentiable": "Differ.",
    "actionable": "Action.",
    "stable": "Stable",
    "growing": "Growing",
}
_NOWHERE = "none of these"


def show_report(found: HealthReport, _project: Project) -> None:
    """The sentence, a line a segmentation and a segment with their verdicts, mistakes, what to bear in mind."""
    console = screen()
    console.print(plain(found.sentence))
    verdicts = [Column(title, from_width=100) for title in _SHORT.values()]
    columns = (Column("Segmentation", style="bold"), right("Groups"), right("Covered", 60), *verdicts)
    show_table(columns, [_segmentation(each) for each in found.segmentations])
    columns = (Column("Segment", style="bold"), right("Members"), right("Share", 60), *verdicts)
    show_table(columns, [_segment(each) for each in found.segments])
    _show_mistakes(found.mistakes)
    show_caveats(found.caveats)


def show_segment(found: SegmentHealth, project: Project) -> None:
    """A line a criterion with its figures, and mistakes."""
    console = screen()
    console.print(Text(plain(f"{found.title}: {found.sentence}"), style="bold"))
    columns = (Column("Criterion", style="bold"), Column("Verdict"), Column("Why", wrap=True))
    show_table(columns, [(each.criterion, _mark(each.verdict), each.sentence) for each in found.criteria])
    figures = [one for each in found.criteria for one in each.figures]
    columns = (Column("Figure", style="bold"), right("Value"), Column("What it is", from_width=80, wrap=True))
    show_table(columns, [(each.label, figure(each, project), each.explanation) for each in figures])
    _show_mistakes(found.mistakes)


def show_comparison(found: SegmentationComparison, _project: Project) -> None:
    """The sentence, what each explains, and where customers stand in both."""
    screen().print(plain(found.sentence))
    explaining = (
        Column("Explained", style="bold"),
        right(found.one.title),
        right(found.other.title),
        right("Together"),
    )
    lines = [(each.label, share(each.one), share(each.other), share(each.together)) for each in found.explained]
    show_table(explaining, lines)
    titles = [{group.name: group.title for group in side.groups} for side in (found.one, found.other)]
    columns = (
        Column(found.one.title, style="bold"),
        Column(found.other.title, style="bold"),
        right("Customers"),
        right("Of the first", 80),
        right("Of the second", 90),
    )
    rows = [
        (
            titles[0].get(each.one or "", _NOWHERE),
            titles[1].get(each.other or "", _NOWHERE),
            count(each.customers),
            share(each.share_of_one),
            share(each.share_of_other),
        )
        for each in found.crossings
    ]
    show_table(columns, rows)
    within = f"; among those in a group of both {number(found.agreement_within)}" if found.agreement_within else ""
    screen().print(plain(f"Adjusted Rand index {number(found.agreement)}{within}."))
    show_caveats(found.caveats)


def _segmentation(each: SegmentationHealth) -> tuple[str | Text, ...]:
    return (each.name, count(len(each.groups)), share(each.covered), *_marks(each.criteria))


def _segment(each: SegmentHealth) -> tuple[str | Text, ...]:
    return (each.segment, count(each.size), share(each.share), *_marks(each.criteria))


def _marks(criteria: Sequence[CriterionHealth]) -> list[Text]:
    return [_mark(each.verdict) for each in criteria]


def _mark(verdict: Verdict) -> Text:
    return Text(verdict, style=_STYLES[verdict])


def _show_mistakes(mistakes: Sequence[Mistake]) -> None:
    console = screen()
    for mistake in mistakes:
        about = mistake.segment or mistake.segmentation
        style = "yellow" if mistake.severity == "warning" else "cyan"
        console.print(
            Text.assemble((f"{mistake.severity} ", style), (plain(f"{about} [{mistake.code}] "), "bold")), end=""
        )
        console.print(plain(mistake.sentence))
        console.print(Text(f"  {plain(mistake.fix)}", style="dim"))
