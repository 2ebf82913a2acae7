"""Stores, a receiver that answers as it is told to, and a dispatcher between them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from tests.sources.connectors.webserver import Answer, Asked, WebServer, running

from ilk.database.deliveries import Attempted, DeliveryStore
from ilk.database.live import LiveStore, NewChange, Written
from ilk.database.share import Share
from ilk.live.triggers.definition import TriggerDefinition
from ilk.live.triggers.dispatching import Dispatcher
from ilk.live.triggers.sending import Sender

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the one of the specification's examples
NEXT = "whsec_" + "b3RoZXI" * 6 + "eA=="  # of another length
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HERE = (ip_network("127.0.0.0/8"),)


@dataclass
class Receiver:
    """Answers as planned, then 204."""

    planned: list[Answer | Callable[[Asked], Answer]] = field(default_factory=list)

    def __call__(self, asked: Asked) -> Answer:
        if not self.planned:
            return Answer(204)
        told = self.planned.pop(0)
        return told if isinstance(told, Answer) else told(asked)


@dataclass
class World:
    """Triggers over a store of changes, towards a receiver of this machine."""

    folder: Path
    receiver: Receiver
    server: WebServer
    environment: dict[str, str] = field(default_factory=lambda: {"SECRET": SECRET, "NEXT": NEXT})
    traits: Mapping[str, object] = field(default_factory=dict)
    stores: list[DeliveryStore | LiveStore] = field(default_factory=list)

    def open(self) -> Dispatcher:
        """A dispatcher as one after a start: over what the files hold."""
        deliveries = DeliveryStore.open(self.folder / "deliveries.sqlite")
        live = LiveStore.open(self.folder / "live.sqlite", NOW)
        self.stores += [deliveries, live]
        return Dispatcher(deliveries, live, Sender(HERE), self.environment, self.traits_of)

    def traits_of(self, _customer: str, names: Sequence[str]) -> dict[str, object]:
        return {name: self.traits.get(name) for name in names}

    def trigger(self, name: str = "crm", **more: object) -> TriggerDefinition:
        webhook = {"url": f"{self.server.address}/hooks?of=ilk", "secret": "${SECRET}", **more.pop("webhook", {})}
        return TriggerDefinition.model_validate(
            {"name": name, "entered": ["vip"], "left": ["vip"], **more, "webhook": webhook}
        )

    @property
    def got(self) -> list[Asked]:
        return self.server.asked


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    receiver = Receiver()
    with running(receiver) as server:
        made = World(tmp_path, receiver, server)
        yield made
        for each in made.stores:
            each.close()


def happen(dispatcher: Dispatcher, *customers: str, segment: str = "vip", entered: bool = True) -> None:
    """Customers enter a segment, or leave it."""
    changes = [NewChange(customer, segment, NOW, entered=entered) for customer in customers]
    Share(dispatcher.ledger).write(Written(changes), NOW)


def tell_all(dispatcher: Dispatcher, trigger: TriggerDefinition, now=NOW) -> list[Attempted]:
    """Note what is new and tell what is due."""
    while dispatcher.collect(trigger, now):
        pass
    return [dispatcher.tell(trigger, each, now) for each in dispatcher.claim(trigger, now, 1_000)]
