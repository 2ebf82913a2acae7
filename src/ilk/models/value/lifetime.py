"""Customer lifetime value: purchases to come times what is spent at each, later money counting less.

Source: Fader, Hardie & Lee (2005), RFM and CLV: using iso-value curves for customer base analysis, Journal of Marketing
Research 42; the integral over time as a sum.
"""

from itertools import pairwise

import numpy as np
import pyarrow as pa

from ilk.kernel.errors import UserError
from ilk.models.estimator import Tabular
from ilk.models.tables import Floats
from ilk.models.value.buying import BuyingFit
from ilk.models.value.gamma_gamma import GammaGammaFit
from ilk.models.value.parametric import duration, who
from ilk.models.value.summarize import days_in

_YEAR = 365.25
_PARTS = 24
"""The horizon is cut in so many parts, each discounted from its middle; twice as many change a value by 1 in 10,000."""


def lifetime_value(
    buying: BuyingFit,
    spending: GammaGammaFit,
    summary: Tabular,
    *,
    horizon: float,
    discount: float = 0.0,
    margin: float = 1.0,
    unit: str = "7 days",
) -> pa.Table:
    """What each customer is worth: the margin on their purchases to come, as it is worth today.

    Args:
        buying: a fitted model of purchases.
        spending: a fitted model of what is spent at one.
        summary: the customers, with `frequency`, `recency`, `T` and `monetary_value`.
        horizon: how far ahead to look, in units of the summary.
        discount: the yearly rate by which later money counts less, such as 0.1.
        margin: what is left of an amount spent, as a share.
        unit: the summary's unit of time, as `summarize` was told.

    Returns:
        `customer` where the summary has it, `alive`, `expected_purchases` within the horizon, `expected_spend` at each,
        and `lifetime_value`; a row for each of the summary, in its order.

    Raises:
        UserError: `wrong-discount`, `wrong-length`, `wrong-unit`, `no-mean`, and as `histories`.
    """
    if not 0 <= discount < np.inf:
        raise UserError("wrong-discount", f"`{discount}` is no rate of discount", hint="Such as 0.1 for 10 % a year.")
    rate = np.log1p(discount) * days_in(unit) / _YEAR
    purchases, worth = _purchases(buying, summary, duration(horizon), rate)
    spend = spending.expected_spend(summary)
    columns = {
        "alive": buying.alive(summary),
        "expected_purchases": purchases,
        "expected_spend": spend,
        "lifetime_value": worth * spend * margin,
    }
    return pa.table(who(summary) | columns)


def _purchases(buying: BuyingFit, summary: Tabular, horizon: float, rate: float) -> tuple[Floats, Floats]:
    """The purchases of each customer within the horizon, and the same with later ones counting less."""
    edges = np.linspace(0.0, horizon, (_PARTS if rate else 1) + 1)
    before, worth = np.zeros(1), np.zeros(1)
    for begin, end in pairwise(edges.tolist()):
        purchases = buying.expected_purchases(end, summary)
        worth = worth + (purchases - before) * np.exp(-rate * (begin + end) / 2)
        before = purchases
    return before, worth
