"""Ready shapes, in a terminal."""

from collections.abc import Mapping, Sequence

from ilk.app.shapes import Recognized, ShapeInfo
from ilk.cli.screen import Column, plain, screen, show_table


def show_shapes(shapes: Sequence[ShapeInfo]) -> None:
    """A line a shape: whose it is, what it is, and what it becomes."""
    columns = (Column("Shape"), Column("Vendor", from_width=80), Column("File"), Column("Becomes", from_width=100))
    show_table(columns, [(each.name, each.vendor, each.what, ", ".join(each.becomes)) for each in shapes])
    screen().print("`ilk init DIR --from FILE` knows them by their columns; `ilk shapes FILE` says what a file is.")


def show_recognized(found: Mapping[str, Recognized]) -> None:
    """What each file is, in a sentence."""
    for path, told in found.items():
        screen().print(f"{plain(path)}: {plain(told.sentence)}", soft_wrap=True)
