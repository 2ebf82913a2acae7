"""What customers were foretold to buy and to pay from an instant on, and what came until now."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from ilk.app.modelling.ground import Ground
from ilk.models.alerts import Period
from ilk.models.settings import ValueSettings
from ilk.warehouse.sql import Query

if TYPE_CHECKING:
    from ilk.models.tables import Floats
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

    Amounts are not discounted, for what came is not. Customers are read in batches.
    """
    from ilk.models.drift.calibration import Sums, period_of_sums

    found, customers = np.zeros((2, 3)), 0
    with ground.engine.stream(histories(ground.settings(ValueSettings), at, holdout=ground.as_of)) as reader:
        for batch in reader:
            found += _sums(ground, buying, spending, pa.Table.from_batches([batch]))
            customers += batch.num_rows
    if not customers or not found[0, 0]:
        return ()
    purchases, amounts = (Sums(customers, *sums) for sums in found.tolist())
    return (
        period_of_sums(named.name, purchases, "purchases", named.until),
        period_of_sums(named.name, amounts, "amounts", named.until),
    )


def _sums(ground: Ground, buying: "BuyingFit", spending: "GammaGammaFit", rows: pa.Table) -> "Floats":
    """Of purchases and of amounts: what was expected, what came, and the squares of the difference; in sum."""
    from ilk.models.tables import numbers
    from ilk.models.value import lifetime_value

    read = numbers(rows, ["holdout_frequency", "holdout_paid", "holdout_T"])
    ahead, unit = float(read["holdout_T"].max(initial=0.0)), f"{ground.settings(ValueSettings).unit_days} days"
    if not ahead:
        return np.zeros((2, 3))
    told = lifetime_value(buying, spending, rows, horizon=ahead, unit=unit)
    pairs = (("expected_purchases", "holdout_frequency"), ("lifetime_value", "holdout_paid"))
    both = [(told[expected].to_numpy(), read[happened]) for expected, happened in pairs]
    return np.array([[one.sum(), other.sum(), ((other - one) ** 2).sum()] for one, other in both])
