"""Data quality in a terminal: scores, checks that are not met, the worst rows, and what faults cost."""

from collections.abc import Sequence

from rich.text import Text

from ilk.app.answers import Project
from ilk.cli.figures import NOTHING, count, share
from ilk.cli.screen import Column, plain, right, screen, show_more, show_table
from ilk.quality.answers import CheckResult, QualityReport, QualitySubject, Scores, State

_STYLES: dict[State, str] = {"met": "green", "warning": "yellow", "failed": "red", "unknown": "dim"}
_MOST = 15
_WHOLE = 1.0


def show_quality(found: QualityReport, _project: Project) -> None:
    """The sentence, a line a source and a trait, checks, reasons, costs."""
    screen().print(plain(found.sentence))
    sources = [each for each in found.subjects if each.kind == "source"]
    traits = [each for each in found.subjects if each.kind == "trait"]
    if sources:
        _show_scores("Source", sources)
    if traits:
        _show_scores("Trait", sorted(traits, key=_worst_first)[:_MOST])
        show_more(min(len(traits), _MOST), len(traits), "traits", "`--json` tells all.")
    _show_checks(found.subjects)
    _show_worst(found)
    _show_repeated(found)
    _show_costs(found)


def _show_scores(title: str, subjects: Sequence[QualitySubject]) -> None:
    columns = (
        Column(title, style="bold"),
        right("Rows", 60),
        right("Complete"),
        right("Valid"),
        right("Unique", 70),
        right("Fresh", 70),
        right("Consistent", 80),
        right("Overall"),
    )
    show_table(columns, [(each.name, count(each.rows), *_shares(each.scores)) for each in subjects])


def _shares(scores: Scores) -> tuple[str, ...]:
    values = (scores.complete, scores.valid, scores.unique, scores.fresh, scores.consistent, scores.overall)
    return tuple(NOTHING if value is None else share(value) for value in values)


def _worst_first(subject: QualitySubject) -> tuple[float, str]:
    return (_WHOLE if subject.scores.overall is None else subject.scores.overall, subject.name)


def _show_checks(subjects: Sequence[QualitySubject]) -> None:
    checks = [(each, check) for each in subjects for check in each.checks]
    columns = (Column("Of", style="bold"), Column("Check"), Column("State"), Column("What was found", wrap=True))
    rows = [(each.name, check.check, _state(check), check.sentence) for each, check in checks]
    if rows:
        show_table(columns, rows)


def _state(check: CheckResult) -> Text:
    return Text(check.state, style=_STYLES[check.state])


def _show_worst(found: QualityReport) -> None:
    columns = (Column("Source"), Column("Why rows are in quarantine", wrap=True), right("Rows"), right("Customers", 60))
    rows = [(each.source, each.reason, count(each.rows), count(each.customers)) for each in found.worst]
    if rows:
        show_table(columns, rows)


def _show_repeated(found: QualityReport) -> None:
    columns = (Column("Source"), right("Repeated and refused"), right("Known already"))
    rows = [(each.source, count(each.refused), count(each.known)) for each in found.repeated]
    if rows:
        show_table(columns, rows)


def _show_costs(found: QualityReport) -> None:
    columns = (Column("Segment", style="bold"), right("Members", 60), Column("What faults cost", wrap=True))
    rows = [(each.segment, count(each.members), each.sentence) for each in found.costs[:_MOST]]
    if rows:
        show_table(columns, rows)
        show_more(len(rows), len(found.costs), "costs", "`--json` tells all.")
