"""Blanks that stand for what is above them: filled within a group, over the edges of chunks, and never beyond."""

import pyarrow as pa
import pytest
from tests.sources.till import Till, source

from ilk.kernel.errors import UserError
from ilk.sources.files.carrying import Carry, Carrying

HEADER = "order,who,total,item\n"
LINES = (
    "1,ann,10,a\n1,,,b\n1, ,,c\n"  # the first line says who
    "2,,5,d\n2,,,e\n"  # of the second order nobody knows
    "3,ben,7,f\n"
    "1,,,g\n"  # a group is of rows one after the other
    ",eva,1,h\n,,,i\n"  # rows without an order are alone
)
WHO = ["ann", "ann", "ann", None, None, "ben", None, "eva", None]
LINED = {
    "files": {"path": "lines.csv", "carry": {"within": "order", "columns": ["who"]}},
    "into": {"events": "purchase", "customer": "who", "occurred_at": 'instant("2024-03-01")'},
    "columns": {"item": "text(item)"},
}


class Pieces:
    """A reader that gives a table in pieces of some rows."""

    columns = ("order", "who")
    json = False

    def __init__(self, rows: pa.Table, size: int) -> None:
        self._rows, self._size = rows, size

    def chunks(self):
        for start in range(0, self._rows.num_rows, self._size):
            yield self._rows.slice(start, self._size)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_blanks_are_filled_from_above_wherever_chunks_end(size: int):
    cells = [line.split(",") for line in LINES.splitlines()]
    rows = pa.table({"c0": [cell[0] for cell in cells], "c1": [cell[1] for cell in cells]})
    carrying = Carrying(Pieces(rows, size), Carry(within="order", columns=("who",)))
    filled = [who for chunk in carrying.chunks() for who in chunk.column("c1").to_pylist()]
    assert [(who or "").strip() or None for who in filled] == WHO


def test_a_row_of_which_the_first_says_whose_it_is_has_a_customer(till: Till):
    till.write("lines.csv", HEADER + LINES)
    report = till.load(source(**LINED))
    assert (report.rows_loaded, report.rows_quarantined) == (5, 4)
    assert sorted(till.rows("SELECT item FROM event_purchase")) == [("a",), ("b",), ("c",), ("f",), ("h",)]


def test_columns_that_are_carried_must_be_there(till: Till):
    till.write("lines.csv", "number,who,item\n1,ann,a\n")
    with pytest.raises(UserError, match="no column `order`"):
        till.load(source(**LINED))


def test_rows_of_json_are_not_carried(till: Till):
    till.write("lines.jsonl", '{"order": "1", "who": "ann", "item": "a"}\n')
    files = {**LINED["files"], "path": "lines.jsonl"}
    with pytest.raises(UserError) as caught:
        till.load(source(**{**LINED, "files": files}))
    assert caught.value.code == "carry-without-columns"
