"""The account that a customer belongs to, and the other customers of it, as queries."""

from ilk.catalog.schema import AccountSchema
from ilk.catalog.tables import CUSTOMERS
from ilk.kernel.errors import UserError
from ilk.kernel.types import ValueType
from ilk.segments.plan import CUSTOMER, Plan, beside
from ilk.segments.tree import Condition, Scope
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr, Join, Query

ACCOUNT = "account"
COLLEAGUES = "colleagues"
"""The column that counts other customers of the account who meet a condition."""


def accounts_of(scope: Scope, where: str) -> AccountSchema:
    """What accounts are. Raises `UserError` for a project without, saying how to declare them."""
    if scope.catalogue.accounts is None:
        hint = (
            "A source declares them: into: {table: accounts, role: accounts, key: <column>, account: <trait>}, where"
            " the trait of a customer names the account."
        )
        raise UserError("no-accounts", "customers of this project belong to no accounts", where=where, hint=hint)
    return scope.catalogue.accounts


def account_rows(accounts: AccountSchema, customers: str = CUSTOMERS) -> Query:
    """Each customer's account: `customer_no` and the account's columns."""
    columns = {"customer_no": sql.column("customer_no", CUSTOMER)}
    columns |= sql.columns(accounts.columns, ACCOUNT)
    own = _as_text(sql.column(accounts.trait, CUSTOMER))
    same = sql.compare(_as_text(sql.column(accounts.key, ACCOUNT)), "=", own)
    join = Join(accounts.table, ACCOUNT, same, kind="inner")
    return sql.select(columns, customers, alias=CUSTOMER, joins=[join])


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


def _as_text(value: Expr) -> Expr:
    return sql.cast(value, ValueType.TEXT)
