"""Households: people, not records, who share a name and an address, or whatever says that they live together."""

from ilk.catalog.tables import HOUSEHOLDS, STAGED
from ilk.identity.linking import VALUES, Recognized, keys, step
from ilk.warehouse import sql

_PEOPLE, _KEYS, _GROUPS = (f"{STAGED}household_{name}" for name in ("people", "keys", "groups"))


def stage_households(of: Recognized, after: str) -> None:
    """Stage `customer_no, household_no` of all who share a household; its number is that of its oldest person.

    Somebody of several households is in the one whose oldest person is the oldest.
    """
    engine, declared = of.engine, of.identity.households
    engine.create(STAGED + HOUSEHOLDS, sql.no_rows({"customer_no": "INTEGER", "household_no": "INTEGER"}))
    if declared is None:
        return
    engine.create(_PEOPLE, step("people", values=VALUES, after=after))
    engine.create(_KEYS, keys(declared.same, _PEOPLE))
    engine.create(_GROUPS, step("groups", keys=_KEYS))
    engine.create(STAGED + HOUSEHOLDS, step("households", {"most": declared.limit}, keys=_KEYS, groups=_GROUPS))
    engine.drop([_PEOPLE, _KEYS, _GROUPS])
