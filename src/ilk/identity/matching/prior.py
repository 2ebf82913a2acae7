"""How often two records at random are one person: from rules that find matches, and how many of them they find."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from statistics import median
from typing import Any

from ilk.identity.matching.model import LearntComparison
from ilk.identity.matching.records import BlockSize
from ilk.identity.matching.settings import AnyComparison, Block
from ilk.identity.matching.splinked import blocked
from ilk.kernel.errors import UserError


@dataclass(frozen=True, slots=True)
class Session:
    """What training on the pairs of a rule came to: how many pairs it names, and the share of them that match."""

    rule: Block
    size: BlockSize
    matching: float


def from_certain(splink: Any, rules: Sequence[Block], recall: float) -> float:
    """The prior by rules that hardly any wrong pair fulfils, and the share of all matches that they find.

    Raises:
        UserError: `wrong-recall`.
    """
    certain = [blocked(rule) for rule in rules]
    try:
        splink.training.estimate_probability_two_random_records_match(certain, recall=recall)
    except ValueError as error:
        what = f"the rules of `certain` name more pairs than a `recall` of {recall:g} leaves room for"
        hint = "Leave out the rule that names wrong pairs, or raise `recall`."
        raise UserError("wrong-recall", what, where="matching: training", hint=hint) from error
    return splinks_own(splink)


def splinks_own(splink: Any) -> float:
    """The prior that Splink has for now."""
    return float(splink.misc.save_model_to_json()["probability_two_random_records_match"])


def from_sessions(
    sessions: Sequence[Session], compared: Sequence[AnyComparison], learnt: Sequence[LearntComparison], records: int
) -> float | None:
    """The prior by what training found: a rule's matches, over the share of all matches that it can find.

    A match is found by a rule when its values are known in both records, and equal, as often as they are so among
    matches (m). Rules disagree, and the middle one counts. None where no rule tells.
    """
    total = records * (records - 1) / 2
    found = []
    for session in sessions:
        agreeing = _agreeing(session.rule, compared, learnt)
        if agreeing:
            known = (session.size.records / records) ** 2
            found.append(session.size.pairs * session.matching / (agreeing * known) / total)
    return median(found) if found else None


def _agreeing(rule: Block, compared: Sequence[AnyComparison], learnt: Sequence[LearntComparison]) -> float | None:
    """How many of all matches agree in the fields of a rule; None where that was not learnt."""
    within = [(one, m.levels[0].m) for one, m in zip(compared, learnt, strict=True) if {*one.fields} <= {*rule.same}]
    covered = {field for one, _ in within for field in one.fields}
    return prod(m for _, m in within) if covered == set(rule.fields) else None
