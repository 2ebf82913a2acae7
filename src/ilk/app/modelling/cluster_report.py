"""What is told of clusters that were found: who they are, how they were found, and how new customers are placed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.modelling.ground import Ground, Report
from ilk.app.modelling.naming import about_factor, feature_titles, titled
from ilk.kernel.randomness import derive

if TYPE_CHECKING:
    from ilk.models.clusters.choosing import Choice
    from ilk.models.clusters.clustering import Clustering
    from ilk.models.clusters.factors import Factors
    from ilk.models.clusters.item_responses import Responses
    from ilk.models.clusters.typing_tool import Tool

_GOOD_AGREEMENT = 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """What a fit came to.

    Args:
        clusters: the clusters with their names.
        choice: how their number was chosen; None where the definition says it.
        tool: the typing tool; or the reason why there is none.
    """

    clusters: "Clustering"
    choice: "Choice | None"
    tool: "Tool | str"


def report_of(ground: Ground, fitted: Found, table: pa.Table) -> Report:
    """The report of a fit on a table of features; its charts stand in the order of `charted`, those there are."""
    from ilk.models.clusters.item_responses import responses
    from ilk.models.clusters.rules import approximate

    found, choice, tool = fitted.clusters, fitted.choice, fitted.tool
    rules = approximate(found, table, derive(ground.model.seed, "rules"))
    factors, answered = found.basis.factors, responses(found)
    findings = {
        "clusters": found.centers().to_pylist(),
        "differences": found.differences().to_pylist(),
        "candidates": choice.table().to_pylist() if choice else [],
        "choice": choice.reason if choice else f"{found.count} clusters, as the definition says.",
        **(_of_factors(found, factors, table) if factors else {}),
        **(_of_answers(answered, table) if answered else {}),
        **_of_tool(tool),
        "rules": rules.model_dump(mode="json"),
    }
    titles = {name: titled(name, ground.meaning.traits) for name in ground.trees.columns}
    drawn = (factors, answered, None if isinstance(tool, str) else tool)
    return Report(
        headline=f"{found.count} clusters: {', '.join(found.names)}.",
        card=found.card,
        warnings=_warnings(rules.agreement),
        findings=findings,
        charts=(
            found.chart(feature_titles(found, ground.meaning.traits)),
            *((choice.chart(),) if choice else ()),
            *(each.chart(titles) for each in drawn if each is not None),
        ),
    )


def _of_factors(found: "Clustering", factors: "Factors", table: pa.Table) -> dict[str, Any]:
    """Loadings, what each factor explains and is about, the eigenvalues, and where each cluster lies."""
    explained = [
        row | {"about": about_factor(factors, place)} for place, row in enumerate(factors.explained().to_pylist())
    ]
    return {
        "loadings": factors.table().to_pylist(),
        "explained": explained,
        "eigenvalues": factors.parallel().to_pylist(),
        "factor_correlations": _related(factors),
        "factor_averages": _averages(found, factors, table),
    }


def _related(factors: "Factors") -> list[dict[str, Any]]:
    """How factors correlate, a row each; none where the rotation keeps them unrelated."""
    rows = factors.correlations.tolist()
    if sum(abs(figure) for row in rows for figure in row) <= len(rows):
        return []
    return [
        {"factor": name, **dict(zip(factors.names, row, strict=True))}
        for name, row in zip(factors.names, rows, strict=True)
    ]


def _averages(found: "Clustering", factors: "Factors", table: pa.Table) -> list[dict[str, Any]]:
    """The average of each factor in each cluster, in standard deviations above everyone's."""
    rows, own = found.basis.rows(table), found.shape.place(found.basis.rows(table)).own
    return [
        {"cluster": name, **dict(zip(factors.names, rows[own == place].mean(axis=0).tolist(), strict=True))}
        for place, name in enumerate(found.names)
    ]


def _of_answers(answered: "Responses", table: pa.Table) -> dict[str, Any]:
    """The probability of each answer in each class, and how well the classes fit."""
    return {"responses": answered.table().to_pylist(), "fit": answered.figures(table).to_pylist()}


def _of_tool(tool: "Tool | str") -> dict[str, Any]:
    """The questions in their order, with what may be answered and how many they place; or why there are none."""
    if isinstance(tool, str):
        return {"typing_tool": f"There is none: {tool}.", "questions": []}
    largest = tool.card.validation["share of the largest segment"]
    count = "One question places" if tool.taken == 1 else f"{tool.taken} questions place"
    placed = f"{count} {tool.questions[tool.taken - 1].accuracy:.0%} of customers rightly"
    return {
        "typing_tool": f"{placed}; the largest cluster alone has {largest:.0%}.",
        "questions": [
            {
                "question": each.column,
                "accuracy": each.accuracy,
                "error": each.error,
                "asked": place < tool.taken,
                **each.answers.model_dump(mode="json"),
            }
            for place, each in enumerate(tool.questions)
        ],
    }


def _warnings(agreement: float) -> tuple[str, ...]:
    if agreement >= _GOOD_AGREEMENT:
        return ()
    told = f"The rules place only {agreement:.0%} of customers as the clusters do"
    return (f"{told}: use the model's trait, not the rules.",)
