"""The traits of a customer that go along with what a trigger tells."""

from collections.abc import Mapping, Sequence

from ilk.app.published import published
from ilk.app.wiring import Workspace
from ilk.customers.view import customer_row
from ilk.kernel.errors import NotFound
from ilk.segments.tree import Result


def traits_of(workspace: Workspace, customer: str, names: Sequence[str]) -> Mapping[str, Result]:
    """The values of traits, as they are now; missing for a customer whom nobody knows yet."""
    if not names:
        return {}
    row: Mapping[str, Result]
    try:
        row = customer_row(workspace.engine, published(workspace).words, customer)
    except NotFound:
        row = {}
    return {name: row.get(name) for name in names}
