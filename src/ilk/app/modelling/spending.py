"""What customers were foretold to buy and to pay from an instant on, and what came until now."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ilk.app.modelling.ground import Ground
from ilk.models.alerts import Period
from ilk.models.settings import ValueSettings
from ilk.warehouse.engine import Worked
from ilk.warehouse.sql import Query

if TYPE_CHECKING:
    from ilk.models.value import GammaGammaFit
    from ilk.models.value.buying import BuyingFit


@dataclass(frozen=True, slots=True)
class Named:
    """What a period is called, and when it ended; None where it was held out in fitting."""

    name: str
    until: datetime | None = None


def histories(settings: ValueSettings, as_of: datetime, holdout: datetime | None = None) -> Query:
    """The purchase histories that a model of value stands on, as of an instant."""
    from ilk.models.value.purchases import histories_query

    return histories_query(settings.event, settings.amount, as_of, settings.unit_days, holdout=holdout)


def came(
    ground: Ground, buying: "BuyingFit", spending: "GammaGammaFit", at: datetime, named: Named
) -> tuple[Period, ...]:
    """The purchases, and the amounts, of those who were customers at an instant: foretold then, and what came by now.

    Amounts are not discounted, for what came is not. Customers are looked at in batches.
    """
    from ilk.models.drift.calibration import Sums, period_of_sums

    settings = ground.settings(ValueSettings)
    query = histories(settings, at, holdout=ground.as_of)
    customers, *found = ground.engine.each_batch(query, partial(_sums, settings, buying, spending)) or (0.0, 0.0)
    if not customers or not found[0]:
        return ()
    purchases, amounts = (Sums(int(customers), *found[begin : begin + 3]) for begin in (0, 3))
    return (
        period_of_sums(named.name, purchases, "purchases", named.until),
        period_of_sums(named.name, amounts, "amounts", named.until),
    )


def _sums(settings: ValueSettings, buying: "BuyingFit", spending: "GammaGammaFit", rows: pa.Table) -> Worked:
    """The customers; and of purchases and of amounts: what was expected, what came, and the squares of the difference.

    All are sums.
    """
    from ilk.models.tables import numbers
    from ilk.models.value import lifetime_value

    read = numbers(rows, ["holdout_frequency", "holdout_paid", "holdout_T"])
    ahead, unit = float(read["holdout_T"].max(initial=0.0)), f"{settings.unit_days} days"
    if not ahead:
        return Worked(rows, (float(rows.num_rows), *np.zeros(6).tolist()))
    told = lifetime_value(buying, spending, rows, horizon=ahead, unit=unit)
    pairs = (("expected_purchases", "holdout_frequency"), ("lifetime_value", "holdout_paid"))
    both = [(told[expected].to_numpy(), read[happened]) for expected, happened in pairs]
    sums = [(one.sum(), other.sum(), ((other - one) ** 2).sum()) for one, other in both]
    return Worked(rows, (float(rows.num_rows), *np.array(sums).ravel().tolist()))
