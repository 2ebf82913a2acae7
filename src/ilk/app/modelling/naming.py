"""What features and clusters are called before people: by the titles of traits, by what sets a cluster apart."""

from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from ilk.customers.traits import Trait

if TYPE_CHECKING:
    from ilk.models.clusters.clustering import Clustering

_CLEARLY, _WORDS = 0.3, 2
"""So many standard deviations from everyone are worth a word; of so many at most."""


def feature_titles(found: "Clustering", traits: Mapping[str, Trait]) -> Mapping[str, str]:
    """What each feature is called: a trait by its title, with the level where it is one of several."""
    return {
        step.feature: titled(step.column, traits) + step.feature.removeprefix(step.column)
        for step in found.preparation.steps
    }


def titled(feature: str, traits: Mapping[str, Trait]) -> str:
    """A trait by its title, any other value of the language as it is written."""
    trait = traits.get(feature)
    return trait.title if trait else feature


def cluster_names(found: "Clustering", given: Sequence[str], traits: Mapping[str, Trait]) -> tuple[str, ...]:
    """Names for all clusters: those given for the first ones, then what sets each apart; all of them different."""
    titles = feature_titles(found, traits)
    names = dict.fromkeys(given[: found.count])
    for place in range(len(names), found.count):
        proposal = _proposal(found, place, titles)
        free = chain([proposal], (f"{proposal} ({number})" for number in count(2)))
        names[next(name for name in free if name not in names)] = None
    return tuple(names)


def strongest(found: "Clustering", place: int, most: int) -> list[dict[str, Any]]:
    """The rows of what sets a cluster apart most, of `Clustering.differences`; the largest one at least."""
    ours = [row for row in found.differences().to_pylist() if row["cluster"] == found.names[place]]
    return [row for row in ours if abs(row["apart"]) >= _CLEARLY][:most] or ours[:1]


def _proposal(found: "Clustering", place: int, titles: Mapping[str, str]) -> str:
    """What sets a cluster apart most, in a few words: `High orders in a year and low average basket`."""
    strong = strongest(found, place, _WORDS)
    said = [f"{'high' if row['apart'] > 0 else 'low'} {titles[row['feature']].lower()}" for row in strong]
    return " and ".join(said).capitalize()
