"""The first rows of a source, raw beside mapped, without a load."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from tests.sources.till import HEADER, Till, source

from ilk.kernel.errors import UserError
from ilk.sources.previewing import preview

GOOD = "ann,2024-03-01 10:00:00,1.50,1\n"


def test_each_row_stands_beside_what_the_mapping_makes_of_it(till: Till):
    till.write("sales.csv", HEADER + GOOD + "ben,2024-03-02,abc,1\n")
    seen = preview(source(), till.context(), 10)
    assert [(column.name, column.type, column.expression) for column in seen.columns] == [
        ("customer", "text", "who"),
        ("occurred_at", "instant", "instant(at)"),
        ("revenue", "money", "money(amount)"),
        ("quantity", "integer", "integer(quantity)"),
    ]
    good, bad = seen.rows
    assert good.raw == {"who": "ann", "at": "2024-03-01 10:00:00", "amount": "1.50", "quantity": "1"}
    assert good.values == {
        "customer": "ann",
        "occurred_at": datetime(2024, 3, 1, 10, tzinfo=UTC),
        "revenue": Decimal("1.5"),
        "quantity": 1,
    }
    assert (good.reason, bad.reason) == (None, "revenue is not an amount of money")
    assert bad.values["revenue"] is None


def test_it_reads_so_many_rows_and_keeps_nothing(till: Till):
    till.write("sales.csv", HEADER + GOOD * 1_000)
    assert len(preview(source(), till.context(), 7).rows) == 7
    assert not till.engine.tables()


def test_lines_of_json_are_shown_whole(till: Till):
    till.write("sales.jsonl", '{"who": "ann", "at": "2024-03-01", "amount": 2, "more": {"a": [1]}}\n')
    described = source(files={"path": "sales.jsonl"}, columns={"revenue": "money(amount)"})
    (row,) = preview(described, till.context(), 5).rows
    assert row.raw["more"] == {"a": [1]}
    assert row.values["revenue"] == Decimal(2)


def test_a_file_without_rows_says_so(till: Till):
    till.write("sales.csv", HEADER)
    with pytest.raises(UserError, match="the file has no rows"):
        preview(source(), till.context(), 5)


def test_a_column_that_is_not_there_is_named(till: Till):
    till.write("sales.csv", HEADER + GOOD)
    with pytest.raises(UserError, match="no column `amunt`") as caught:
        preview(source(columns={"revenue": "money(amunt)"}), till.context(), 5)
    assert caught.value.hint == "Did you mean `amount`?"
