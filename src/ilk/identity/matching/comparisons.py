"""The levels of agreement of each kind of comparison: how Splink tells them, and what they are called."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, assert_never

from ilk.identity.matching.settings import AnyComparison, Comparison, FullName

MISSING = "missing"
"""What is said where one of two values is missing, which speaks neither for nor against."""
_DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Level:
    """A level of agreement: what it is called, and Splink's own; None for what is left."""

    said: str
    splink: Any


def levels(comparison: AnyComparison) -> tuple[Level, ...]:
    """The levels of a comparison, the strongest first, without the one of missing values."""
    match comparison:
        case FullName():
            return (*_full_name(comparison), Level(_DIFFERENT, None))
        case Comparison():
            return (*_alike(comparison), Level(_DIFFERENT, None))
        case _:
            assert_never(comparison)


def _alike(comparison: Comparison) -> Sequence[Level]:
    import splink.comparison_level_library as library

    field = comparison.field
    equal = Level("equal", _equal(field, frequencies=comparison.term_frequencies))
    match comparison.kind:
        case "name":
            return [
                equal,
                Level("almost equal", library.JaroWinklerLevel(field, 0.92)),
                Level("much alike", library.JaroWinklerLevel(field, 0.88)),
                Level("somewhat alike", library.JaroWinklerLevel(field, 0.7)),
            ]
        case "date_of_birth":
            return _date_of_birth(field, equal)
        case "email":
            return _email(field, equal)
        case "phone":
            one, two = (library.LevenshteinLevel(field, distance) for distance in (1, 2))
            return [equal, Level("one digit apart", one), Level("two digits apart", two)]
        case "postcode":
            return _postcode(field, equal)
        case "address":
            return [
                equal,
                Level("almost equal", library.JaroWinklerLevel(field, 0.95)),
                Level("much alike", library.JaroWinklerLevel(field, 0.88)),
            ]
        case "exact":
            return [equal]
        case _:
            assert_never(comparison.kind)


def _date_of_birth(field: str, equal: Level) -> Sequence[Level]:
    import splink.comparison_level_library as library
    from splink import ColumnExpression

    text = ColumnExpression(field).cast_to_string()

    def within(count: int, unit: Literal["month", "year"]) -> Any:
        return library.AbsoluteDateDifferenceLevel(field, input_is_string=False, threshold=count, metric=unit)

    return [
        equal,
        Level("one digit apart", library.LevenshteinLevel(text, 1)),
        Level("within a month", within(1, "month")),
        Level("within a year", within(1, "year")),
        Level("within ten years", within(10, "year")),
    ]


def _email(field: str, equal: Level) -> Sequence[Level]:
    import splink.comparison_level_library as library
    from splink import ColumnExpression

    before = ColumnExpression(field).regex_extract("^[^@]+")
    return [
        equal,
        Level("equal before the @", library.ExactMatchLevel(before)),
        Level("much alike", library.JaroWinklerLevel(field, 0.88)),
        Level("much alike before the @", library.JaroWinklerLevel(before, 0.88)),
    ]


def _postcode(field: str, equal: Level) -> Sequence[Level]:
    import splink.comparison_level_library as library
    from splink import ColumnExpression

    begins = [
        Level(f"equal in the first {count}", library.ExactMatchLevel(ColumnExpression(field).substr(1, count)))
        for count in (4, 3, 2)
    ]
    return [equal, *begins]


def _full_name(names: FullName) -> Sequence[Level]:
    import splink.comparison_level_library as library

    def alike(threshold: float) -> Any:
        return library.And(*(library.JaroWinklerLevel(field, threshold) for field in names.fields))

    return [
        Level("equal", _equal(names.called, frequencies=True)),
        Level("swapped", library.ColumnsReversedLevel(names.given, names.family, symmetrical=True)),
        Level("almost equal", alike(0.92)),
        Level("much alike", alike(0.88)),
        Level(f"equal {names.family}", _equal(names.family, frequencies=True)),
        Level(f"equal {names.given}", _equal(names.given, frequencies=True)),
    ]


def _equal(field: str, *, frequencies: bool) -> Any:
    import splink.comparison_level_library as library

    level = library.ExactMatchLevel(field)
    return level.configure(tf_adjustment_column=field) if frequencies else level
