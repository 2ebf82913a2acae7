"""Countries that belong to a region."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from ilk.kernel.errors import UserError, unknown
from ilk.kernel.types import ValueType
from ilk.segments.conditions.lowered import Lowered
from ilk.segments.conditions.one_of import OneOf
from ilk.segments.subjects.regions import REGIONS, region_of, words_of
from ilk.segments.tokens import string_of
from ilk.segments.tree import Scope, Syntax
from ilk.segments.typing import expect_type
from ilk.segments.values.constants import Characters, Text
from ilk.segments.words import string_text

if TYPE_CHECKING:
    from ilk.segments.kinds import AnyValue


class InRegion(Lowered):
    """`of in region "EU"`: one of its countries, by ISO code or English name, whatever the case. False when missing."""

    kind: Literal["in_region"] = "in_region"
    of: "AnyValue"
    region: Characters

    syntax = Syntax(
        predicates="value IN_REGION STRING -> in_region",
        terminals=(r'IN_REGION.2: /in\s+region\b(?=\s*")/i',),
        build={"in_region": lambda of, _, region: InRegion(of=of, region=string_of(region))},
    )
    examples = ('country in region "EU"', 'country in region "Latin America"')

    def own_problems(self, scope: Scope) -> Iterator[UserError]:
        yield from expect_type(self.of, ValueType.TEXT, scope)
        if region_of(self.region) is None:
            yield unknown("region", self.region, [region.name for region in REGIONS])

    def lowered(self) -> OneOf:
        return OneOf(of=self.of, options=tuple(Text(constant=word) for word in words_of(self.region)))

    def text(self) -> str:
        return f"{self.of.text()} in region {string_text(self.region)}"

    def sentence(self) -> str:
        found = region_of(self.region)
        return f"{self.of.sentence()} is in {found.name if found else self.region}"
