"""What features and clusters are called before people: by the titles of traits, by what sets a cluster apart."""

from collections.abc import Mapping, Sequence
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from ilk.customers.traits import Trait

if TYPE_CHECKING:
    from ilk.models.clusters.clustering import Clustering
    from ilk.models.clusters.factors import Factors

_CLEARLY, _WORDS = 0.3, 2
"""So many standard deviations from everyone are worth a word; of so many at most."""
_LITTLE_LOADING = 0.3
"""Below this a loading is no part of what a factor is called by (Hair et al., Multivariate Data Analysis)."""


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


def about_factor(factors: "Factors", place: int, titles: Mapping[str, str] | None = None) -> str:
    """The items that load on a factor, the strongest first; `not` before those that mean the opposite."""
    loadings, called = factors.loadings[:, place], titles or {}
    order = sorted(range(len(loadings)), key=lambda row: -abs(loadings[row]))
    said = [row for row in order if abs(loadings[row]) >= _LITTLE_LOADING] or order[:1]
    names = [called.get(name, name) for name in factors.preparation.columns]
    return ", ".join(("" if loadings[row] > 0 else "not ") + names[row] for row in said)


def strongest(found: "Clustering", place: int, most: int) -> list[dict[str, Any]]:
    """The rows of what sets a cluster apart most, of `Clustering.differences`, one a column; the largest at least."""
    columns = {step.feature: step.column for step in found.preparation.steps}
    ours = [row for row in found.differences().to_pylist() if row["cluster"] == found.names[place]]
    # Of the answers to a question, what many say is told rather than what few do.
    ours.sort(key=lambda row: (-round(abs(row["apart"]), 6), row["apart"] < 0))
    first = list({columns[row["feature"]]: row for row in reversed(ours)}.values())
    first.sort(key=ours.index)
    return [row for row in first if abs(row["apart"]) >= _CLEARLY][:most] or first[:1]


def _proposal(found: "Clustering", place: int, titles: Mapping[str, str]) -> str:
    """What sets a cluster apart most, in a few words: `High orders in a year and low average basket`."""
    numbers = dict(zip(found.preparation.features, found.preparation.numeric, strict=True))
    said = [_word(row, titles, is_number=numbers[row["feature"]]) for row in strongest(found, place, _WORDS)]
    return " and ".join(said).capitalize()


def _word(row: Mapping[str, Any], titles: Mapping[str, str], *, is_number: bool) -> str:
    above, below = ("high ", "low ") if is_number else ("", "not ")
    return (above if row["apart"] > 0 else below) + titles[row["feature"]].lower()
