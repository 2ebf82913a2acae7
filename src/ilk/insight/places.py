"""Where each customer stood among some segments at two instants, by the ledger: the ground of migration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from ilk.catalog.tables import CUSTOMERS
from ilk.segments.questions.members import recorded_memberships
from ilk.warehouse import sql, steps
from ilk.warehouse.sql import Query

PLACED = "placed"
"""The step that has a row a customer: `customer_no`, `origin` and `target`, as places in `Between.segments`."""
OUTSIDE = 0
"""The place of who is in none of the segments; the first of them has place 1."""
MIGRATION = steps.load("ilk.insight", "migration.sql")


@dataclass(frozen=True, slots=True)
class Between:
    """What is compared: two instants, and segments, of which the first one counts for who is in several."""

    segments: Sequence[str]
    since: datetime
    until: datetime

    def name(self, place: int) -> str | None:
        """The segment at a place; None for who is in none."""
        return None if place == OUTSIDE else self.segments[place - 1]


def placed(between: Between) -> list[tuple[str, Query]]:
    """The named steps up to `PLACED`: all customers who were there at the second instant, or in a segment before."""
    found = [("chosen", _chosen(between.segments))]
    for side, at in (("before", between.since), ("after", between.until)):
        members = f"{side}_members"
        found.append((members, recorded_memberships(between.segments, at)))
        found.append((side, MIGRATION.query("stood", names={"_members": members, "_chosen": "chosen"})))
    names = {"_customers": CUSTOMERS, "_before": "before", "_after": "after"}
    params = {"since": between.since, "until": between.until}
    return [*found, (PLACED, MIGRATION.query(PLACED, names=names, params=params))]


def _chosen(segments: Sequence[str]) -> Query:
    """`segment` and its `place`, from 1 on."""
    return sql.stack(
        [
            sql.select({"segment": sql.literal(name), "place": sql.literal(place)}, None)
            for place, name in enumerate(segments, start=1)
        ]
    )
