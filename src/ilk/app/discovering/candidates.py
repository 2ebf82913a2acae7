"""Candidates: each number of groups by each method, compared on a sample, and described for people."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ilk.app.discovering.answers import (
    ClusterCandidate,
    ClusterDistinction,
    ClusterGroup,
    DiscoveryFactor,
    DiscoveryFactors,
)
from ilk.app.discovering.asking import Asked
from ilk.app.discovering.said import condition_of
from ilk.app.meaning import Meaning
from ilk.app.modelling.methods import method_of
from ilk.app.modelling.naming import about_factor, cluster_names, feature_titles, strongest, titled
from ilk.customers import formats
from ilk.kernel.answers import Chart
from ilk.kernel.progress import Progress
from ilk.kernel.randomness import derive
from ilk.models.settings import ClusterMethod
from ilk.segments.tree import Value

if TYPE_CHECKING:
    from ilk.models.clusters.choosing import Choice
    from ilk.models.clusters.clustering import Clustering
    from ilk.models.clusters.verdict import Candidate

COMPARED, RESAMPLES = 2_000, 20
"""Figures of candidates stand on at most so many customers, drawn by chance; stability, on so many resamples."""
_REFERENCES = 5
_FEATURES, _WORDS = 12, 3
"""So many features of a candidate are told, those that differ most; of a group, so many in words."""


@dataclass(frozen=True, slots=True)
class Explored:
    """What was found: the candidates, which criteria were left out, and of each method the reason and the chart.

    `factors` are those behind the criteria, where customers were compared by them.
    """

    candidates: tuple[ClusterCandidate, ...]
    left_out: tuple[str, ...]
    reasons: tuple[str, ...]
    charts: Mapping[str, Chart]
    factors: DiscoveryFactors | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What candidates are made from: what was asked, the features of a sample, and the project's words."""

    asked: Asked
    table: pa.Table
    features: Mapping[str, Value]
    meaning: Meaning


def explored(look: Look, progress: Progress) -> Explored:
    """Compare the numbers of groups by each method, then find and describe the groups of each.

    Raises:
        UserError: `too-few-customers`, `no-features`, `not-finite`: what the data lack.
    """
    choices = {method: _compared(look, method, progress) for method in look.asked.methods}
    best = _best(choices)
    progress.begin("Describe the groups", total=sum(len(choice.candidates) for choice in choices.values()))
    candidates: list[ClusterCandidate] = []
    left_out: dict[str, None] = {}
    factors: DiscoveryFactors | None = None
    for method, choice in choices.items():
        for figures in choice.candidates:
            found = found_by(look, method, figures.clusters)
            left_out |= dict.fromkeys(f"{each.column}: {each.why}" for each in found.preparation.findings)
            factors = factors or _factors(look, found)
            about = {"number": len(candidates) + 1, "method": method}
            told = about | {"recommended": (method, figures.clusters) == best} | _figures(look, figures)
            candidates.append(ClusterCandidate(**told, **_described(look, found)))
            progress.advance()
    progress.end(formats.counted(len(candidates), "candidate"))
    return Explored(
        tuple(candidates),
        tuple(left_out),
        tuple(f"{choice.method.title}: {choice.reason}" for choice in choices.values()),
        {method: choice.chart() for method, choice in choices.items()},
        factors,
    )


def found_by(look: Look, method: ClusterMethod, clusters: int) -> "Clustering":
    """The groups of a candidate, as the model that is kept of it finds them: same rows, same seed."""
    made = method_of(look.asked.settings(method, clusters))
    found = made.fit(look.table, derive(look.asked.seed, "fit"))
    return found.named(*cluster_names(found, (), look.meaning.traits))


def _compared(look: Look, method: ClusterMethod, progress: Progress) -> "Choice":
    from ilk.models.clusters.choosing import choose

    made, counts = method_of(look.asked.settings(method)), look.asked.counts
    progress.begin(f"Compare numbers of groups by {made.title}", total=len(counts))
    rng = derive(look.asked.seed, "choosing")
    given: dict[str, Any] = {"sample": COMPARED, "resamples": RESAMPLES, "references": _REFERENCES}
    choice = choose(made, look.table, counts, rng, demands=_demands(look), progress=progress, **given)
    progress.end(choice.reason)
    return choice


def _best(choices: "Mapping[ClusterMethod, Choice]") -> tuple[ClusterMethod, int] | None:
    """Of what the methods recommend, the most stable; among equals, the one whose groups are apart most."""
    found = [
        (round(figures.stability or 0, 2), figures.silhouette, method, figures.clusters)
        for method, choice in choices.items()
        for figures in choice.candidates
        if figures.clusters == choice.recommended
    ]
    if not found:
        return None
    *_, method, clusters = max(found, key=lambda each: each[:2])
    return method, clusters


def _demands(look: Look) -> "Any":
    from ilk.models.clusters.verdict import Demands

    return Demands(smallest=look.asked.smallest)


def _figures(look: Look, figures: "Candidate") -> dict[str, Any]:
    """The figures of a candidate, those that are not numbers as null; and why it is refused."""
    from ilk.models.clusters.verdict import refusal

    known = {name: None if value is None or value != value else value for name, value in asdict(figures).items()}  # noqa: PLR0124 - what is not a number is not itself
    known.pop("within")
    return {**known, "refused": refusal(figures, _demands(look))}


def _described(look: Look, found: "Clustering") -> dict[str, Any]:
    from ilk.models.clusters.item_responses import responses
    from ilk.models.clusters.rules import approximate

    titles = feature_titles(found, look.meaning.traits)
    rules = approximate(found, look.table, derive(look.asked.seed, "rules"))
    charts = {
        "picture": found.picture(look.table, derive(look.asked.seed, "picture")),
        "averages": found.chart(titles),
    }
    if answered := responses(found):
        charts["answers"] = answered.chart(_titles(look))
    outside = [each for each in found.card.warnings if not each.startswith("`")]
    return {
        "groups": list(_groups(look, found, rules.rules, titles)),
        "agreement": rules.agreement,
        "distinctions": list(_distinctions(found, titles)),
        "warnings": outside,
        "charts": charts,
    }


def _factors(look: Look, found: "Clustering") -> DiscoveryFactors | None:
    factors = found.basis.factors
    if factors is None:
        return None
    titles = _titles(look)
    told = [
        DiscoveryFactor(
            name=row["factor"], about=about_factor(factors, place, titles), share=row["share"], alpha=row["alpha"]
        )
        for place, row in enumerate(factors.explained().to_pylist())
    ]
    return DiscoveryFactors(factors=told, chart=factors.chart(titles))


def _titles(look: Look) -> Mapping[str, str]:
    return {name: titled(name, look.meaning.traits) for name in look.features}


def _groups(look: Look, found: "Clustering", rules: Any, titles: Mapping[str, str]) -> Iterator[ClusterGroup]:
    for place, (name, size) in enumerate(found.sizes.items()):
        rule = rules[place]
        yield ClusterGroup(
            name=name,
            size=size,
            share=size / found.summary.rows,
            colour=found.colours[place],
            sentence=_sentence(strongest(found, place, _WORDS), titles, _shares(found)),
            rule=condition_of(rule, look.features, look.meaning.catalogue),
            precision=rule.precision,
            recall=rule.recall,
        )


def _distinctions(found: "Clustering", titles: Mapping[str, str]) -> Iterator[ClusterDistinction]:
    rows = found.differences().to_pylist()
    reach: dict[str, float] = {}
    for row in rows:
        reach[row["feature"]] = max(reach.get(row["feature"], 0.0), abs(row["apart"]))
    told = sorted(reach, key=lambda feature: -reach[feature])[:_FEATURES]
    for row in rows:
        if row["feature"] in told:
            yield ClusterDistinction(group=row.pop("cluster"), title=titles[row["feature"]], **row)


def _sentence(rows: list[dict[str, Any]], titles: Mapping[str, str], shares: frozenset[str]) -> str:
    """What sets a group apart, such as `Orders in a year 119, not 63; stores visited 6.7, not 4.2`, as a sentence."""

    def amount(row: Mapping[str, Any], key: str) -> str:
        return formats.percent(row[key]) if row["feature"] in shares else formats.number(row[key])

    said = [f"{titles[row['feature']]} {amount(row, 'average')}, not {amount(row, 'overall')}" for row in rows]
    return "; ".join(said) + "."


def _shares(found: "Clustering") -> frozenset[str]:
    """The features whose averages are shares: yes or no, levels, and what is missing."""
    return frozenset(
        feature
        for feature, number in zip(found.preparation.features, found.preparation.numeric, strict=True)
        if not number
    )
