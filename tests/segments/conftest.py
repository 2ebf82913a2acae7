"""Closes the worlds that the tests of this room share."""

from collections.abc import Iterator

import pytest
from tests.segments.agreement import WORLDS, world_of


@pytest.fixture(scope="package", autouse=True)
def worlds() -> Iterator[None]:
    yield
    if world_of.cache_info().currsize:
        for seed in range(WORLDS):
            world_of(seed).engine.close()
    world_of.cache_clear()
