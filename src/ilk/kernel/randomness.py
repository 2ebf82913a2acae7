"""Named random streams: the same seed and name give the same numbers, whatever else was drawn."""

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from numpy.random import Generator


def derive(seed: int, *names: str) -> "Generator":
    """The stream of `names` under `seed`: independent of every other stream."""
    from numpy.random import default_rng  # numpy is slow to import and few commands need it

    digest = sha256("\x1f".join((str(seed), *names)).encode()).digest()
    return default_rng(int.from_bytes(digest[:16], "big"))
