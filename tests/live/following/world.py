"""A shop that lives by its intake: its project, messages as clients send them, and what runs say of it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from numpy.random import Generator
from tests.live.following.clock import MovingClock

from ilk.app.live.grounding import ground_of
from ilk.app.run import run
from ilk.app.wiring import LOCAL, Workspace, open_workspace
from ilk.catalog.tables import CUSTOMERS, MEMBERSHIPS
from ilk.database.intake import Arrivals, LogEntry
from ilk.database.live import StoredChange
from ilk.database.share import Share
from ilk.live.following.follower import Following
from ilk.live.intake.messages import Circumstances, message_of
from ilk.warehouse import sql

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)
FILES: Mapping[str, str] = {
    "ilk.yaml": """
        name: live-shop
        title: Live shop
        time_zone: Europe/Berlin
        currency: EUR
        history: {every: none}
    """,
    "sources/live_orders.yaml": """
        title: Live orders
        connect: {kind: intake, types: [track], events: [Order Completed]}
        into: {events: order, customer: text(user_id), occurred_at: at, id: message_id}
        columns:
          revenue: {value: 'money(inside(properties, "total"))', min: 0}
          channel: text(inside(properties, "channel"))
    """,
    "sources/live_views.yaml": """
        title: Live views
        connect: {kind: intake, types: [page]}
        into: {events: view, customer: text(user_id), occurred_at: at, id: message_id}
        columns: {path: text(page_path)}
    """,
    "sources/live_people.yaml": """
        title: Live people
        connect: {kind: intake, types: [identify]}
        into: {customers: true, customer: text(user_id), valid_from: at}
        columns:
          plan: text(inside(traits, "plan"))
          city: text(inside(traits, "city"))
    """,
    "traits/people.yaml": """
        - {name: plan, title: Plan, criterion: behavioural}
        - {name: city, title: City, criterion: geographic}
        - {name: spend, title: Spend, criterion: value, value: sum of order.revenue in last 90 days}
    """,
    "segments/shop.yaml": """
        - {name: buyers, title: Buyers, when: did order}
        - {name: regulars, title: Regulars, when: did order at least 3 times in last 30 days}
        - {name: big, title: Big, when: spend > 100}
        - {name: gold, title: Gold, when: plan = "gold" and did view in last 7 days}
        - {name: core, title: Core, when: in segment big and in segment gold}
        - {name: lapsed, title: Lapsed, when: did order and not did order in last 14 days}
        - {name: web, title: Web, when: 'did order where channel = "web" at least 2 times in last 60 days'}
        - {name: risen, title: Risen, when: entered segment regulars in last 5 days}
        - {name: best, title: Best, when: spend in top 10%}
    """,
}
PEOPLE: Mapping[str, str] = {
    **FILES,
    "sources/live_people.yaml": FILES["sources/live_people.yaml"].replace(
        '          plan: text(inside(traits, "plan"))\n',
        '          plan: text(inside(traits, "plan"))\n          email: text(inside(traits, "email"))\n',
    ),
    "identity/people.yaml": """
        identifiers: {address: {columns: {live_people: email}}}
        rules: [{name: same_address, same: [address]}]
    """,
}
"""The same with an identity: who has the address of another is one with them."""
LIVE = ("big", "buyers", "core", "gold", "lapsed", "regulars", "risen", "web")
"""The segments of which nothing waits for a run."""


def send(workspace: Workspace, *messages: Mapping[str, Any]) -> None:
    """Write messages to the log, as they come now."""
    now = workspace.clock.now()
    taken = [message_of(json.dumps(each).encode(), None, Circumstances(now)) for each in messages]
    workspace.intake.add([Arrivals(now, [LogEntry(each.id, each.kind, each.text()) for each in taken])])


def write_world(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write the shop's project, and answer the folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = text.strip("\n").splitlines()
        path.write_text("\n".join(line.removeprefix(" " * 8) for line in lines).rstrip() + "\n", encoding="utf-8")
    return folder


def order(customer: str, at: datetime, number: object, total: float = 20, channel: str = "web") -> dict[str, Any]:
    """An order, as a client says it."""
    properties = {"total": total, "channel": channel}
    return said("track", customer, at, f"o{number}", event="Order Completed", properties=properties)


def view(customer: str, at: datetime, number: object) -> dict[str, Any]:
    """A look at a page."""
    return said("page", customer, at, f"v{number}", context={"page": {"path": "/"}})


def identify(customer: str, at: datetime, number: object, plan: str, city: str = "Berlin") -> dict[str, Any]:
    """What a customer is like."""
    return said("identify", customer, at, f"i{number}", traits={"plan": plan, "city": city})


def said(kind: str, customer: str, at: datetime, name: str, **further: Any) -> dict[str, Any]:
    """A message of a type."""
    return {"type": kind, "userId": customer, "messageId": name, "timestamp": at.isoformat(), **further}


def random_message(rng: Generator, at: datetime, number: int, customers: int = 25) -> dict[str, Any]:
    """What somebody does at an instant: they look more often than they buy."""
    customer = f"c{int(customers * rng.random() ** 2)}"
    match rng.choice(["view", "order", "identify"], p=[0.6, 0.3, 0.1]):
        case "order":
            return order(customer, at, number, int(rng.integers(1, 80)), str(rng.choice(["web", "store"])))
        case "identify":
            return identify(customer, at, number, str(rng.choice(["gold", "free"])))
        case _:
            return view(customer, at, number)


@dataclass
class World:
    """An open project with a clock that is moved, and what follows its intake."""

    workspace: Workspace
    clock: MovingClock
    following: Following
    heard: list[StoredChange] = field(default_factory=list)

    def send(self, messages: Iterable[Mapping[str, Any]]) -> None:
        """Write messages to the log, as if they came now."""
        send(self.workspace, *messages)

    def run(self, as_of: datetime | None = None) -> None:
        """Run the project at the clock's instant."""
        run(self.workspace, LOCAL, as_of=as_of or self.clock.now())

    def renew(self) -> None:
        """Stand on what is published now."""
        ground = ground_of(self.workspace)
        assert ground is not None
        self.following.renew(ground)

    def settle(self) -> Sequence[StoredChange]:
        """Step until there is nothing more to do at the clock's instant; all that changed."""
        before = self.following.store.newest()
        while self.following.step(self.clock.now()).more:
            pass
        return self.following.store.changes(before, 1_000_000)

    def live(self) -> dict[str, set[str]]:
        """Who is in which segment, live."""
        found: dict[str, set[str]] = {name: set() for name in LIVE}
        for customer in self.known():
            for segment in self.following.segments(customer) or ():
                found.setdefault(segment, set()).add(customer)
        return {name: found[name] for name in LIVE}

    def known(self) -> Sequence[str]:
        """Everybody who is known live."""
        changes = {each.customer for each in self.following.store.changes(None, 1_000_000)}
        return sorted(changes | set(published_ids(self.workspace).values()))

    def batch(self) -> dict[str, set[str]]:
        """Who is in which segment, as it is published."""
        ids = published_ids(self.workspace)
        found: dict[str, set[str]] = {name: set() for name in LIVE}
        for row in self.workspace.engine.run(sql.everything(MEMBERSHIPS)).to_pylist():
            found.setdefault(row["segment"], set()).add(ids[row["customer_no"]])
        return {name: found[name] for name in LIVE}


@contextmanager
def opened(folder: Path, clock: MovingClock) -> Iterator[World]:
    """The world of a folder, which follows what is published there, if anything is."""
    with open_workspace(folder, clock=clock) as workspace:
        following = Following(Share(workspace.live_store), workspace.intake)
        world = World(workspace, clock, following)
        following.subscribe(world.heard.extend)
        try:
            yield world
        finally:
            following.close()


def published_ids(workspace: Workspace) -> dict[int, str]:
    """The identifiers of the published customers, by number."""
    if CUSTOMERS not in workspace.engine.tables():
        return {}
    rows = workspace.engine.run(sql.select(sql.columns(("customer_no", "customer_id")), CUSTOMERS)).to_pylist()
    return {row["customer_no"]: row["customer_id"] for row in rows}


def days(number: float) -> timedelta:
    """So many days."""
    return timedelta(days=number)
