"""Households: people, not records, who share a name and an address, or whatever says that they live together."""

from ilk.catalog.tables import HOUSEHOLDS, STAGED
from ilk.identity.linking import VALUES, Recognized, keys, step
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

_PEOPLE, _KEYS, _GROUPS, _HOUSED, _SHARING = (
    f"{STAGED}household_{name}" for name in ("people", "keys", "groups", "housed", "sharing")
)


def stage_households(of: Recognized, after: str) -> None:
    """Stage `customer_no, household_no` of all who share a household; its number is that of its oldest person.

    Somebody of several households is in the one whose oldest person is the oldest. Who is left alone in another by
    that is in none.
    """
    engine, declared = of.engine, of.identity.households
    engine.create(STAGED + HOUSEHOLDS, sql.no_rows({"customer_no": "INTEGER", "household_no": "INTEGER"}))
    if declared is None:
        return
    engine.create(_PEOPLE, step("people", values=VALUES, after=after))
    engine.create(_KEYS, keys(declared.same, _PEOPLE))
    stage_sharing(engine, _KEYS, declared.limit)
    engine.drop([_PEOPLE, _KEYS])


def stage_sharing(engine: Engine, shared: str, most: int) -> None:
    """Stage the households of people who share some values.

    Args:
        engine: the warehouse.
        shared: a table of who has which values: `record_no` and `key`.
        most: so many people at most are a household.
    """
    engine.create(_GROUPS, step("groups", keys=shared))
    engine.create(_HOUSED, step("housed", {"most": most}, keys=shared, groups=_GROUPS))
    engine.create(_SHARING, step("sharing", housed=_HOUSED))
    engine.create(STAGED + HOUSEHOLDS, step("households", housed=_HOUSED, sharing=_SHARING))
    engine.drop([_GROUPS, _HOUSED, _SHARING])
