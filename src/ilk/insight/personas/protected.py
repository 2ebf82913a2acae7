"""Which traits a persona may tell of: no name or address, and nothing protected unless the project allows it."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from ilk.catalog.project import ProjectDefinition
from ilk.customers.traits import Trait

PROTECTED_WORDS = frozenset(
    {
        *("age", "birth", "birthday", "birthdate", "dob", "gender", "sex", "pronouns", "orientation", "pregnant"),
        *("pregnancy", "marital", "race", "racial", "ethnic", "ethnicity", "nationality", "citizenship", "religion"),
        *("religious", "belief", "faith", "political", "politics", "union", "disability", "disabled", "diagnosis"),
        *("genetic", "biometric"),
    }
)
"""A trait with one of these words in its name is protected, unless its definition says otherwise.

After article 21 of the Charter of Fundamental Rights of the European Union, and article 9 of the GDPR.
"""
NAMES = frozenset(
    {
        *("name", "first_name", "last_name", "full_name", "given_name", "family_name", "middle_name", "surname"),
        *("nickname", "username", "user_name", "display_name", "contact_name", "company_name"),
    }
)
"""Traits that name a person."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What a persona may tell: `allowed` traits; `held_back` are protected; `naming` tell who somebody is."""

    allowed: frozenset[str]
    held_back: tuple[Trait, ...]
    naming: tuple[Trait, ...]


def telling(project: ProjectDefinition, traits: Iterable[Trait], compared: Container[str] = ()) -> Telling:
    """Sort the traits of a project.

    Args:
        project: its `personas.allow` names the protected traits that may be told.
        traits: all of them.
        compared: traits by which a model's card compares groups; they are protected too, unless declared not to be.
    """
    every = list(traits)
    addresses = frozenset(project.addresses.values())
    naming = tuple(each for each in every if each.name in NAMES or each.name in addresses)
    held = tuple(
        each
        for each in every
        if each not in naming and each.name not in project.personas.allow and _protected(each, compared)
    )
    allowed = {each.name for each in every} - {each.name for each in (*naming, *held)}
    return Telling(frozenset(allowed), held, naming)


def _protected(trait: Trait, compared: Container[str]) -> bool:
    if trait.protected is not None:
        return trait.protected
    return trait.name in compared or not PROTECTED_WORDS.isdisjoint(trait.name.split("_"))
