"""What drivers answer: how strongly each attribute goes with an outcome, alone and among the others, and rules."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from ilk.insight.attributes import Kinship
from ilk.kernel.answers import Answer, Chart, Share

Measure = Literal["rank_biserial", "spearman", "cramers_v", "rank_eta"]


class Association(Answer):
    """How strongly one attribute goes with the outcome by itself, from 0 (not at all) to 1, or to -1 for numbers.

    `rank_biserial`: of all pairs of a member and another customer, the share in which the member has more, less the
    share in which the other has; `spearman` the correlation of ranks; `cramers_v` and `rank_eta` are of texts. `low`
    and `high` bound it at 95 %. `p_value` is corrected for all looks (Benjamini and Hochberg).
    """

    attribute: str
    label: str
    measure: Measure
    strength: float
    low: float
    high: float
    p_value: float
    significant: bool
    customers: int = Field(description="For how many of the sample it is known.")
    kinship: Kinship | None
    sentence: str


class Coefficient(Answer):
    """What one feature adds while all others stay the same, per standard deviation; `low` and `high` at 95 %.

    For a segment it is an odds ratio; for a metric, in standard deviations of the metric. `p_value` is corrected for
    all coefficients (Benjamini and Hochberg).
    """

    feature: str
    label: str
    effect: float
    low: float
    high: float
    p_value: float
    significant: bool


class Regression(Answer):
    """All attributes together. `explained` is the coefficient of discrimination of Tjur, or R squared."""

    kind: Literal["logistic", "linear"]
    explained: float
    customers: int
    coefficients: list[Coefficient]


class DriverRule(Answer):
    """A condition of the language under which the outcome is more frequent, measured where it was not looked for.

    `share` is that of the outcome where the rule holds, `usual` that of everyone; `p_value` is corrected for all rules
    (Holm).
    """

    text: str
    sentence: str
    customers: int
    share: Share
    low: Share
    high: Share
    usual: Share
    p_value: float
    significant: bool


class Drivers(Answer):
    """What goes with being in a segment, or with a metric. It went together; it need not be a cause."""

    kind: Literal["segment", "metric"]
    name: str
    title: str
    sentence: str
    looked_at: int = Field(description="How many customers the sample has.")
    customers: int = Field(description="How many there are.")
    associations: list[Association]
    regression: Regression | None
    rules: list[DriverRule]
    caveats: list[str]
    charts: dict[str, Chart]
    as_of: datetime
