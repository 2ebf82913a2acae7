"""How the model learns: u from random pairs, m by expectation maximisation, and from both how many pairs match."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from math import isfinite
from typing import Any

from ilk.identity.matching.blocking import Blocking, certain_of
from ilk.identity.matching.model import Learnt, LearntComparison, LearntLevel
from ilk.identity.matching.prior import Session, from_certain, from_sessions, splinks_own
from ilk.identity.matching.records import BlockSize, Records
from ilk.identity.matching.settings import AnyComparison, Block, Matching
from ilk.identity.matching.splinked import blocked, trainer

_DIGITS = 12
"""Sums of many threads differ in their last digits; without those, equal seeds give equal models."""
_RARELY = 1e-4
"""A match is never held to be rarer in some level than this: a slip nobody has made yet must not outweigh all else."""
_LEAST = 1e-12
_FEW = 10
"""Of fewer matches than this, how often values agree is hardly known."""


def learn(records: Records, settings: Matching, blocking: Blocking, as_of: date | None) -> Learnt:
    """Fit the model of Fellegi & Sunter (1969), m by expectation maximisation (Dempster, Laird & Rubin 1977).

    Raises:
        UserError: `wrong-recall`.
    """
    compared = [one for one in settings.compare if records.comparable.issuperset(one.fields)]
    splink = trainer(records, compared, blocking.rules)
    splink.training.estimate_u_using_random_sampling(max_pairs=settings.training.pairs, seed=settings.training.seed)
    splink, sessions, failed = _maximised(splink, records, settings, blocking)
    document = splink.misc.save_model_to_json()
    pairs = min(settings.training.pairs, records.count * (records.count - 1) // 2)
    found = zip(compared, document["comparisons"], strict=True)
    learnt = [_read(one, said, _matches(one, sessions, pairs), pairs) for one, said in found]
    certain = certain_of(records, settings)
    if certain.rules:
        prior = from_certain(splink, certain.rules, settings.training.recall)
    else:
        prior = from_sessions(sessions, compared, learnt, records.count) or splinks_own(splink)
    return Learnt(
        settings=settings,
        as_of=as_of,
        records=records.count,
        prior=_within(prior, records.count),
        comparisons=tuple(learnt),
        warnings=(
            *_left_out(settings, compared),
            *_without_pairs(blocking.sizes),
            *certain.held,
            *failed,
            *_unlearnt(compared, sessions),
            *_roughly(compared, document["comparisons"], sessions, pairs),
        ),
    )


def _maximised(
    splink: Any, records: Records, settings: Matching, blocking: Blocking
) -> tuple[Any, list[Session], list[str]]:
    """Learn m from the pairs of each rule that names any: Splink with what it learnt, and what became of each rule."""
    sessions, failed = [], []
    for rule in settings.training.rules or blocking.rules:
        size = blocking.sizes.get(rule.label) or records.size(rule)
        # Training that fails leaves Splink in pieces.
        attempt = deepcopy(splink)
        matching = _train(attempt, rule, settings.training.pairs) if size.pairs else None
        if matching is not None:
            splink = attempt
            sessions.append(Session(rule, size, matching))
        elif size.pairs:
            failed.append(f"Nothing could be learnt from the pairs of `{rule.label}`: they are too few, or all alike.")
    return splink, sessions, failed


def _train(splink: Any, rule: Block, pairs: int) -> float | None:
    """The share of a rule's pairs that match; None where they teach nothing."""
    from splink.internals.exceptions import EMTrainingException, SplinkException

    try:
        trained = splink.training.estimate_parameters_using_expectation_maximisation(
            blocked(rule),
            # Which values are rare matters when pairs are scored; here it would take most of the time.
            estimate_without_term_frequencies=True,
            populate_probability_two_random_records_match_from_trained_values=True,
            max_pairs=pairs,
        )
    except (ValueError, EMTrainingException):
        return None
    except SplinkException as error:
        # Where one side of a likelihood vanishes, Splink goes on with what is no number.
        if "nan" in str(error.__cause__):
            return None
        raise
    matching = float(trained.core_model_settings.probability_two_random_records_match)
    return matching if isfinite(matching) else None


def _within(prior: float, count: int) -> float:
    """The prior within what so many records can show: at least half a match, and some pair that does not."""
    least = 1 / (count * (count - 1))
    return round(min(max(prior, least), 1 - least), _DIGITS)


def _matches(comparison: AnyComparison, sessions: Sequence[Session], pairs: int) -> float:
    """How many matches the training of a comparison looked at, in the rule that had most; 0 where no rule taught it."""
    taught = [one for one in sessions if not {*comparison.fields} & {*one.rule.fields}]
    return max((min(one.size.pairs, pairs) * one.matching for one in taught), default=0.0)


def _read(comparison: AnyComparison, document: Mapping[str, Any], matches: float, pairs: int) -> LearntComparison:
    """What Splink learnt of a comparison; the first of its levels is that of missing values."""
    levels = [level for level in document["comparison_levels"] if not level.get("is_null_level")]
    return LearntComparison(called=comparison.called, levels=tuple(_level(level, matches, pairs) for level in levels))


def _level(document: Mapping[str, Any], matches: float, pairs: int) -> LearntLevel:
    """A level with what was seen of it.

    One that none of so many random pairs or matches showed would be half of one. Without any match nothing is known of
    it, so that it weighs nothing.
    """
    u = max(document.get("u_probability") or 0.5 / pairs, _LEAST)
    m = document.get("m_probability")
    if m is None:
        m = min(u, 0.5 / matches) if matches else u
    return LearntLevel(
        said=document["label_for_charts"], m=round(max(m, min(u, _RARELY)), _DIGITS), u=round(u, _DIGITS)
    )


def _left_out(settings: Matching, compared: Sequence[AnyComparison]) -> Iterator[str]:
    for one in settings.compare:
        if one not in compared:
            yield f"`{one.called}` is not compared: it is empty, or has one value in all records."


def _without_pairs(sizes: Mapping[str, BlockSize]) -> Iterator[str]:
    for label, size in sizes.items():
        if not size.pairs:
            yield f"The blocking rule `{label}` names no pair."


def _unlearnt(compared: Sequence[AnyComparison], sessions: Sequence[Session]) -> Iterator[str]:
    for one in compared:
        if all({*one.fields} & {*session.rule.fields} for session in sessions):
            yield (
                f"How `{one.called}` agrees among matches could not be learnt, so that it weighs nothing: every rule of"
                " training reads it. Give training a rule over other fields."
            )


def _roughly(
    compared: Sequence[AnyComparison], documents: Sequence[Mapping[str, Any]], sessions: Sequence[Session], pairs: int
) -> Iterator[str]:
    """What was learnt of too little: comparisons of few matches, and levels that no match or no random pair showed."""
    for one, document in zip(compared, documents, strict=True):
        matches = _matches(one, sessions, pairs)
        if not matches:
            continue
        if matches < _FEW:
            yield f"How `{one.called}` agrees was learnt from about {matches:.0f} matches only: its weights are rough."
        for letter, among in (("m", "match in training"), ("u", "random pair")):
            levels = [level for level in document["comparison_levels"] if not level.get("is_null_level")]
            unseen = [level["label_for_charts"] for level in levels if level.get(f"{letter}_probability") is None]
            if unseen:
                yield f"`{one.called}`: no {among} was {' or '.join(unseen)}; what that weighs is a guess."
