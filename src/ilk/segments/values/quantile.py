"""In which tenth, quarter or hundredth of everybody a customer is by a trait."""

from typing import ClassVar, Literal

from ilk.kernel.types import ValueType
from ilk.segments.plan import Plan
from ilk.segments.subjects.crowd import AmongCustomers, below
from ilk.segments.tree import FormHints, Moment, Result, Scope, Subject, Syntax, Value
from ilk.segments.words import name_text, name_words
from ilk.warehouse import sql
from ilk.warehouse.sql import Expr

Bands = Literal["quartile", "quintile", "decile", "percentile"]
_BANDS: dict[Bands, int] = {"quartile": 4, "quintile": 5, "decile": 10, "percentile": 100}


class QuantileOf(AmongCustomers, Value):
    """`decile of trait`: from 1, the lowest tenth, to 10; also `quartile`, `quintile`, `percentile`.

    Who ties is in one band, that of the lowest place among them. Missing where the trait is, and for who is not in
    the segment that is asked about.
    """

    kind: Literal["quantile_of"] = "quantile_of"
    form: ClassVar[FormHints] = FormHints(
        title="Quartile, decile or percentile",
        names={"by": "trait"},
        group="Rank",
        around={"by": ("by", ""), "segment": ("in segment", "")},
    )
    bands: Bands = "decile"

    syntax = Syntax(
        values="QUANTILE_OF name of_members? -> quantile_of",
        terminals=(r"QUANTILE_OF.3: /(quartile|quintile|decile|percentile)\s+of\b/i",),
        build={"quantile_of": lambda bands, name, *segment: _banded(bands, name, segment)},
    )
    examples = ("decile of spend >= 9", "quartile of spend in segment vip = 4")

    def type(self, scope: Scope) -> ValueType:
        return ValueType.INTEGER

    def sql(self, plan: Plan) -> Expr:
        table = self.places(plan, "asc")
        return sql.band(sql.column("beyond", table), sql.column("everyone", table), _BANDS[self.bands])

    def value(self, subject: Subject, moment: Moment) -> Result:
        value, crowd = self.crowd(subject)
        return None if value is None or not crowd else below(value, crowd) * _BANDS[self.bands] // len(crowd) + 1

    def text(self) -> str:
        return f"{self.bands} of {name_text(self.by)}{self.of_whom_text()}"

    def sentence(self) -> str:
        return f"the {self.bands} of {name_words(self.by)}{self.of_whom_sentence()}"


def _banded(token: str, trait: str, segment: tuple[str, ...]) -> QuantileOf:
    bands = token.split(maxsplit=1)[0].lower()
    return QuantileOf.model_validate({"bands": bands, "by": trait, "segment": segment[0] if segment else None})
