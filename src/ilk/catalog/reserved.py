"""The words of the segment language: whoever names things, and whoever writes definitions, must know them."""

RESERVED = frozenset(
    """
    above active affinity after all and any anything apart at average been before between bottom bucket by changed
    colleague colleagues contains count day days decile did distinct dormant else ends entered ever everyone exactly
    false fewer first for fresher from gap has hour hours in is known last least left less like list lookalike matches
    max median min minute minutes missing mode month months more most new next no nobody none not of older on one or
    over overall per percentile previous quarter quarters quartile quintile rate resurrected returning same segment
    session share since size sql starts streak strictly sum than the then this times to top true was week weeks
    where with within year years
    """.split()  # noqa: SIM905 - so many words read better as a text than as a list
)
"""Words of the language: a trait or event of such a name is written between backticks."""
