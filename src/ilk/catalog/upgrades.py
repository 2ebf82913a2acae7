"""Stored documents of older versions, brought to the form that this version reads.

An upgrade is a function of a kind and a body that gives the new body, appended to `UPGRADES` and never removed: the
one at position N turns schema version N + 1 into N + 2. Each comes with samples of old documents as tests.
"""

from collections.abc import Callable, Sequence

from ilk.catalog.documents import Body
from ilk.kernel.errors import UserError

Upgrade = Callable[[str, Body], Body]

UPGRADES: tuple[Upgrade, ...] = ()


def schema_version(upgrades: Sequence[Upgrade] = UPGRADES) -> int:
    """The version of the form that this version of the product writes."""
    return len(upgrades) + 1


def upgraded(kind: str, body: Body, version: int, upgrades: Sequence[Upgrade] = UPGRADES) -> Body:
    """The body of a document stored at schema `version`, as it is written now.

    Raises `UserError` `definition-newer` when a later version of the product stored it.
    """
    if version > schema_version(upgrades):
        what = f"a {kind} was stored by a later version of Ilk"
        raise UserError("definition-newer", what, hint="Install that version or a later one.")
    for upgrade in upgrades[version - 1 :]:
        body = upgrade(kind, body)
    return body
