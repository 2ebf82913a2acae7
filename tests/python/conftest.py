"""The Python door over a shop that has been run: of its stores, and of the server that has it open."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.serving import serving

import ilk
from ilk.python.shop import Shop

WAYS = ["stores", "server"]


@contextmanager
def opening(folder: Path, way: str) -> Iterator[Shop]:
    """A shop, opened: its own stores, or through a server in another process."""
    if way == "stores":
        with ilk.open(folder) as made:
            yield made
    else:
        with serving(folder), ilk.open(folder) as made:
            yield made


@pytest.fixture(params=WAYS, scope="module")
def opened(
    shop_once_run: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Shop]:
    """A shop to read from."""
    with opening(Path(shutil.copytree(shop_once_run, tmp_path_factory.mktemp("read") / "shop")), request.param) as made:
        yield made


@pytest.fixture(params=WAYS)
def own(shop: Path, request: pytest.FixtureRequest) -> Iterator[Shop]:
    """A shop to run and to change."""
    with opening(shop, request.param) as made:
        yield made
