"""Google Forms: a timestamp, the address where it was collected, and the questions."""

import re

from ilk.sources.shapes.shape import Beginning
from ilk.sources.shapes.surveys.responses import Responses

_ADDRESSES = ("Email Address", "Email address", "Username")
_QUESTION = re.compile(r"\?\s*$|\[.+\]$")
"""A question, or a row of a grid: `How was … [the food]`."""


def _is_like(file: Beginning) -> bool:
    """Many files have a timestamp; those of forms begin with it, and go on with an address or ask something."""
    asks = any(_QUESTION.search(name) for name in file.columns)
    return file.columns[0] == "Timestamp" and (asks or any(name in _ADDRESSES for name in file.columns[1:2]))


RESPONSES = Responses(
    name="google_forms_responses",
    vendor="Google Forms",
    what="export of responses",
    documented="Google Docs Editors Help, View & manage form responses",
    telling=("Timestamp",),
    own=frozenset({"Timestamp", *_ADDRESSES, "Score"}),
    customer=(*_ADDRESSES, "response"),
    answered_at=("Timestamp",),
    response=None,
    is_like=_is_like,
)
