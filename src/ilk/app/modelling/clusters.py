"""Clusters of a project's customers: how many, found on a sample, named, kept through refits, and scored."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.modelling.features import batches, laid_out, sample
from ilk.app.modelling.ground import Fit, Ground, Report, Scored
from ilk.app.modelling.naming import cluster_names, feature_titles
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.definition import ClusterSettings

if TYPE_CHECKING:
    from ilk.models.clusters.choosing import Choice
    from ilk.models.clusters.clustering import Clustering
    from ilk.models.clusters.method import Counted

ROWS = 100_000
"""Clusters are found on at most about so many customers."""
_GOOD_AGREEMENT = 0.8
_LAST = 8
"""So many clusters at most are looked for when the data choose."""


def fit(ground: Ground, former: Mapping[str, Any] | None) -> Fit:
    """Find the clusters; those that go on from the former fit keep their names."""
    from ilk.models.clusters.rules import approximate

    settings, seed = ground.settings(ClusterSettings), ground.model.seed
    drawn = sample(ground.engine, ground.meaning, ground.trees, ground.as_of, ROWS)
    table = drawn.drop_columns(["customer_no"])
    method = method_of(settings)
    choice = None if settings.clusters else _choose(method, table, settings, seed)
    found = (choice.method if choice else method).fit(table, derive(seed, "fit"))
    found = _named(found, ground, former, table)
    rules = approximate(found, table, derive(seed, "rules"))
    findings = {
        "clusters": found.centers().to_pylist(),
        "differences": found.differences().to_pylist(),
        "candidates": choice.table().to_pylist() if choice else [],
        "choice": choice.reason if choice else f"{found.count} clusters, as the definition says.",
        "rules": rules.model_dump(mode="json"),
    }
    charts = (found.chart(feature_titles(found, ground.meaning.traits)), *((choice.chart(),) if choice else ()))
    report = Report(
        headline=f"{found.count} clusters: {', '.join(found.names)}.",
        card=found.card,
        warnings=_warnings(rules.agreement),
        findings=findings,
        charts=charts,
    )
    return Fit(found.to_document(), report, _scored(ground, found, drawn))


def scores(ground: Ground, document: Mapping[str, Any]) -> Iterator[Scored]:
    """The cluster of every customer whom the model is about, and how clearly, in batches."""
    from ilk.models.clusters.clustering import Clustering

    found = Clustering.from_document(document)
    with laid_out(ground.engine, ground.meaning, ground.trees, ground.as_of):
        for batch in batches(ground.engine, ground.trees):
            yield _scored(ground, found, batch)


def _scored(ground: Ground, found: "Clustering", rows: pa.Table) -> Scored:
    scored, name = found.score(rows), ground.model.name
    columns = {name: scored["cluster"], f"{name}_strength": scored["strength"]}
    traits = pa.table({"customer_no": rows["customer_no"], **columns})
    return Scored(rows.select(list(ground.trees.features)), traits)


def _warnings(agreement: float) -> tuple[str, ...]:
    if agreement >= _GOOD_AGREEMENT:
        return ()
    told = f"The rules place only {agreement:.0%} of customers as the clusters do"
    return (f"{told}: use the model's trait, not the rules.",)


def method_of(settings: ClusterSettings) -> "Counted":
    """The method of a definition, with its number of clusters; the largest that is tried, when the data choose."""
    from ilk.models.clusters import GaussianMixture, KMeans, KPrototypes

    count = settings.clusters or _LAST
    match settings.method:
        case "k_means":
            return KMeans(clusters=count)
        case "gaussian_mixture":
            return GaussianMixture(clusters=count)
        case "k_prototypes":
            return KPrototypes(clusters=count)


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
    from ilk.models.clusters.matching import kept_names

    before = None if former is None else _read(former)
    if before is not None and set(before.preparation.columns) <= set(table.column_names):
        return kept_names(before, found, table)
    return found.named(*cluster_names(found, ground.settings(ClusterSettings).names, ground.meaning.traits))


def _read(former: Mapping[str, Any]) -> "Clustering | None":
    """The clusters of a former fit; None when it was of another task, or by another version of Ilk."""
    from ilk.models.clusters.clustering import Clustering

    try:
        return Clustering.from_document(former)
    except UserError:
        return None
