"""A village of forty whose every figure can be counted by hand: twenty early birds, eight few, and the others.

Early birds (1 to 20) ordered tea by app on Saturday, 8 March at 10:00; 18, 19 and 20 coffee on the web, too, as 21 to
40 did on Monday, 10 March at 18:00. Fifteen of the early birds complained of delivery twelve days later; four others
praised the taste. Of five early birds an e-mail address is known. 21 to 28 are the few.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from ilk.catalog.project import Commerce, Feedback, PersonaSettings, ProjectDefinition
from ilk.catalog.schema import EventSchema
from ilk.customers.definition import Criterion, TraitDefinition
from ilk.customers.reading import SegmentLabel, Words
from ilk.customers.traits import resolve
from ilk.insight.answers import Profile
from ilk.insight.personas.answers import Persona
from ilk.insight.personas.ground import Ground
from ilk.insight.personas.persona import personas
from ilk.insight.personas.protected import telling
from ilk.insight.profile import profiles
from ilk.kernel.types import ValueType
from ilk.sources.schema import TraitColumn
from ilk.warehouse.engine import Engine

AS_OF = datetime(2025, 4, 1, tzinfo=UTC)
EARLY, FEW = tuple(range(1, 21)), tuple(range(21, 29))
EVERYONE = tuple(range(1, 41))
_TEXT, _MONEY = ValueType.TEXT, ValueType.MONEY
EVENTS = {
    "order": EventSchema({"revenue": _MONEY, "channel": _TEXT, "store_id": _TEXT}),
    "purchase": EventSchema({"product": _TEXT}),
    "review": EventSchema({"text": _TEXT, "stars": ValueType.INTEGER, "topic": _TEXT}),
}
FEEDBACK = Feedback(event="review", text="text", score="stars", topic="topic")
COLUMNS = {
    "first_name": TraitColumn("people", _TEXT),
    "email": TraitColumn("people", _TEXT),
    "gender": TraitColumn("people", _TEXT),
    "plan": TraitColumn("people", _TEXT),
}
_NAMES = ("Anna", "Bob", "Cem", "Dörte", "Will")
COMPLAINT = "Delivery took far too long and nobody told me why"
Event = tuple[int, datetime, str, dict[str, Any]]


def words(settings: PersonaSettings | None = None, **marks: bool) -> Words:
    """The village's words; `marks` say of traits whether they are protected."""
    declared = [
        TraitDefinition(name=name, criterion=Criterion.BEHAVIOURAL, protected=marks.get(name)) for name in COLUMNS
    ]
    return Words(
        project=ProjectDefinition(
            name="village",
            customer="villager",
            commerce=Commerce(line="purchase", product="product"),
            personas=settings or PersonaSettings(feedback=(FEEDBACK,)),
        ),
        traits=resolve(declared, COLUMNS, {}),
        events=EVENTS,
        segments={"early": SegmentLabel("Early birds", 3, "ordered early"), "few": SegmentLabel("The few", 1, "few")},
    )


def settle(engine: Engine, *, product: str = "tea", texts: Sequence[str] = (), backwards: bool = False) -> None:
    """Fill an engine with the village.

    Args:
        engine: an empty one.
        product: what early birds bought.
        texts: what the first of those who complained wrote, in the place of the complaint.
        backwards: whether rows come in the opposite order.
    """
    way = -1 if backwards else 1
    said = [*texts, *([COMPLAINT] * 15)][:15]
    saturday, monday = datetime(2025, 3, 8, 10), datetime(2025, 3, 10, 18)  # noqa: DTZ001 - stored without a zone
    later = datetime(2025, 3, 20, 12)  # noqa: DTZ001 - stored without a zone
    late = [*range(18, 21), *range(21, 41)]
    app, web = {"channel": "app", "store_id": "s1"}, {"channel": "web", "store_id": "s2"}
    orders: list[Event] = [(n, saturday, f"a{n}", {"revenue": Decimal(20), **app}) for n in EARLY]
    orders += [(n, monday, f"b{n}", {"revenue": Decimal(10), **web}) for n in late]
    lines: list[Event] = [(n, saturday, f"l{n}", {"product": product}) for n in EARLY]
    lines += [(n, monday, f"m{n}", {"product": "coffee"}) for n in late]
    reviews: list[Event] = [
        (n, later, f"r{n}", {"text": text, "stars": 1, "topic": "delivery"}) for n, text in enumerate(said, start=1)
    ]
    reviews += [(n, later, f"r{n}", {"text": "Tastes good", "stars": 5, "topic": "taste"}) for n in range(29, 33)]
    with engine.transaction() as changes:
        changes.append("customers", _people()[::way] if backwards else _people())
        pairs = [("early", n) for n in EARLY] + [("few", n) for n in FEW]
        changes.append(
            "memberships", pa.table({"segment": [a for a, _ in pairs], "customer_no": _numbers(n for _, n in pairs)})
        )
        for name, rows in (("order", orders), ("purchase", lines), ("review", reviews)):
            changes.append(f"event_{name}", _table(rows[::way]))


def told(engine: Engine, known: Words | None = None, *, quoted: bool = True) -> dict[str, Persona]:
    """The personas of both segments."""
    known = known or words()
    found: dict[str, Profile] = profiles(engine, known, AS_OF, defining={})
    ground = Ground(engine, known, AS_OF, ("early", "few"), telling(known.project, known.traits))
    return personas(ground, found, {}, quoted=quoted)


def _people() -> pa.Table:
    first = pa.array([datetime(2025, 1, 1)] * 40, pa.timestamp("us"))  # noqa: DTZ001 - stored without a zone
    last = pa.array([datetime(2025, 3, 20, 12)] * 40, pa.timestamp("us"))  # noqa: DTZ001 - stored without a zone
    return pa.table(
        {
            "customer_no": _numbers(EVERYONE),
            "customer_id": [f"v-{n:03}" for n in EVERYONE],
            "first_seen": first,
            "last_seen": last,
            "first_name": [_NAMES[n % 5] for n in EVERYONE],
            "email": [f"v{n}@mail.example" if n <= 5 else None for n in EVERYONE],
            "gender": ["f" if n in EARLY else "m" for n in EVERYONE],
            "plan": ["pro" if n in EARLY else "free" for n in EVERYONE],
        }
    )


def _table(rows: Sequence[Event]) -> pa.Table:
    columns: dict[str, Any] = {
        "customer_no": _numbers(row[0] for row in rows),
        "occurred_at": pa.array([row[1] for row in rows], pa.timestamp("us")),
        "event_id": [row[2] for row in rows],
        "load_no": pa.array([1] * len(rows), pa.int32()),
    }
    kinds = {"revenue": pa.decimal128(18, 4), "stars": pa.int64()}
    for name in rows[0][3]:
        columns[name] = pa.array([row[3][name] for row in rows], kinds.get(name, pa.string()))
    return pa.table(columns)


def _numbers(numbers: Any) -> pa.Array:
    return pa.array(list(numbers), pa.int32())
