"""The account that a customer belongs to, and the other customers of it, as queries."""

from ilk.catalog.schema import ULTIMATE_PARENT, AccountSchema
from ilk.catalog.tables import ACCOUNT_GROUPS, CUSTOMERS
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import CUSTOMER, Plan, beside
from ilk.segments.tree import Condition, Node, Scope, Value
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query

ACCOUNT = "account"
COLLEAGUES = "colleagues"
"""The column that counts other customers of the account who meet a condition."""
TOTAL = "account_total"
"""The column of what a figure of the account's customers comes to."""


def accounts_of(scope: Scope, where: str) -> AccountSchema:
    """What accounts are. Raises `UserError` for a project without, saying how to declare them."""
    if scope.catalogue.accounts is None:
        hint = (
            "A source declares them: into: {table: accounts, role: accounts, key: <column>, account: <trait>}, where"
            " the trait of a customer names the account."
        )
        raise UserError("no-accounts", "customers of this project belong to no accounts", where=where, hint=hint)
    return scope.catalogue.accounts


def asks_colleagues(node: Node) -> bool:
    """Whether anything at or below a node asks about other customers of the account."""
    return any(("account", COLLEAGUES) in below.names() for below in node.walk())


def account_rows(accounts: AccountSchema) -> Query:
    """Each customer's account: `customer_no` and the account's columns."""
    columns = {"customer_no": sql.column("customer_no", CUSTOMER)}
    columns |= sql.columns(accounts.columns, ACCOUNT)
    return sql.select(columns, CUSTOMERS, alias=CUSTOMER, joins=[_account_of(accounts)])


def ultimate_parents(accounts: AccountSchema) -> Query:
    """Each customer's ultimate parent, where the account has one: `customer_no` and `ULTIMATE_PARENT`."""
    own = _as_text(sql.column(accounts.trait, CUSTOMER))
    join = Join(ACCOUNT_GROUPS, "grouped", sql.compare(sql.column("account", "grouped"), "=", own), kind="inner")
    columns = {
        "customer_no": sql.column("customer_no", CUSTOMER),
        ULTIMATE_PARENT: sql.column(ULTIMATE_PARENT, "grouped"),
    }
    return sql.select(columns, CUSTOMERS, alias=CUSTOMER, joins=[join])


def colleagues_who(condition: Condition, accounts: AccountSchema, plan: Plan) -> Query:
    """For each customer of an account, how many others of it meet a condition: `customer_no` and `COLLEAGUES`."""
    account = _as_text(sql.column(accounts.trait, CUSTOMER))
    holds = condition.sql(plan)
    columns = {
        "customer_no": sql.column("customer_no", CUSTOMER),
        ACCOUNT: account,
        "such": sql.choose([(holds, sql.literal(1))], sql.literal(0)),
    }
    each = sql.select(columns, CUSTOMERS, alias=CUSTOMER, joins=beside([holds]), where=sql.is_known(account))
    # Counted, not summed: of a sum of ones less a one DuckDB 2.0 believes that it is never more than nothing.
    counted = {ACCOUNT: sql.column(ACCOUNT), "such": sql.count_if(sql.compare(sql.column("such"), "=", sql.literal(1)))}
    of_account = sql.select(counted, each, group_by=[sql.column(ACCOUNT)])
    others = sql.arithmetic(sql.column("such", "whole"), "-", sql.column("such", "one"))
    same = sql.same("whole", "one", ACCOUNT)
    found = {"customer_no": sql.column("customer_no", "one"), COLLEAGUES: others}
    return sql.select(found, each, alias="one", joins=[Join(of_account, "whole", same, kind="inner")])


def account_totals(value: Value, accounts: AccountSchema, plan: Plan) -> Query:
    """For each customer of an account that has a row, the sum of a value over its customers: `customer_no`, `TOTAL`."""
    amount = value.sql(plan)
    columns = {
        "customer_no": sql.column("customer_no", CUSTOMER),
        ACCOUNT: _as_text(sql.column(accounts.trait, CUSTOMER)),
        "amount": amount,
    }
    each = sql.select(columns, CUSTOMERS, alias=CUSTOMER, joins=[*beside([amount]), _account_of(accounts)])
    summed = sql.or_else(sql.total(sql.column("amount"), value.type(plan.scope)), 0)
    of_account = sql.select({ACCOUNT: sql.column(ACCOUNT), TOTAL: summed}, each, group_by=[sql.column(ACCOUNT)])
    found = {"customer_no": sql.column("customer_no", "one"), TOTAL: sql.column(TOTAL, "whole")}
    join = Join(of_account, "whole", sql.same("whole", "one", ACCOUNT), kind="inner")
    return sql.select(found, each, alias="one", joins=[join])


def _account_of(accounts: AccountSchema) -> Join:
    """The row of a customer's account beside the customer."""
    own = _as_text(sql.column(accounts.trait, CUSTOMER))
    same = sql.compare(_as_text(sql.column(accounts.key, ACCOUNT)), "=", own)
    return Join(accounts.table, ACCOUNT, same, kind="inner")


def _as_text(value: Expr) -> Expr:
    return sql.cast(value, ValueType.TEXT)
