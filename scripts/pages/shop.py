"""The small shop of the pages: six customers, as of noon of Tuesday, 15 July 2025, in Berlin."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from ilk.catalog.schema import AccountSchema, Catalogue, EventSchema, TableSchema
from ilk.catalog.standard import STANDARD_EVENTS
from ilk.kernel.types import ValueType
from ilk.segments.tree import Entry, Event, Moment, Move, Person, Result, Row

ZONE = ZoneInfo("Europe/Berlin")
MOMENT = Moment(datetime(2025, 7, 15, 10, tzinfo=UTC), ZONE)
_TEXT, _NUMBER, _MONEY, _DATE = ValueType.TEXT, ValueType.NUMBER, ValueType.MONEY, ValueType.DATE

_TEXTS = ["name", "last_name", "email", "phone", "country", "city", "plan", "app_version", "ip", "sku"]
_NUMBERS = [
    "income",
    "spend",
    "engagement",
    "predicted_value",
    "churn_risk",
    "discount_share",
    "price_paid",
    "list_price",
    "affinity_coffee",
    "lookalike_vip",
    "home_latitude",
    "home_longitude",
    "latitude",
    "longitude",
]
CATALOGUE = Catalogue(
    traits={
        **dict.fromkeys(_TEXTS, _TEXT),
        **dict.fromkeys(_NUMBERS, _NUMBER),
        "age": ValueType.INTEGER,
        "orders_90d": ValueType.INTEGER,
        "birth_date": _DATE,
        "signup_date": _DATE,
        "is_member": ValueType.YES_NO,
        "interests": ValueType.TEXT_LIST,
    },
    events={
        "order": EventSchema(
            {"revenue": _MONEY, "channel": _TEXT, "store": _TEXT, "gift": ValueType.YES_NO, "product_id": _TEXT}
        ),
        "visit": EventSchema({"channel": _TEXT}),
        "view": EventSchema({"product_id": _TEXT}),
        "add_to_cart": EventSchema({"product_id": _TEXT}),
        "leave": EventSchema({}),
        **{name: EventSchema(event.columns) for name, event in STANDARD_EVENTS.items()},
    },
    segments=frozenset({"vip"}),
    zone=ZONE,
    tables={"subscription": TableSchema({"plan": _TEXT, "status": _TEXT, "amount": _MONEY})},
    accounts=AccountSchema(
        "company", "name", "last_name", {"industry": _TEXT, "employees": ValueType.INTEGER, "owner": _TEXT}, "owner"
    ),
    channels={"email": "email", "sms": "phone"},
    lists=frozenset({"press"}),
)


def people() -> Mapping[str, Person]:
    """The customers by name: each with the places among all, and the colleagues at the same account."""
    crowd = {
        (trait, segment): sorted(
            value
            for person in _PEOPLE.values()
            if (segment is None or segment in person.segments)
            and isinstance(value := person.traits.get(trait), int | float)
        )
        for trait in ("predicted_value", "engagement", "spend")
        for segment in (None, "vip")
    }
    whole = {name: replace(person, crowd=crowd) for name, person in _PEOPLE.items()}
    return {
        name: replace(person, colleagues=[other for other in whole.values() if _at_one_company(person, other)])
        for name, person in whole.items()
    }


def _at_one_company(one: Person, other: Person) -> bool:
    return bool(one.account) and one.id != other.id and one.account == other.account


def _happened(*events: tuple[str, str, Mapping[str, Any]]) -> dict[str, list[Event]]:
    """Events by name, each told as name, instant and properties."""
    found: dict[str, list[Event]] = {name: [] for name in CATALOGUE.events}
    for number, (name, at, properties) in enumerate(sorted(events, key=lambda event: event[1])):
        found[name].append(Event(datetime.fromisoformat(at).astimezone(UTC), f"e{number}", properties))
    return found


def _order(at: str, revenue: int, channel: str = "web", store: str = "Berlin", **more: Any) -> tuple[str, str, Any]:
    properties = {"revenue": Decimal(revenue), "channel": channel, "store": store, "gift": False} | more
    return "order", f"{at}:00Z", properties


def _event(name: str, at: str, **properties: Any) -> tuple[str, str, Any]:
    return name, f"{at}:00Z", properties


def _at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T08:00:00+00:00")


_MAKERS: Mapping[str, Result] = {
    "industry": "software",
    "employees": 120,
    "owner": "Northern Makers",
    "ultimate_parent": "Northern Makers",
}
_PEOPLE: Mapping[str, Person] = {
    "Ann": Person(
        traits={
            "name": "McAllister", "last_name": "Smith", "email": "ann.smith@example.org", "phone": "+4930123",
            "country": "DE", "city": "Hamburg", "income": 82_000.0, "age": 35, "orders_90d": 4, "is_member": True,
            "birth_date": date(1990, 7, 18), "signup_date": date(2024, 6, 1), "interests": ["tea", "coffee", "books"],
            "app_version": "2.10.1", "ip": "10.20.0.7", "sku": "A1234", "plan": "pro", "spend": 900.0,
            "price_paid": 30.0, "list_price": 50.0, "discount_share": 0.4, "engagement": 0.9, "predicted_value": 700.0,
            "churn_risk": 0.1, "affinity_coffee": 0.8, "lookalike_vip": 1.0,
            "home_latitude": 52.39, "home_longitude": 13.06,
        },
        events=_happened(
            _order("2024-06-03T09:10", 300), _order("2025-05-20T08:00", 150, gift=True),
            _order("2025-06-20T14:30", 210, store="Hamburg"),
            _order("2025-07-12T07:15", 240, store="Köln", product_id="p1"),
            *(_event("visit", f"2025-{day}T18:00", channel="web")
              for day in ("06-10", "06-19", "06-24", "07-03", "07-12")),
            _event("view", "2025-07-12T06:50", product_id="p1"),
            _event("add_to_cart", "2025-07-12T07:00", product_id="p1"),
            _event("message", "2025-04-02T09:00", action="sent", campaign="spring", channel="email", step="1"),
            _event("message", "2025-04-02T11:00", action="opened", campaign="spring", channel="email", step="1",
                machine=False),
            _event("consent", "2024-06-01T10:00", purpose="marketing", granted=True, channel="email"),
            _event("assignment", "2025-07-01T10:00", experiment="checkout-v2", variant="b"),
            _event("exposure", "2025-07-12T07:01", experiment="checkout-v2", variant="b"),
        ),
        segments=frozenset({"vip"}),
        rows={"subscription": [Row({"plan": "pro", "status": "active", "amount": Decimal(29)})]},
        account=_MAKERS, addresses={"email": "ann.smith@example.org", "sms": "+4930123"}, id="c1",
        history={"plan": [Entry(_at("2024-06-01"), "free"), Entry(_at("2024-12-01"), "pro")],
                 "churn_risk": [Entry(_at("2025-07-14"), 0.1)]},
        ledger={"vip": [Move(_at("2025-01-10"), entered=True)]}, lists=frozenset({"press"}),
    ),
    "Ben": Person(
        traits={
            "name": "Ben", "last_name": "Smyth", "email": "BEN@EXAMPLE.ORG", "country": "de", "city": "Berlin",
            "income": 48_000.0, "age": 52, "orders_90d": 1, "is_member": False, "birth_date": date(1973, 2, 1),
            "signup_date": date(2025, 7, 5), "interests": ["meat"], "app_version": "2.9.9", "ip": "192.168.0.1",
            "sku": "a1234", "plan": "free", "spend": 120.0, "price_paid": 60.0, "list_price": 50.0,
            "discount_share": 0.0, "engagement": 0.4, "predicted_value": 150.0, "churn_risk": 0.6,
            "home_latitude": 52.53, "home_longitude": 13.4, "latitude": 40.73, "longitude": -73.99,
        },
        events=_happened(
            _order("2025-07-06T20:45", 120, channel="app"), _event("visit", "2025-07-06T20:00", channel="app"),
            _event("view", "2025-07-06T20:10", product_id="p2"),
            _event("add_to_cart", "2025-07-06T20:20", product_id="p2"),
            _event("view", "2025-07-14T20:10", product_id="p3"),
            _event("add_to_cart", "2025-07-14T20:20", product_id="p3"),
            _event("assignment", "2025-07-05T10:00", experiment="checkout-v2", variant="a"),
        ),
        rows={"subscription": [Row({"plan": "pro", "status": "cancelled", "amount": Decimal(29)})]},
        account=_MAKERS, addresses={"email": "BEN@EXAMPLE.ORG"}, id="c2",
        history={"plan": [Entry(_at("2025-07-05"), "pro"), Entry(_at("2025-07-10"), "free")]},
    ),
    "Carla": Person(
        traits={
            "name": "Carla", "last_name": "Smit", "email": "carla@example.com", "phone": "+34600", "country": "Spain",
            "city": "Freistadt", "income": 51_000.0, "age": 30, "birth_date": date(1996, 2, 29),
            "signup_date": date(2021, 7, 15), "interests": [], "app_version": "v3.0.0-beta", "ip": "2001:db8::7",
            "sku": "B1", "plan": "pro", "spend": 400.0, "price_paid": 50.0, "list_price": 50.0,
            "engagement": 0.7, "predicted_value": 450.0, "churn_risk": 0.3, "affinity_coffee": 0.2,
            "home_latitude": -17.8, "home_longitude": 179.2,
        },
        events=_happened(
            _order("2021-08-01T10:00", 80), _order("2022-08-01T10:00", 90),
            _order("2025-03-01T02:30", 230, store="Madrid"),
            _event("view", "2025-07-13T10:00", product_id="p1"), _event("leave", "2025-07-13T10:05"),
            _event("consent", "2023-01-01T10:00", purpose="marketing", granted=False),
        ),
        segments=frozenset({"vip"}), addresses={"email": "carla@example.com", "sms": "+34600"}, id="c3",
        history={"plan": [Entry(_at("2021-07-15"), "pro")]},
        ledger={"vip": [Move(_at("2025-07-11"), entered=True)]},
    ),
    "Dora": Person(
        traits={
            "name": "Dora", "last_name": "Müller", "country": "AT", "city": "Wien", "income": 39_000.0, "age": 64,
            "birth_date": date(1961, 7, 15), "signup_date": date(2023, 7, 15), "is_member": True, "spend": 60.0,
            "interests": ["tea"], "app_version": "2.10", "plan": "free", "engagement": 0.1, "predicted_value": 40.0,
            "home_latitude": 48.21, "home_longitude": 16.37,
        },
        events=_happened(
            _order("2023-07-20T09:00", 60, channel="store"), _event("visit", "2025-05-02T09:00", channel="web"),
            _event("assignment", "2025-01-01T10:00", experiment="holdout", variant="holdout"),
        ),
        id="c4", ledger={"vip": [Move(_at("2025-02-01"), entered=True), Move(_at("2025-07-12"), entered=False)]},
        history={"plan": [Entry(_at("2023-07-15"), "free")]},
    ),
    "Emil": Person(traits={"name": "Emil", "country": "BR", "age": 17, "interests": ["coffee", "tea"]}, id="c5"),
    "Fay": Person(id="c6"),
}  # fmt: skip
