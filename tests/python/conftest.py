"""The Python door over a shop that has been run: of its stores, and of the server that has it open."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.serving import serving

import ilk
from ilk.python.shop import Shop


@pytest.fixture(params=["stores", "server"])
def opened(shop: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    """The shop, opened: once its own stores, once through a server in another process."""
    if request.param == "stores":
        with ilk.open(shop) as made:
            yield made
    else:
        with serving(shop), ilk.open(shop) as made:
            yield made
