"""Rows handed over part by part: all of them or none, in whatever types, and counted like those of files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sources.till import Till

from ilk.kernel.errors import UserError
from ilk.kernel.progress import Silent
from ilk.sources.connectors.brought import Brought
from ilk.sources.connectors.frames.handing import Part, parts_of
from ilk.sources.context import LoadReport
from ilk.sources.definition import SourceDefinition
from ilk.sources.loading import load
from ilk.sources.places import bring_new, files_of, hand_over

SOURCE = SourceDefinition.model_validate(
    {
        "name": "visits",
        "connect": {"kind": "frames"},
        "into": {"events": "visit", "customer": "text(who)", "occurred_at": "instant(at)", "id": "text(no)"},
        "columns": {"paid": {"value": "money(paid)", "min": 0}},
    }
)
AT = datetime(2024, 3, 1, 10, tzinfo=UTC)


@dataclass
class Visits:
    """A till that is handed rows."""

    till: Till

    def hand(self, rows: Sequence[dict[str, Any]] | pa.Table, size: int = 1 << 20, *, replace: bool = False) -> Brought:
        table = rows if isinstance(rows, pa.Table) else pa.Table.from_pylist(list(rows))
        told = Brought(0)
        for at, (content, last) in enumerate(parts_of(table.to_reader(), size)):
            told = hand_over(SOURCE, self.till.context(), Part(content, at, last, replace))
        return told

    def load(self) -> LoadReport:
        return load(self.till.engine, SOURCE, [], self.till.context(), Silent())

    def who(self) -> Sequence[str]:
        found = "SELECT customer_id FROM event_visit JOIN customer_keys USING (customer_no) ORDER BY event_id"
        return [who for (who,) in self.till.rows(found)]


@pytest.fixture
def visits(till: Till) -> Visits:
    return Visits(till)


def row(number: int, who: str | None = "ann", paid: Any = 1) -> dict[str, Any]:
    return {"no": number, "who": who, "at": AT, "paid": paid}


def test_rows_are_loaded_once_and_bad_ones_put_aside(visits: Visits) -> None:
    assert visits.hand([row(1), row(2, "bob", -1)]).count == 2
    report = visits.load()
    assert (report.rows_loaded, report.rows_quarantined) == (1, 1)
    assert visits.load().rows_read == 0
    visits.hand([row(1), row(3, "cid")])
    report = visits.load()
    assert (report.rows_loaded, report.rows_known) == (1, 1)
    assert visits.who() == ["ann", "cid"]


def test_many_parts_are_rows_of_one_frame(visits: Visits) -> None:
    visits.hand([row(number, f"c{number}") for number in range(50)], size=64)
    assert len(list(visits.till.root.rglob("*.parquet"))) > 10
    assert visits.load().rows_loaded == 50


def test_rows_of_which_the_last_part_never_comes_do_not_count(visits: Visits) -> None:
    (whole, _), *_ = parts_of(pa.Table.from_pylist([row(1)]).to_reader(), 1 << 20)
    hand_over(SOURCE, visits.till.context(), Part(whole, 0, last=False, replace=False))
    assert files_of(SOURCE, visits.till.context()) == ()
    visits.hand([row(2, "bob")])
    assert visits.load().rows_loaded == 1


def test_parts_in_a_wrong_order_are_refused(visits: Visits) -> None:
    (whole, _), *_ = parts_of(pa.Table.from_pylist([row(1)]).to_reader(), 1 << 20)
    with pytest.raises(UserError, match="part 1 came after 0 parts"):
        hand_over(SOURCE, visits.till.context(), Part(whole, 1, last=True, replace=False))


def test_rows_may_go_in_the_place_of_those_before(visits: Visits) -> None:
    visits.hand([row(1), row(2)])
    visits.hand([row(3, "cid")], replace=True)
    assert visits.load().rows_loaded == 1


def test_a_new_column_is_told_and_a_lost_one_refused_before_anything_counts(visits: Visits) -> None:
    visits.hand([row(1)])
    assert visits.hand([{**row(2), "shop": 7}]).drift == ("`shop` is new in visits",)
    with pytest.raises(UserError, match="unknown column `paid`"):
        visits.hand([{"no": 3, "who": "cid", "at": AT}])
    assert visits.load().rows_loaded == 2


def test_a_column_of_another_type_is_told_when_it_is_loaded(visits: Visits) -> None:
    visits.hand([row(1)])
    visits.load()
    visits.hand([row(2, paid="2.50")])
    report = visits.load()
    assert report.rows_loaded == 1
    assert any("`paid` is text in visits, part 2" in told for told in report.drift)


@pytest.mark.parametrize("content", [b"", b"no arrow", b"\xff\xff\xff\xff\x10\x00\x00\x00"])
def test_what_is_no_stream_of_arrow_is_refused(content: bytes, visits: Visits) -> None:
    with pytest.raises(UserError, match="no stream of Arrow"):
        hand_over(SOURCE, visits.till.context(), Part(content, 0, last=True, replace=False))


def test_a_run_asks_for_nothing_and_no_rows_are_no_fault(visits: Visits) -> None:
    assert bring_new(SOURCE, visits.till.context(), Silent()).count == 0
    assert visits.load().rows_read == 0
    visits.hand(pa.Table.from_pylist([row(1)]).slice(0, 0))
    assert visits.load().rows_read == 0


def test_another_kind_of_source_takes_no_rows(visits: Visits) -> None:
    other = SourceDefinition.model_validate({**SOURCE.model_dump(exclude={"connect"}), "files": {"path": "x.csv"}})
    with pytest.raises(UserError, match="takes no rows from a program"):
        hand_over(other, visits.till.context(), Part(b"", 0, last=True, replace=False))


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "no": st.integers(0, 6) | st.none(),
            "who": st.sampled_from(["ann", "bob", "", None]),
            "at": st.sampled_from(["2024-03-01 10:00:00", "2031-01-01", "soon", None]),
            "paid": st.sampled_from(["1", "-1", "much", "", None]),
        }
    ),
    max_size=12,
)
TEXT = pa.schema([(name, pa.string()) for name in ("no", "who", "at", "paid")])


@settings(max_examples=12, deadline=None)
@given(st.lists(st.tuples(ROWS, st.sampled_from([1, 200, 1 << 20]), st.booleans()), min_size=1, max_size=3))
def test_rows_in_are_rows_loaded_known_or_put_aside(frames: list[tuple[list[dict[str, Any]], int, bool]]) -> None:
    with TemporaryDirectory() as folder:
        visits = Visits(Till(Path(folder)))
        handed = 0
        for rows, size, at_once in frames:
            texts = [{key: None if value is None else str(value) for key, value in each.items()} for each in rows]
            assert visits.hand(pa.Table.from_pylist(texts, TEXT), size).count == len(rows)
            handed += len(rows)
            if at_once:
                visits.load()
        visits.load()
        read, loaded, known, aside = visits.till.counts()
        assert handed == read == loaded + known + aside
        assert visits.till.one("SELECT count(*) FROM event_visit") == loaded
        assert visits.till.one("SELECT count(*) FROM quarantine") == aside
        visits.till.engine.close()
