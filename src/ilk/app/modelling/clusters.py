"""Clusters of a project's customers: how many, found on a sample, named, kept through refits, and scored."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.modelling.cluster_report import Found, report_of
from ilk.app.modelling.features import sample
from ilk.app.modelling.features import scoring as scoring_of
from ilk.app.modelling.ground import Fit, Ground, Scored, Scoring
from ilk.app.modelling.methods import LAST, method_of
from ilk.app.modelling.naming import cluster_names
from ilk.kernel.errors import UserError
from ilk.kernel.randomness import derive
from ilk.models.settings import ClusterSettings

if TYPE_CHECKING:
    from ilk.models.clusters.choosing import Choice
    from ilk.models.clusters.clustering import Clustering
    from ilk.models.clusters.method import Counted
    from ilk.models.clusters.typing_tool import Tool

ROWS = 100_000
"""Clusters are found on at most about so many customers."""
_SEGMENT = "segment of the typing tool"
"""A column beside features; no value of the language is called so."""


def fit(ground: Ground, former: Mapping[str, Any] | None) -> Fit:
    """Find the clusters and the questions that place new customers; clusters that go on keep their names."""
    settings, seed = ground.settings(ClusterSettings), ground.model.seed
    drawn = sample(ground.engine, ground.meaning, ground.trees, ground.as_of, ROWS, shared=ground.shared)
    table = drawn.select(list(ground.trees.features))
    method = method_of(settings)
    choice = None if settings.clusters else _choose(method, table, settings, seed)
    found = (choice.method if choice else method).fit(table, derive(seed, "fit"))
    found = _named(found, ground, former, table)
    tool = _typing_tool(ground, method, found, drawn)
    kept = None if isinstance(tool, str) else tool.to_document()
    report = report_of(ground, Found(found, choice, tool), table)
    return Fit(
        {"clusters": found.to_document(), "typing_tool": kept},
        report,
        _scored(ground.model.name, tuple(ground.trees.features), found, drawn),
    )


def scoring(ground: Ground, document: Mapping[str, Any]) -> AbstractContextManager[Scoring]:
    """The cluster of every customer whom the model is about, and how clearly."""
    return scoring_of(ground, partial(_scored, ground.model.name, tuple(ground.trees.features), clusters_of(document)))


def clusters_of(document: Mapping[str, Any]) -> "Clustering":
    """The clusters of a fitted version. Raises as `Clustering.from_document`."""
    from ilk.models.clusters.clustering import Clustering

    # Versions from before there were typing tools are the clusters alone.
    return Clustering.from_document(document.get("clusters", document))


def tool_of(document: Mapping[str, Any]) -> "Tool | None":
    """The typing tool of a fitted version; None where it has none. Raises as `Tool.from_document`."""
    from ilk.models.clusters.typing_tool import Tool

    kept = document.get("typing_tool")
    return None if kept is None else Tool.from_document(kept)


def _scored(name: str, features: Sequence[str], found: "Clustering", rows: pa.Table) -> Scored:
    scored = found.score(rows)
    columns = {name: scored["cluster"], f"{name}_strength": scored["strength"]}
    traits = pa.table({"customer_no": rows["customer_no"], **columns})
    return Scored(rows.select(features), traits)


def _choose(method: "Counted", table: pa.Table, settings: ClusterSettings, seed: int) -> "Choice":
    from ilk.models.clusters.choosing import choose
    from ilk.models.clusters.verdict import Demands

    demands = Demands(smallest=settings.smallest)
    choice = choose(method, table, range(2, LAST + 1), derive(seed, "choosing"), demands=demands)
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
    try:
        return clusters_of(former)
    except UserError:
        return None


def _typing_tool(ground: Ground, method: "Counted", found: "Clustering", drawn: pa.Table) -> "Tool | str":
    """The typing tool of the clusters; or why there is none."""
    from ilk.models.clusters.typing_tool import TypingTool

    columns = tuple(ground.trees.asked or found.preparation.columns)
    table = drawn.select(columns).append_column(_SEGMENT, found.score(drawn)["cluster"])
    asking = TypingTool(segment=_SEGMENT, columns=columns, preparing=method.preparing)
    try:
        return asking.fit(table, derive(ground.model.seed, "typing tool"))
    except UserError as error:
        return error.what
