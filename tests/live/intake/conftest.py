"""A real server that takes events, and the key to send them with."""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.logs import messages_in
from tests.serving import Running, serving

from ilk.app.access import create_key
from ilk.app.wiring import LOCAL, open_workspace

PROJECT = "name: live-shop\ntitle: Live shop\nhistory: {every: none}\n"


@dataclass(frozen=True)
class Shop:
    """A project that takes events: its folder, and a write key."""

    root: Path
    key: str

    @property
    def headers(self) -> dict[str, str]:
        """What a client says to be let in."""
        return {"Authorization": f"Basic {b64encode(f'{self.key}:'.encode()).decode()}"}

    def stored(self) -> list[dict[str, Any]]:
        """The messages in the log."""
        return messages_in(self.root)


def shop_in(root: Path) -> Shop:
    """A new project in a folder."""
    (root / "ilk.yaml").write_text(PROJECT, "utf-8")
    with open_workspace(root) as workspace:
        return Shop(root, create_key(workspace, LOCAL, name="shop", role="writer").secret or "")


@pytest.fixture
def live_shop(tmp_path: Path) -> Shop:
    """A project that takes events."""
    return shop_in(tmp_path)


@pytest.fixture
def live_server(live_shop: Shop) -> Iterator[Running]:
    """A server of it."""
    with serving(live_shop.root) as running:
        yield running
