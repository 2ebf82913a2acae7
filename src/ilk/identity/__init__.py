"""Who is who: records that are one person. Reads source_*, event_*; writes identities, identity_links, households."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ilk.identity.definition import Rule
    from ilk.identity.matching.matcher import FittedMatcher, Matcher
    from ilk.identity.matching.settings import Block, Comparison, FullName, Matching, Training
    from ilk.identity.plain import clusters, links_by_rules

__all__ = [
    "Block",
    "Comparison",
    "FittedMatcher",
    "FullName",
    "Matcher",
    "Matching",
    "Rule",
    "Training",
    "clusters",
    "links_by_rules",
]


def __getattr__(name: str) -> Any:
    # Every command reads definitions, and with them this room; numpy, Arrow and Splink are not for them.
    match name:
        case "Matcher" | "FittedMatcher":
            return getattr(import_module("ilk.identity.matching.matcher"), name)
        case "Block" | "Comparison" | "FullName" | "Matching" | "Training":
            return getattr(import_module("ilk.identity.matching.settings"), name)
        case "Rule":
            return getattr(import_module("ilk.identity.definition"), name)
        case "clusters" | "links_by_rules":
            return getattr(import_module("ilk.identity.plain"), name)
        case _:
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`")
