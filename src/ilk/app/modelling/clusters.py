"""Clusters of a project's customers: how many, found on a sample, named, kept through refits, and scored."""

from collections.abc import Iterator, Mapping
from itertools import chain, count
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.meaning import Meaning
from ilk.app.modelling.features import batches, laid_out, sample
from ilk.app.modelling.ground import Fit, Ground
from ilk.kernel.errors import Bug, UserError
from ilk.kernel.randomness import derive
from ilk.models.definition import ClusterSettings

if TYPE_CHECKING:
    from ilk.models.clusters.choosing import Choice
    from ilk.models.clusters.clustering import Clustering
    from ilk.models.clusters.method import Counted

_ROWS = 100_000
_GOOD_AGREEMENT = 0.8
_CLEARLY, _WORDS = 0.3, 2
"""So many standard deviations from everyone are worth a word; of so many at most."""
_LAST = 8
"""So many clusters at most are looked for when the data choose."""


def fit(ground: Ground, former: Mapping[str, Any] | None) -> Fit:
    """Find the clusters; those that go on from the former fit keep their names."""
    from ilk.models.clusters.rules import approximate

    settings, seed = _settings(ground), ground.model.seed
    table = sample(ground.engine, ground.meaning, ground.trees, ground.as_of, _ROWS).drop_columns(["customer_no"])
    method = _method(settings)
    choice = None if settings.clusters else _choose(method, table, settings, seed)
    found = (choice.method if choice else method).fit(table, derive(seed, "fit"))
    found = _named(found, ground, former, table)
    rules = approximate(found, table, derive(seed, "rules"))
    report = {
        "headline": f"{found.count} clusters: {', '.join(found.names)}.",
        "warnings": _warnings(rules.agreement),
        "card": found.card.model_dump(mode="json"),
        "clusters": found.centers().to_pylist(),
        "differences": found.differences().to_pylist(),
        "candidates": choice.table().to_pylist() if choice else [],
        "choice": choice.reason if choice else f"{found.count} clusters, as the definition says.",
        "rules": rules.model_dump(mode="json"),
        "charts": [found.plot().to_dict(), *([choice.plot().to_dict()] if choice else [])],
    }
    return Fit(found.to_document(), report)


def scores(ground: Ground, document: Mapping[str, Any]) -> Iterator[pa.Table]:
    """The cluster of every customer whom the model is about, and how clearly, in batches."""
    from ilk.models.clusters.clustering import Clustering

    found, name = Clustering.from_document(document), ground.model.name
    with laid_out(ground.engine, ground.meaning, ground.trees, ground.as_of):
        for batch in batches(ground.engine, ground.trees):
            scored = found.score(batch)
            columns = {name: scored["cluster"], f"{name}_strength": scored["strength"]}
            yield pa.table({"customer_no": batch["customer_no"], **columns})


def _warnings(agreement: float) -> list[str]:
    if agreement >= _GOOD_AGREEMENT:
        return []
    return [
        f"The rules place only {agreement:.0%} of customers as the clusters do: use the model's trait, not the rules."
    ]


def _settings(ground: Ground) -> ClusterSettings:
    if ground.model.clusters is None:
        raise Bug(f"{ground.model.name} finds no clusters")
    return ground.model.clusters


def _method(settings: ClusterSettings) -> "Counted":
    from ilk.models.clusters.gaussian_mixture import GaussianMixture
    from ilk.models.clusters.k_means import KMeans

    count = settings.clusters or _LAST
    return KMeans(clusters=count) if settings.method == "k_means" else GaussianMixture(clusters=count)


def _choose(method: "Counted", table: pa.Table, settings: ClusterSettings, seed: int) -> "Choice":
    from ilk.models.clusters.choosing import choose
    from ilk.models.clusters.verdict import Demands

    demands = Demands(smallest=settings.smallest)
    choice = choose(method, table, range(2, _LAST + 1), derive(seed, "choosing"), demands=demands)
    if choice.recommended is None:
        hint = "Take other features, or say how many with `clusters`."
        raise UserError("no-clusters", choice.reason, hint=hint)
    return choice


def _named(found: "Clustering", ground: Ground, former: Mapping[str, Any] | None, table: pa.Table) -> "Clustering":
    from ilk.models.clusters.clustering import Clustering
    from ilk.models.clusters.matching import kept_names

    if former is not None:
        before = Clustering.from_document(former)
        if set(before.preparation.columns) <= set(table.column_names):
            return kept_names(before, found, table)
    names = dict.fromkeys(_settings(ground).names[: found.count])
    for place in range(len(names), found.count):
        proposal = _proposal(found, place, ground.meaning)
        free = chain([proposal], (f"{proposal} ({number})" for number in count(2)))
        names[next(name for name in free if name not in names)] = None
    return found.named(*names)


def _proposal(found: "Clustering", place: int, meaning: Meaning) -> str:
    """What sets a cluster apart most, in a few words: `High orders in a year and low average basket`."""
    ours = [row for row in found.differences().to_pylist() if row["cluster"] == found.names[place]]
    strong = [row for row in ours if abs(row["apart"]) >= _CLEARLY][:_WORDS] or ours[:1]
    said = [f"{'high' if row['apart'] > 0 else 'low'} {_title(row['feature'], meaning)}" for row in strong]
    return " and ".join(said).capitalize()


def _title(feature: str, meaning: Meaning) -> str:
    trait = meaning.traits.get(feature)
    return (trait.title if trait else feature).lower()
