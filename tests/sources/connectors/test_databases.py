"""Rows of databases, brought and loaded: all of them once, on every kind of database."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import ValidationError
from tests.sources.connectors.conftest import ENVIRONMENT, OF_FILES, OF_SERVERS, Place
from tests.sources.connectors.places import Stopped, Stopping
from tests.sources.till import Till

from ilk.kernel.errors import Transient, UserError
from ilk.kernel.progress import Silent
from ilk.sources.connectors.database.connector import DATABASE
from ilk.sources.context import LoadContext, LoadReport
from ilk.sources.definition import SourceDefinition
from ilk.sources.loading import load
from ilk.sources.places import bring_new, trial_files

NOW = datetime(2025, 6, 1, tzinfo=UTC)
FIRST = [(1, "ann", "2025-01-01 10:00:00", "12.50"), (2, "bob", "2025-01-02 11:30:00.25", None)]
EDGE = "2025-02-01 00:00:00"


@dataclass
class Shop:
    """A table of orders in some database, and the warehouse that they are loaded into."""

    place: Place
    till: Till

    def made(self) -> "Shop":
        columns = f"id integer, who varchar(20), bought {self.place.instant}, paid {self.place.money}"
        self.place.run(f"CREATE TABLE orders ({columns}, changed {self.place.instant})")
        return self

    def order(self, number: int, who: str | None, at: str, paid: str | None = "1", changed: str | None = None) -> None:
        values = [str(number), *(_quoted(value) for value in (who, at)), paid or "NULL", _quoted(changed or at)]
        self.place.run(f"INSERT INTO orders VALUES ({', '.join(values)})")

    def source(self, **connect: Any) -> SourceDefinition:
        given = {"url": self.place.url, "table": "orders", "cursor": "changed"} | connect
        return SourceDefinition.model_validate(
            {
                "name": "orders",
                "connect": {"kind": "database", **{key: value for key, value in given.items() if value is not None}},
                "into": {
                    "events": "order",
                    "customer": "text(who)",
                    "occurred_at": "instant(bought)",
                    "id": "text(id)",
                },
                "columns": {"paid": "money(paid)"},
            }
        )

    def context(self) -> LoadContext:
        return LoadContext(self.till.root, "UTC", NOW, "run", self.till.root / "landing", None, ENVIRONMENT)

    def bring(self, **connect: Any) -> tuple[int, LoadReport]:
        """Bring and load what is new: how many rows came, and what became of them."""
        source = self.source(**connect)
        brought = bring_new(source, self.context(), Silent())
        return brought.count, load(self.till.engine, source, [], self.context(), Silent())

    def rows(self, what: str) -> Sequence[tuple[Any, ...]]:
        return self.till.rows(f"SELECT {what} FROM event_order JOIN customer_keys USING (customer_no) ORDER BY 1")


@pytest.fixture
def shop(place: Place, tmp_path: Path) -> Shop:
    found = Shop(place, Till(tmp_path)).made()
    for each in FIRST:
        found.order(*each)
    return found


def _quoted(value: str | None) -> str:
    return "NULL" if value is None else f"'{value}'"


def test_values_of_every_type_come_as_they_are(shop: Shop) -> None:
    came, report = shop.bring()
    assert (came, report.rows_loaded, report.rows_quarantined) == (2, 2, 0)
    found = shop.rows("occurred_at::text, customer_id, paid::double")
    assert found == [("2025-01-01 10:00:00", "ann", 12.5), ("2025-01-02 11:30:00.25", "bob", None)]


def test_a_second_time_nothing_comes(shop: Shop) -> None:
    shop.bring()
    came, report = shop.bring()
    assert (came, report.rows_read) == (0, 0)
    assert len(shop.rows("1")) == len(FIRST)


def test_only_new_rows_come_and_none_of_those_at_the_edge_is_lost(shop: Shop) -> None:
    shop.order(3, "cid", EDGE)
    assert shop.bring()[0] == 3
    shop.order(4, "dan", EDGE)
    shop.order(5, "eve", EDGE)
    came, report = shop.bring()
    assert (came, report.rows_loaded) == (2, 2)
    assert [who for (who,) in shop.rows("customer_id")] == ["ann", "bob", "cid", "dan", "eve"]


def test_rows_that_are_alike_come_as_often_as_they_are_there(shop: Shop) -> None:
    shop.order(3, "cid", EDGE)
    shop.bring()
    shop.order(3, "cid", EDGE)
    assert shop.bring()[0] == 1
    assert shop.bring()[0] == 0


def test_a_row_without_a_cursor_comes_once(shop: Shop) -> None:
    shop.bring()
    shop.place.run(f"INSERT INTO orders VALUES (6, 'fay', '{EDGE}', 1, NULL)")
    assert shop.bring()[0] == 1
    assert shop.bring()[0] == 0


def test_rows_of_which_none_has_a_cursor_come_once(place: Place, tmp_path: Path) -> None:
    shop = Shop(place, Till(tmp_path)).made()
    place.run(f"INSERT INTO orders VALUES (6, 'fay', '{EDGE}', 1, NULL)")
    assert shop.bring()[0] == 1
    assert shop.bring()[0] == 0
    shop.order(7, "gil", EDGE)
    assert [shop.bring()[0] for _ in range(3)] == [1, 0, 0]


def test_a_number_with_fractions_is_no_cursor(shop: Shop) -> None:
    double = "real" if shop.place.instant == "text" else "double" if "mariadb" in shop.place.url else "float8"
    shop.place.run(f"ALTER TABLE orders ADD COLUMN size {double}")
    shop.place.run("UPDATE orders SET size = 1.5")
    with pytest.raises(UserError, match="a cursor here is a whole number"):
        shop.bring(cursor="size")


@pytest.mark.parametrize(("server", "column"), [("postgresql", "who"), ("postgresql", "paid"), ("mariadb", "who")])
def test_a_text_of_a_server_is_no_cursor(
    server: str, column: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    place = OF_SERVERS[server](request.getfixturevalue(server))
    shop = Shop(place, Till(tmp_path)).made()
    shop.order(*FIRST[0])
    with pytest.raises(UserError, match="a cursor here is a whole number"):
        shop.bring(cursor=column)


def test_a_cursor_that_turns_into_another_kind_is_told(tmp_path: Path) -> None:
    shop = Shop(OF_FILES["sqlite"](tmp_path / "shop.sqlite"), Till(tmp_path))
    shop.place.run("CREATE TABLE changing (id, who, bought, paid, changed)")
    shop.place.run(f"INSERT INTO changing VALUES (1, 'ann', '{EDGE}', 1, 5)")
    shop.bring(table="changing")
    shop.place.run(f"INSERT INTO changing VALUES (2, 'bob', '{EDGE}', 1, 'six')")
    with pytest.raises(UserError, match="are like 'six' now"):
        shop.bring(table="changing")


@pytest.mark.parametrize(
    ("first", "then"), [("date", "timestamp"), ("timestamp", "timestamptz"), ("timestamp", "date")]
)
def test_a_cursor_that_is_read_by_another_clock_is_told(first: str, then: str, tmp_path: Path) -> None:
    shop = Shop(OF_FILES["duckdb"](tmp_path / "shop.duckdb"), Till(tmp_path))
    shop.place.run(f"CREATE TABLE changing (id text, who text, bought text, paid integer, changed {first})")
    shop.place.run(f"INSERT INTO changing VALUES (1, 'ann', '{EDGE}', 1, '{EDGE}')")
    shop.bring(table="changing")
    shop.place.run(f"ALTER TABLE changing ALTER changed TYPE {then}")
    shop.place.run("INSERT INTO changing VALUES (2, 'bob', '2025-03-01', 1, '2025-03-01')")
    with pytest.raises(UserError, match="the cursor's values were like"):
        shop.bring(table="changing")


def test_a_place_that_is_away_costs_nothing_that_was_brought(shop: Shop) -> None:
    shop.bring()
    pieces = sorted(shop.context().landings.rglob("*.parquet"))
    with pytest.raises(UserError):
        shop.bring(table="elsewhere")
    assert sorted(shop.context().landings.rglob("*.parquet")) == pieces


def test_a_row_written_late_comes_within_the_overlap(place: Place, tmp_path: Path) -> None:
    if place.instant == "text":
        pytest.skip("texts have no duration between them")
    shop = Shop(place, Till(tmp_path)).made()
    shop.order(1, "ann", "2025-01-01 10:00:00")
    assert shop.bring(overlap="10 minutes")[0] == 1
    shop.order(2, "late", "2025-01-01 09:55:00")
    shop.order(3, "too late", "2025-01-01 09:45:00")
    assert shop.bring(overlap="10 minutes")[0] == 1
    assert [who for (who,) in shop.rows("customer_id")] == ["ann", "late"]


def test_a_clock_that_is_ahead_hides_nothing(place: Place, tmp_path: Path) -> None:
    if place.instant == "text":
        pytest.skip("a text is no clock")
    shop = Shop(place, Till(tmp_path)).made()
    shop.order(1, "ann", "2025-01-01 10:00:00", changed="2099-01-01 00:00:00")
    shop.order(2, "bob", "2025-01-01 10:00:00", changed="2025-01-01 10:00:00")
    assert shop.bring()[0] == 2
    shop.order(3, "cid", "2025-01-02 10:00:00")
    assert shop.bring()[0] == 1
    assert shop.bring()[0] == 0


def test_without_a_cursor_all_rows_come_each_time_and_none_is_counted_twice(shop: Shop) -> None:
    assert shop.bring(cursor=None)[0] == 2
    shop.order(3, "cid", EDGE)
    came, report = shop.bring(cursor=None)
    assert (came, report.rows_loaded, report.rows_known) == (3, 1, 2)


def test_a_query_is_read_like_a_table(shop: Shop) -> None:
    asked = "SELECT id, who, bought, paid, changed FROM orders WHERE paid IS NOT NULL;"
    assert shop.bring(table=None, query=asked)[0] == 1


def test_another_table_is_brought_from_its_beginning(shop: Shop) -> None:
    shop.bring()
    shop.place.run("CREATE TABLE older AS SELECT * FROM orders WHERE id = 1")
    assert shop.bring(table="older")[0] == 1
    assert shop.bring()[0] == len(FIRST)


@pytest.mark.parametrize("name", ["my shop", "a#b", "a%20b", "a?mode=rwc"])
def test_a_file_may_be_called_anything_and_is_only_read(name: str, tmp_path: Path) -> None:
    shop = Shop(OF_FILES["sqlite"](tmp_path / f"{name}.sqlite"), Till(tmp_path)).made()
    shop.order(*FIRST[0])
    before = sorted(path.name for path in tmp_path.iterdir())
    assert shop.bring(url=f"sqlite:///{quote(name)}.sqlite")[0] == 1
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "landing") == before


def test_whole_numbers_that_are_too_large_for_arrow_keep_every_digit(mariadb: int, tmp_path: Path) -> None:
    shop = Shop(OF_SERVERS["mariadb"](mariadb), Till(tmp_path))
    shop.place.run(
        "CREATE TABLE orders (id bigint unsigned, who text, bought datetime, paid integer, changed datetime)"
    )
    shop.place.run(f"INSERT INTO orders VALUES (18446744073709551615, 'ann', '{EDGE}', 1, '{EDGE}')")
    assert shop.bring()[0] == 1
    assert shop.rows("event_id") == [("18446744073709551615",)]


def test_an_empty_table_is_loaded_as_no_rows_and_tells_its_columns(place: Place, tmp_path: Path) -> None:
    shop = Shop(place, Till(tmp_path)).made()
    with pytest.raises(UserError, match="unknown column `paid`"):
        shop.bring(table=None, query="SELECT id, who, bought, changed FROM orders")
    came, report = shop.bring()
    assert (came, report.rows_read) == (0, 0)
    shop.order(*FIRST[0])
    assert shop.bring()[0] == 1


def test_a_new_column_is_told_and_a_lost_one_that_is_needed_is_refused_before_anything_is_brought(shop: Shop) -> None:
    shop.bring()
    shop.place.run("ALTER TABLE orders ADD COLUMN shop integer")
    shop.place.run(f"INSERT INTO orders VALUES (3, 'cid', '{EDGE}', 1, '{EDGE}', 7)")
    assert bring_new(shop.source(), shop.context(), Silent()).drift == ("`shop` is new in orders",)
    pieces = sorted(shop.context().landings.rglob("*.parquet"))
    shop.place.run("ALTER TABLE orders DROP COLUMN paid")
    with pytest.raises(UserError, match="unknown column `paid`"):
        shop.bring()
    assert sorted(shop.context().landings.rglob("*.parquet")) == pieces


def test_a_table_that_is_not_there_is_named_with_one_that_is(shop: Shop) -> None:
    with pytest.raises(UserError) as error:
        shop.bring(table="order")
    assert error.value.code == "unknown-table"
    assert "Did you mean `orders`" in str(error.value)


def test_a_statement_that_writes_is_refused(shop: Shop) -> None:
    with pytest.raises(UserError):
        shop.bring(table=None, query="DELETE FROM orders RETURNING *", cursor=None)
    assert shop.bring()[0] == len(FIRST)


def test_work_that_is_cut_short_goes_on_after_the_last_whole_piece(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = Shop(place, Till(tmp_path)).made()
    for number in range(1, 10):
        shop.order(number, f"c{number}", f"2025-01-0{number} 10:00:00")
    small = replace(DATABASE, piece=1)
    monkeypatch.setattr("ilk.sources.connectors.connectors.CONNECTORS", (small,))
    monkeypatch.setattr("ilk.sources.connectors.database.reading._ROWS", 2)
    monkeypatch.setattr("ilk.sources.connectors.database.reading._BYTES", 64)

    with pytest.raises(Stopped):
        bring_new(shop.source(), shop.context(), Stopping())
    brought = len(list(shop.context().landings.rglob("*.parquet")))
    assert brought == 1
    shop.bring()
    assert [who for (who,) in shop.rows("customer_id")] == [f"c{number}" for number in range(1, 10)]


def test_a_trial_reads_rows_and_leaves_no_trace(shop: Shop) -> None:
    with trial_files(shop.source(), shop.context()) as files:
        assert [file.name for file in files] == ["orders, part 1"]
    assert list(shop.context().landings.rglob("*.parquet")) == []


@pytest.mark.parametrize("server", ["postgresql", "mariadb"])
def test_a_wrong_password_is_not_told(server: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    port = request.getfixturevalue(server)
    shop = Shop(Place(f"{server}://ilk:${{WRONG}}@127.0.0.1:{port}/shop", print), Till(tmp_path))
    context = LoadContext(tmp_path, "UTC", NOW, "run", tmp_path / "landing", None, {"WRONG": "hunter2"})
    with pytest.raises(UserError) as error:
        bring_new(shop.source(), context, Silent())
    assert error.value.code == "database-login"
    assert "hunter2" not in str(error.value)


def test_a_server_that_is_away_may_be_asked_again(tmp_path: Path) -> None:
    shop = Shop(Place("postgresql://ilk:${SHOP_PASSWORD}@127.0.0.1:1/shop", print), Till(tmp_path))
    with pytest.raises(Transient, match="does not answer"):
        shop.bring()


@pytest.mark.parametrize(
    ("connect", "told"),
    [
        ({"url": "postgresql://ilk:hunter2@db/shop"}, "a password has no place in a file"),
        ({"url": "nothing"}, "this is no address of a database"),
        ({"table": None}, "needs a `table` or a `query`"),
        ({"query": "select 1"}, "needs a `table` or a `query`"),
        ({"url": "sqlite:///nowhere.sqlite"}, "there is no file `.*nowhere.sqlite`"),
        ({"url": "oracle://db/shop"}, "no driver for `oracle`|needs `oracledb`"),
        ({"url": "soup://db/shop"}, "no driver for `soup`"),
        ({"url": "postgresql://ilk:${NOWHERE}@db/shop"}, "the environment has no `NOWHERE`"),
        ({"overlap": "soon"}, "such as `10 minutes`"),
    ],
)
def test_what_cannot_be_is_refused_in_words(connect: dict[str, Any], told: str, tmp_path: Path) -> None:
    shop = Shop(Place("sqlite:///shop.sqlite", print), Till(tmp_path))
    with pytest.raises((UserError, ValidationError), match=told) as error:
        shop.bring(**connect)
    assert "hunter2" not in str(error.value).partition("input_value")[0]
