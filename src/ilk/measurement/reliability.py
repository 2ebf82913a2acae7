"""How far the items of a scale measure one thing: Cronbach's alpha and item-rest correlations, from covariances."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ilk.measurement.statistics import LEVEL

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Array = NDArray[Any]

Undefined = Literal["one item", "too few answers", "constant item", "constant total"]
_FEWEST_ITEMS, _FEWEST_ANSWERS = 2, 2
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha with its interval, or why there is none; each item against the sum of the others.

    Attributes:
        alpha: the share of the variance of the sum that the items have in common; below 0 where items contradict.
        low, high: its interval at 95 %; None for fewer than three answers.
        undefined: why there is no alpha.
        item_rest: for each item its correlation with the sum of the others; None for an item that never varies.
        without: for each item the alpha of the others; None where that is undefined.
    """

    alpha: float | None
    low: float | None
    high: float | None
    undefined: Undefined | None
    item_rest: Sequence[float | None]
    without: Sequence[float | None]


def covariance(n: int, sums: "ArrayLike", products: "ArrayLike") -> "Array":
    """The sample covariances (over n - 1) of items from sums of answers and sums of their products.

    Args:
        n: how many answered all items.
        sums: for each of k items the sum of the answers.
        products: k by k, the sums of the products of two answers.
    """
    import numpy as np

    s, p = np.asarray(sums, float), np.asarray(products, float)
    found = (p - np.outer(s, s) / max(n, 1)) / max(n - 1, 1)
    # An item that never varies must be told from one that hardly does.
    scale = np.maximum(np.diag(p) / max(n, 1), 1.0)
    still = np.diag(found) <= _ROUNDING * scale
    found[still, :] = found[:, still] = 0.0
    return found


def reliability(n: int, covariances: "Array") -> Reliability:
    """The reliability of a scale of k items from their covariances among n people who answered all.

    It does not change with the order of items, nor when all items are turned round.

    Source: Cronbach (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16; the interval:
    Feldt (1965), The approximate sampling distribution of Kuder-Richardson reliability coefficient twenty, ibid. 30.
    """
    undefined = _undefined(n, covariances)
    k = len(covariances)
    rest = [_item_rest(covariances, item) for item in range(k)]
    if undefined is not None:
        return Reliability(None, None, None, undefined, rest, [None] * k)
    alpha = _alpha(covariances)
    low, high = _interval(alpha, n, k)
    return Reliability(alpha, low, high, None, rest, [_without(n, covariances, item) for item in range(k)])


def _undefined(n: int, covariances: "Array") -> Undefined | None:
    if len(covariances) < _FEWEST_ITEMS:
        return "one item"
    if n < _FEWEST_ANSWERS:
        return "too few answers"
    if (covariances.diagonal() == 0).any():
        return "constant item"
    return "constant total" if covariances.sum() <= _ROUNDING * covariances.diagonal().sum() else None


def _alpha(covariances: "Array") -> float:
    k = len(covariances)
    return float(k / (k - 1) * (1 - covariances.diagonal().sum() / covariances.sum()))


def _interval(alpha: float, n: int, k: int) -> tuple[float | None, float | None]:
    from scipy.stats import f

    if n <= _FEWEST_ANSWERS:
        return None, None
    tail, freedom = (1 - LEVEL) / 2, (n - 1, (n - 1) * (k - 1))
    high, low = (1 - (1 - alpha) * float(f.ppf(share, *freedom)) for share in (tail, 1 - tail))
    return low, high


def _item_rest(covariances: "Array", item: int) -> float | None:
    own = float(covariances[item, item])
    shared = float(covariances[item].sum()) - own
    rest = float(covariances.sum()) - 2 * shared - own
    if own <= 0 or rest <= _ROUNDING * float(covariances.diagonal().sum()):
        return None
    return float(max(-1.0, min(1.0, shared / (own * rest) ** 0.5)))


def _without(n: int, covariances: "Array", item: int) -> float | None:
    import numpy as np

    others = np.delete(np.delete(covariances, item, 0), item, 1)
    return None if _undefined(n, others) is not None else _alpha(others)
