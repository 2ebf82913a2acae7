"""Who a query answers that somebody wrote in SQL: for what the language cannot say."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import ClassVar, Literal

from ilk.catalog.schema import Catalogue
from ilk.catalog.tables import CUSTOMERS, event_table
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.tokens import string_of
from ilk.segments.tree import Condition, FormHints, Moment, NameKind, Person, Scope, Subject, Syntax
from ilk.segments.values.constants import Characters
from ilk.segments.words import string_text
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query, readonly

_ANSWERS = ("customer_id", "customer_no")
_KEYS = {"customer_no": ValueType.INTEGER, "customer_id": ValueType.TEXT}
_EVENTS, _TABLES = "event_", "table_"


class SqlAnswer(Condition):
    """`sql "select customer_id from …"`: who a query answers, over `customers`, `event_<name>` and `table_<name>`.

    One statement that reads, in DuckDB's dialect. Events later than `as_of` are not there, and `$as_of` is the
    instant. Not asked live: the query is about everybody.
    """

    live: ClassVar[bool] = False

    kind: Literal["sql"] = "sql"
    query: Characters

    form = FormHints(title="SQL", group="More")
    syntax = Syntax(
        conditions="SQL STRING -> sql_answer",
        terminals=(r'SQL.2: /sql\b(?=\s*")/i',),
        build={"sql_answer": lambda _, text: SqlAnswer(query=string_of(text))},
    )
    examples = ('sql "select customer_no from event_order group by customer_no having count(*) > 5"',)

    def names(self) -> Iterator[tuple[NameKind, str]]:
        for table in sorted(self.written.tables):
            if table.startswith(_EVENTS):
                yield "event", table.removeprefix(_EVENTS)
            elif table.startswith(_TABLES):
                yield "table", table.removeprefix(_TABLES)

    @cached_property
    def written(self) -> readonly.Written:
        """The query, checked. Raises `UserError` when it does what it may not."""
        return readonly.written(self.query, _ANSWERS)

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        if not scope.of_customer:
            yield UserError("sql-in-where", "SQL is about customers; ask outside the `where`", where=f"`{self.text()}`")
            return
        try:
            readonly.fitted(self.written, _schema(scope.catalogue))
        except UserError as error:
            yield error

    def sql(self, plan: Plan) -> Expr:
        def build() -> Query:
            instants = {event_table(name): "occurred_at" for name in plan.scope.catalogue.events}
            asked = readonly.as_of(self.written, plan.moment.as_of, instants)
            key = self.written.column
            answer = sql.cast(sql.column(key, "answer"), _KEYS[key])
            number, known = sql.column("customer_no", CUSTOMERS), sql.column(key, CUSTOMERS)
            joins = [Join(CUSTOMERS, CUSTOMERS, sql.compare(known, "=", answer), "inner")]
            return sql.select({"customer_no": number}, asked, alias="answer", joins=joins, group_by=[number])

        return sql.is_known(sql.column("customer_no", plan.derive(self.model_dump_json(), build)))

    def holds(self, subject: Subject, moment: Moment) -> bool:
        return isinstance(subject, Person) and self.model_dump_json() in subject.answers

    def text(self) -> str:
        return f"sql {string_text(self.query)}"

    def sentence(self) -> str:
        return "is among those whom a query in SQL answers"


def _schema(catalogue: Catalogue) -> Mapping[str, Mapping[str, str]]:
    """The tables that a query may read, with their columns."""
    seen = {"first_seen": ValueType.INSTANT, "last_seen": ValueType.INSTANT}
    about = {"customer_no": ValueType.INTEGER}
    happened = about | {"occurred_at": ValueType.INSTANT, "event_id": ValueType.TEXT}
    found: dict[str, Mapping[str, ValueType]] = {CUSTOMERS: {**_KEYS, **seen, **catalogue.traits}}
    found |= {event_table(name): {**happened, **schema.properties} for name, schema in catalogue.events.items()}
    found |= {f"{_TABLES}{name}": {**about, **schema.columns} for name, schema in catalogue.tables.items()}
    return {
        table: {name: sql.type_name(value_type) for name, value_type in columns.items()}
        for table, columns in found.items()
    }
