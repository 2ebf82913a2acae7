"""Frames of any library handed to a shop: of its stores, and of the server that has it open."""

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from ilk.app.handing import add_rows
from ilk.app.wiring import LOCAL, open_workspace
from ilk.kernel.errors import NotFound, UserError
from ilk.python.shop import Shop

SOURCE = """title: Visits
connect: {kind: frames}
into: {events: visit, customer: text(who), occurred_at: instant(at), id: text(no)}
columns: {paid: {value: money(paid), min: 0}}
"""
ROWS = {"no": [1, 2, 3], "who": ["c01", "c02", "c02"], "at": ["2025-01-01 10:00:00"] * 3, "paid": [1.5, 2.0, -1.0]}
FRAMES = (
    lambda rows: pd.DataFrame(rows, index=[7, 7, 9]),
    lambda rows: pd.DataFrame(rows).astype({"who": "category"}),
    pl.DataFrame,
    lambda rows: pl.DataFrame(rows).with_columns(pl.col("who").cast(pl.Categorical)),
    pa.table,
    lambda rows: pa.table(rows).to_reader(),
)
"""Pandas, Polars and Arrow; with an index, with categories, as a stream."""


@pytest.fixture
def taking(own: Shop) -> Shop:
    (own.root / "sources" / "visits.yaml").write_text(SOURCE, encoding="utf-8")
    return own


def test_rows_of_every_kind_of_frame_are_loaded_by_the_next_run(taking: Shop) -> None:
    for number, frame in enumerate(FRAMES):
        told = taking.add_rows("visits", frame({**ROWS, "no": [10 * number + at for at in range(3)]}))
        assert (told.source, told.rows, told.drift) == ("visits", 3, [])
    record = taking.run()
    assert (record.rows_loaded, record.rows_quarantined) == (2 * len(FRAMES), len(FRAMES))
    assert taking.query(f"count of visit = {len(FRAMES)}").count == 2
    (visits,) = [each for each in taking.sources() if each.name == "visits"]
    assert (visits.connector, visits.path, visits.rows) == ("frames", "Python", 2 * len(FRAMES))


def test_a_frame_of_many_parts_comes_whole_and_may_go_in_the_place_of_others(
    taking: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ilk.python.frames._A_PART", 2_000)
    taking.add_rows("visits", pa.table(ROWS))
    frame = pa.table({**{name: [values[0]] * 500 for name, values in ROWS.items()}, "no": list(range(500))})
    assert taking.add_rows("visits", frame, replace=True).rows == 500
    assert taking.run().rows_in == 500


REFUSED = (
    ("visit", lambda: pa.table(ROWS), "unknown source `visit`"),
    ("orders", lambda: pa.table(ROWS), "`orders` takes no rows from a program"),
    ("visits", lambda: ROWS, "`dict` gives no Arrow stream"),
    ("visits", lambda: pd.DataFrame({**ROWS, "paid": [1, "two", None]}), "values of several kinds"),
    ("visits", lambda: pa.table(ROWS).drop_columns(["paid"]), "unknown column `paid`"),
)


def test_what_cannot_be_is_refused_in_words(taking: Shop) -> None:
    for source, frame, told in REFUSED:
        with pytest.raises((UserError, NotFound), match=told):
            taking.add_rows(source, frame())


@pytest.mark.parametrize("content", ["*", "abc", "\u00cb\udbc1", "AAAA\n"])
def test_a_text_that_is_not_in_base64_is_refused_in_words(taking: Shop, content: str) -> None:
    with open_workspace(taking.root) as workspace, pytest.raises(UserError, match="not in base64"):
        add_rows(workspace, LOCAL, "visits", content=content)
