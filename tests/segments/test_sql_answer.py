"""SQL that people write: what it may not do is refused, each with the reason; the rest is said to depend on tables."""

import pytest
from tests.segments.world import CATALOGUE

from ilk.kernel.errors import UserError
from ilk.segments.conditions.sql_answer import SqlAnswer
from ilk.segments.language.checking import read_condition, uses
from ilk.segments.tree import Scope

REFUSED = [
    ("", "there are 0 statements"),
    ("select customer_id frm (", "is not understood"),
    ("select customer_id from customers; select customer_id from customers", "there are 2 statements"),
    ("drop table customers", "`DROP` does not read"),
    ("delete from customers", "`DELETE` does not read"),
    ("insert into customers select * from customers", "`INSERT` does not read"),
    ("create table x as select customer_id from customers", "`CREATE` does not read"),
    ("attach 'x.db'", "`ATTACH` does not read"),
    ("copy customers to 'x.csv'", "`COPY` does not read"),
    ("pragma database_list", "`PRAGMA` does not read"),
    ("set memory_limit = '1GB'", "`SET` does not read"),
    ("call foo()", "does not read"),
    ("with gone as (delete from customers returning customer_id) select customer_id from gone", "it changes rows"),
    ("select customer_id into copied from customers", "it writes a table"),
    ("select customer_id from read_csv('/etc/passwd')", "a function is no table"),
    ("select customer_id from read_parquet('s3://x')", "a function is no table"),
    ("select customer_id from glob('*')", "a function is no table"),
    ("select customer_id from query('select 1')", "a function is no table"),
    ("select customer_id from range(1000000000)", "a function is no table"),
    ("select customer_id from '/etc/passwd'", "unknown table `/etc/passwd`"),
    ('select customer_id from "x.parquet"', "unknown table `x.parquet`"),
    ('with "x.csv" as (select 1) select customer_id from "x.csv"', "a step cannot be called `x.csv`"),
    (
        'select customer_id from "x.csv" where exists (with "x.csv" as (select 1 as y) select y from "x.csv")',
        "`WITH` stands once",
    ),
    ("with a as (select customer_id from b), b as (select 1 as customer_id) select customer_id from a", "before it is"),
    ("with customers as (select 'x' as customer_id) select customer_id from customers", "as a table is"),
    ("with derived_1 as (select 'x' as customer_id) select customer_id from derived_1", "cannot be called"),
    ("select customer_id from information_schema.tables", "only the project's own tables"),
    ("select customer_id from main.customers", "only the project's own tables"),
    ("select customer_id from memberships", "unknown table `memberships`"),
    ("select customer_id from duckdb_settings()", "a function is no table"),
    ("select getenv('HOME') as customer_id from customers", "not among those that may be called"),
    ("select customer_id from customers where pg_sleep(10) is null", "not among those that may be called"),
    ("select customer_id from customers where random() < 0.5", "not among those that may be called"),
    ("select customer_id from customers where signup < now()", "not among those that may be called"),
    ("select customer_id from customers where signup < current_timestamp", "not among those that may be called"),
    ("select current_setting('x') as customer_id from customers", "not among those that may be called"),
    ("select customer_id from customers where regexp_matches(country, '(a+)+$')", "not among those that may be called"),
    ("select unnest(range(1000000000)) as customer_id", "not among those that may be called"),
    ("select customer_id from customers, unnest([1, 2])", "not among those that may be called"),
    ("select getvariable('x') as customer_id from customers", "not among those that may be called"),
    (
        "with recursive n as (select 1 as customer_id union all select customer_id from n) select customer_id from n",
        "it loops",
    ),
    ("select customer_id from customers tablesample 10%", "another one every time"),
    ("select customer_id from customers limit 5", "which rows come first is not said"),
    ("select customer_id from customers where country = ?", "only `$as_of`"),
    ("select customer_id from customers where signup < $now", "only `$as_of`"),
    ("select * from customers", "name the column"),
    ("select customer_id, age from customers", "one column `customer_id` or `customer_no` is needed"),
    ("select age from customers", "one column `customer_id` or `customer_no` is needed"),
    ("select customer_id from customer", "unknown table `customer`"),
    ("select customer_id from customers where agee > 3", "agee"),
    ("select o.customer_no from event_order o where o.color = 'red'", "color"),
    ("select customer_id from customers where age > 1 for update", "it locks rows"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED, ids=[text for text, _ in REFUSED])
def test_what_sql_may_not_do_is_refused(text: str, reason: str) -> None:
    with pytest.raises(UserError) as error:
        read_condition({"kind": "sql", "query": text}, CATALOGUE)
    problems = getattr(error.value, "problems", (error.value,))
    assert reason in " ".join(problem.what for problem in problems)


@pytest.mark.parametrize(
    "text",
    [
        "select customer_id from customers",
        "select customer_no from event_order where occurred_at > $as_of - interval 3 day",
        "with b as (select customer_no from event_order group by 1 having sum(revenue) > 9) select customer_no from b",
        "select customer_id from customers where age > (select avg(age) from customers)",
        "select customer_id from (select customer_id, rank() over (order by age) as n from customers) where n <= 10",
        "select customer_id from customers where age = 1 union select customer_id from customers where age = 2",
        "select customer_id from customers order by age desc, customer_id limit 5",
        "select customer_id from customers where lower(country) like 'd%' and coalesce(age, 0) between 1 and 9",
    ],
)
def test_sql_that_reads_is_allowed(text: str) -> None:
    assert list(SqlAnswer(query=text).problems(Scope(CATALOGUE))) == []


def test_it_depends_on_the_tables_that_it_reads() -> None:
    text = "select customer_no from event_order union select customer_no from table_subscription where customer_no > 0"
    used = uses(SqlAnswer(query=text))
    assert (used.events, used.tables) == ({"order"}, {"subscription"})
    assert not SqlAnswer.live


def test_it_asks_about_customers_alone() -> None:
    with pytest.raises(UserError) as error:
        read_condition('did order where (sql "select customer_id from customers")', CATALOGUE)
    assert error.value.code == "sql-in-where"
