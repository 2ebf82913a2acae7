"""Migration in a terminal: the matrix as rows of moves, and what went with the largest."""

from ilk.app.answers import LargestMove, MigratingSegment, Migration, Project
from ilk.cli.figures import count, share
from ilk.cli.screen import Column, plain, right, screen, show_caveats, show_table

_MOST_TOLD = 3


def show_migration(found: Migration, _project: Project) -> None:
    """The sentence, a line a segment, the largest moves with what else changed, and what to bear in mind."""
    console = screen()
    console.print(plain(found.sentence))
    columns = (
        Column("Segment", style="bold"),
        right("Before"),
        right("Stayed"),
        right("Share", 60),
        right("Came", 70),
        right("Entered", 80),
        right("Went", 70),
        right("Left", 80),
        right("After"),
        Column("Went mostly to", from_width=110),
    )
    show_table(columns, [_line(found, each) for each in found.segments])
    for move in found.largest:
        _show_largest(move)
    show_caveats(found.caveats)


def _line(found: Migration, each: MigratingSegment) -> tuple[str, ...]:
    return (
        each.segment,
        count(each.before),
        count(each.stayed),
        share(each.stayed / each.before if each.before else None),
        count(each.came),
        count(each.entered),
        count(each.went),
        count(each.left),
        count(each.after),
        _mostly(found, each.segment),
    )


def _mostly(found: Migration, segment: str) -> str:
    """The segments that the most went to, with how many."""
    gone = [move for move in found.moves if move.before == segment and move.after not in (segment, None)]
    ranked = sorted(gone, key=lambda move: -move.customers)[:_MOST_TOLD]
    return ", ".join(f"{move.after} {count(move.customers)}" for move in ranked)


def _show_largest(move: LargestMove) -> None:
    console = screen()
    console.print(plain(move.sentence))
    for reason in move.reasons:
        console.print(f"  {plain(reason.sentence)}")
