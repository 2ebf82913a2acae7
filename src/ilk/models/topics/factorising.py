"""Topics by factorising: each text is a mixture of few topics, and each topic a mixture of words."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ilk.models.clusters.scikit import require_scikit, threads_for
from ilk.models.tables import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

TOP_WORDS = 10
FEWEST, MOST = 2, 30
_TRIED = range(3, 13)
_FEWEST_TEXTS_EACH = 15
_ROUNDS = 400
_MOST_HAVING, _LIGHTEST = 0.5, 0.1
"""The share of texts that may have a word; the part of the heaviest word's weight that others of a topic have."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Topics of some texts.

    Attributes:
        words: of each topic its heaviest words, at most ten, the heaviest first.
        weights: a row a text, a column a topic: how much of the text is of it; the sum is 1, or 0 for a text of none.
        coherence: of each topic how often its words stand together, from -1 to 1 (NPMI).
        quality: the mean coherence, times the share of different words among the topics', times that of texts of any.
    """

    words: Sequence[Sequence[str]]
    weights: Floats
    coherence: Sequence[float]
    quality: float


def find_topics(texts: Sequence[Sequence[str]], count: int | None, seed: int, fewest_texts: int = 5) -> Topics | None:
    """The topics of texts, by non-negative matrix factorisation of weighted words; equal for equal seeds.

    Args:
        texts: the words of each, already without those that say nothing.
        count: how many topics; the number from 3 to 12 of the best quality when left out.
        seed: of the random draws.
        fewest_texts: a word of fewer texts is left out, and one that more than half of them have.

    Returns:
        None where words that enough texts share are too few for as many topics.

    Source: Lee & Seung (1999), Learning the parts of objects by non-negative matrix factorization, Nature 401; the
    words weighted by Spärck Jones (1972). Coherence: Bouma (2009), Normalized (pointwise) mutual information in
    collocation extraction. Quality: coherence by diversity, Dieng, Ruiz & Blei (2020), Topic modeling in embedding
    spaces, TACL 8; by coverage, too, so that topics are not best for leaving texts out.
    """
    require_scikit("finding topics")
    from sklearn.feature_extraction.text import TfidfVectorizer

    names = _shared(texts, fewest_texts)
    if len(names) < FEWEST * FEWEST:
        return None
    table = TfidfVectorizer(analyzer=list, vocabulary=names, sublinear_tf=True).fit_transform(texts)
    most = min(table.shape) - 1
    sensible = [number for number in _TRIED if number <= max(len(texts) // _FEWEST_TEXTS_EACH, _TRIED.start)]
    tried = [number for number in ([count] if count is not None else sensible) if number <= most]
    with threads_for(len(texts)):
        found = [_factorised(table, names, number, seed) for number in tried]
    return max(found, key=lambda each: each.quality, default=None)


def _shared(texts: Sequence[Sequence[str]], fewest: int) -> list[str]:
    """The words that so many texts have, and not more than half of them."""
    having = Counter(word for text in texts for word in set(text))
    return sorted(word for word, number in having.items() if fewest <= number <= len(texts) * _MOST_HAVING)


def _factorised(table: "csr_matrix[Any]", names: Sequence[str], count: int, seed: int) -> Topics:
    from sklearn.decomposition import NMF

    method = NMF(count, init="nndsvda", random_state=seed, max_iter=_ROUNDS, tol=1e-4)
    parts = method.fit_transform(table)
    heavy = [_heaviest(row) for row in method.components_]
    # A topic's weight is told in the words that it brings, so that topics can be compared.
    weights = parts * method.components_.sum(axis=1)
    totals = weights.sum(axis=1, keepdims=True)
    coherence = [_coherence(table, places) for places in heavy]
    every = [place for places in heavy for place in places]
    diversity = len(set(every)) / len(every) if every else 0.0
    words = [[str(names[place]) for place in places] for places in heavy]
    shares = np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0)
    covered = float((totals > 0).mean())
    return Topics(words, shares, coherence, float(np.mean(coherence)) * diversity * covered)


def _heaviest(row: Floats) -> list[int]:
    order = np.argsort(-row, kind="stable")[:TOP_WORDS]
    return [int(place) for place in order if row[place] > row.max() * _LIGHTEST]


def _coherence(table: "csr_matrix[Any]", places: Sequence[int]) -> float:
    """The mean over pairs of words: 1 for words that only stand together, 0 for chance, -1 for words that never do."""
    held = (table[:, list(places)] > 0).astype(float)
    together = np.asarray((held.T @ held).todense()) / table.shape[0]
    alone = together.diagonal()
    pairs = [_npmi(together[i, j], alone[i] * alone[j]) for i in range(len(places)) for j in range(i + 1, len(places))]
    return float(np.mean(pairs)) if pairs else 0.0


def _npmi(together: float, by_chance: float) -> float:
    if together <= 0:
        return -1.0
    return 1.0 if together >= 1 else float(np.log(together / by_chance) / -np.log(together))
