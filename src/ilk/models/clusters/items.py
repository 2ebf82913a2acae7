"""Items of a survey as numbers: scales as they are, yes or no as 1 and 0."""

from collections.abc import Sequence

import pyarrow as pa

from ilk.kernel.errors import UserError
from ilk.models.features.preparing import Preparation, Preparing, prepare
from ilk.models.features.steps import MissingStep


def items_of(table: pa.Table, columns: Sequence[str]) -> Preparation:
    """The preparation of items: one feature each, in its own units; a missing answer counts as the median.

    Raises:
        UserError: `unknown-column`, `not-finite`, `not-numbers`, `no-features`.
    """
    found = prepare(table, columns, Preparing(log="never", scale=False))
    texts = [name for name, kind in zip(found.columns, found.kinds, strict=True) if kind == "level"]
    if texts:
        what = f"column `{texts[0]}` holds texts; items are numbers, or yes and no"
        raise UserError("not-numbers", what, where=texts[0], hint="Number the answers in their order, or leave it out.")
    return found.model_copy(update={"steps": tuple(step for step in found.steps if not isinstance(step, MissingStep))})
