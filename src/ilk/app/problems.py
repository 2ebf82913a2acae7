"""Problems of definitions as answers: with their line, their column and the piece of the text at fault."""

import re

from ilk.app.answers import DefinitionProblem
from ilk.kernel.errors import UserError

_PLACE = re.compile(r"(?:^|: )line (\d+), column (\d+)$")
_MOST_KNOWN = 100


def problem(error: UserError) -> DefinitionProblem:
    """A problem of a definition, with its line, its column and the piece of the text that the hint underlines."""
    place = _PLACE.search(error.where or "")
    shown, marks, *advice = [*(error.hint or "").split("\n"), ""]
    underlined = place is not None and bool(marks.strip()) and not marks.strip("^ ")
    begin = marks.find("^")
    return DefinitionProblem(
        code=error.code,
        what=error.what,
        where=error.where,
        line=int(place[1]) if place else None,
        column=int(place[2]) if place else None,
        piece=shown[begin : begin + marks.count("^")] if underlined else None,
        known=list(error.known[:_MOST_KNOWN]),
        hint="\n".join(advice).strip() or None if underlined else error.hint,
    )
