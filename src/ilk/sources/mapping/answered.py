"""Functions of mapping expressions that Python answers, where a library knows what SQL cannot.

Such a function is built as every other, and returns `answered(…)`. In the query its value is a column; before a chunk
of rows is cleaned, its inputs are read from the chunk, each distinct combination is answered once, and the answers
travel beside the chunk as Arrow. To add one: a function of texts to a value, a builder that names it, and a line in
`mapping/functions.py`. Heavy libraries are imported within the function.
"""

from collections.abc import Sequence

from ilk.kernel.types import ValueType
from ilk.sources.mapping.compiled import Arguments, Compiled, Risk, as_text
from ilk.sources.mapping.questions import Answer


def answered(
    arguments: Arguments,
    inputs: Sequence[Compiled],
    answer: Answer,
    to: ValueType = ValueType.TEXT,
    *,
    constants: Sequence[str] = (),
    strict: bool = True,
    why: str = "",
) -> Compiled:
    """What a function of Python says of some values, as texts.

    Args:
        arguments: the call.
        inputs: the values it is asked of.
        answer: is called with the texts of the inputs, then with `constants`; it raises nothing.
        to: the type of what it returns.
        constants: further texts that are the same for every row.
        strict: whether a value without an answer is unreadable, and its row bad; otherwise it is missing.
        why: what such a value is, as reasons say it: `no phone number`.
    """
    texts = [as_text(value) for value in inputs]
    name = "\n".join((arguments.call.function, *constants))
    asked = arguments.scope.questions.ask(
        [value.expr for value in texts], lambda *given: answer(*given, *constants), to, name
    )
    risks = tuple(risk for value in texts for risk in value.risks)
    own = (Risk((texts[0].expr,), asked, why),) if strict else ()
    return Compiled(asked, to, (*risks, *own))
