"""Groups of accounts: who is whose parent, up to the ultimate one, with what cannot be as it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from ilk.customers.formats import counted

if TYPE_CHECKING:
    import numpy as np

_NAMED = 5


@dataclass(frozen=True, slots=True)
class Groups:
    """The ultimate parent of each account, as its place among them.

    -1 stands for an account from which parents lead round in a circle. `circles` are the accounts in such circles,
    `own` those that are their own parent, and count as having none, and `strangers` those whose parent is no account.
    """

    keys: Sequence[str]
    tops: "np.ndarray"
    circles: Sequence[str]
    own: Sequence[str]
    strangers: Sequence[str]

    def top(self, key: str) -> str | None:
        """The ultimate parent of an account, itself when it has no parent; None in or below a circle."""
        place = int(self.tops[self.keys.index(key)])
        return None if place < 0 else self.keys[place]

    def members(self, top: str) -> list[str]:
        """The accounts of a group, in the order of their names; the ultimate parent is one."""
        (places,) = (self.tops == self.keys.index(top)).nonzero()
        return sorted(self.keys[int(place)] for place in places)

    def problems(self) -> list[str]:
        """What is wrong with parents, in sentences."""
        told = [
            (self.circles, "in a circle of parents, so without an ultimate one"),
            (self.own, "whose parent is the same account, taken to have none"),
            (self.strangers, "whose parent is not in the list, taken to have none"),
        ]
        return [f"{counted(len(names), 'account')} {what}: {_listed(names)}" for names, what in told if names]


def rolled_up(keys: pa.Array, parents: pa.Array) -> Groups:
    """The groups of accounts of unique keys, each with the key of its parent or none; both are texts."""
    import numpy as np
    import pyarrow.compute as pc

    places = pc.index_in(parents, value_set=keys)
    stranger = np.asarray(pc.and_(parents.is_valid(), places.is_null()))
    own_place = np.arange(len(keys), dtype=np.int64)
    parent = places.cast(pa.int64()).fill_null(-1).to_numpy(zero_copy_only=False)
    own = parent == own_place
    is_top = (parent < 0) | own
    up = np.where(is_top, own_place, parent)
    # Each pass goes twice as far up as the one before; so many reach the end of the longest line there can be.
    for _ in range(max(len(keys), 1).bit_length()):
        up = up[up]
    circling = ~is_top[up]
    names = keys.to_pylist()
    in_circles = sorted({names[int(place)] for place in up[circling]})
    return Groups(
        keys=names,
        tops=np.where(circling, -1, up),
        circles=in_circles,
        own=sorted(names[int(place)] for place in np.flatnonzero(own)),
        strangers=sorted(names[int(place)] for place in np.flatnonzero(stranger)),
    )


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} and {len(names) - _NAMED} more"
