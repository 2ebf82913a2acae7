"""How often Python looks for cycles of objects: seldom, for what lives long here is many objects without any."""

import gc

_SELDOM = (50_000, 20, 10)
"""Definitions, queries and states are trees by the thousand, and stay: Python's choice looks them through all day."""


def look_seldom() -> None:
    """Look for cycles of objects that nobody holds after many more have come than is usual."""
    gc.set_threshold(*_SELDOM)


def pass_over_what_is_there() -> None:
    """Look through everything once, and from then on only through what comes: all that is there now is to stay."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
