"""Answers that a run works out once and stores, so that pages are quick: profiles and the overview."""

from ilk.customers.reading import rows
from ilk.insight.answers import Profile
from ilk.warehouse import sql
from ilk.warehouse.engine import Engine

PROFILES = "profiles"
OVERVIEWS = "overviews"


def stored_profile(engine: Engine, segment: str) -> Profile | None:
    """The profile of a segment, as the last run worked it out."""
    if PROFILES not in engine.tables():
        return None
    same = sql.compare(sql.column("segment"), "=", sql.literal(segment))
    found = rows(engine, sql.select({"document": sql.column("document")}, PROFILES, where=same))
    return Profile.model_validate_json(found[0]["document"]) if found else None
