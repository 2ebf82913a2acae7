"""Which pairs are looked at: those of blocking rules, counted before any is made; a rule of too many is left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ilk.identity.matching.records import BlockSize, Records
from ilk.identity.matching.settings import Block, Matching
from ilk.kernel.errors import UserError, raise_all

_HINT = "Add a field to the rule, clear the value that so many share, or raise `most_pairs`."


@dataclass(frozen=True, slots=True)
class Blocking:
    """The rules whose pairs are made, with their sizes by label; `held` says which are left out, and why."""

    rules: tuple[Block, ...]
    sizes: Mapping[str, BlockSize]
    held: tuple[str, ...] = ()


def blocking_of(records: Records, settings: Matching) -> Blocking:
    """The rules of `block` but those of more than `most_pairs`.

    Raises:
        UserError: `too-many-pairs`, for each of these when the rules that are left name no pair at all.
    """
    sizes = _sizes(records, settings.block)
    found = _within(settings.block, sizes, settings.most_pairs, "blocking rule", "pairs that only it names stay apart")
    if found.held and not any(size.pairs for size in found.sizes.values()):
        raise_all(_too_many(label, size, settings.most_pairs) for label, size in sizes.items() if size.pairs)
    return found


def certain_of(records: Records, settings: Matching) -> Blocking:
    """The rules of `training.certain` but those of more than `most_pairs`, for Splink makes their pairs."""
    rules = settings.training.certain
    return _within(rules, _sizes(records, rules), settings.most_pairs, "rule of `certain`", "it says nothing")


def _sizes(records: Records, rules: Sequence[Block]) -> Mapping[str, BlockSize]:
    return {rule.label: records.size(rule) for rule in rules}


def _within(rules: Sequence[Block], sizes: Mapping[str, BlockSize], most: int, kind: str, consequence: str) -> Blocking:
    """The rules of at most so many pairs, with a sentence on each of the others."""
    kept = {label: size for label, size in sizes.items() if size.pairs <= most}
    held = (
        f"The {kind} `{label}` is left out, so that {consequence}: it {_said(size, most)}. {_HINT}"
        for label, size in sizes.items()
        if label not in kept
    )
    return Blocking(tuple(rule for rule in rules if rule.label in kept), kept, tuple(held))


def _too_many(label: str, size: BlockSize, most: int) -> UserError:
    return UserError(
        "too-many-pairs", f"the blocking rule `{label}` {_said(size, most)}", where="matching: block", hint=_HINT
    )


def _said(size: BlockSize, most: int) -> str:
    return f"names {size.pairs:,} pairs, more than {most:,}; {size.largest:,} records share one value of it"
