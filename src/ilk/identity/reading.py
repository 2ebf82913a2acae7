"""Who is who between refreshes: what the published one stands on, and whom it has changed for since."""

from ilk.catalog.tables import CUSTOMER_KEYS, IDENTITIES
from ilk.identity.linking import step
from ilk.sources.tables import count
from ilk.warehouse import sql
from ilk.warehouse.engine import PASSING, Engine, Transaction
from ilk.warehouse.sql import Query

REFRESHED = "refresh_identities"
"""The identities that the published refresh stands on."""
_MOVED = f"{PASSING}moved_people"


def keep_identities(changes: Transaction, engine: Engine) -> None:
    """Note, within the caller's transaction, that the published refresh stands on who is who now."""
    changes.drop(REFRESHED)
    if IDENTITIES in engine.tables():
        changes.append(REFRESHED, sql.everything(IDENTITIES))


def people_moved(engine: Engine) -> tuple[Query, ...] | None:
    """The `customer_no` of everyone who has other records than at the published refresh, or is nobody now.

    None when it is not known who was who then.
    """
    if not {REFRESHED, IDENTITIES} <= engine.tables().keys():
        return None
    engine.create(_MOVED, step("moved", customer_keys=CUSTOMER_KEYS, before=REFRESHED, after=IDENTITIES))
    if not count(engine, _MOVED):
        return ()
    return tuple(sql.select({"customer_no": sql.column(name)}, _MOVED) for name in ("was_no", "customer_no"))
